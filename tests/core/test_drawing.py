"""Share cards and icons: always the same for the same words, and never out of their frame."""

import pytest
from PIL import Image, ImageChops

from core.brand import TAGLINE, Brand
from core.colors import CORAL, PLUM
from core.drawing.cards import (
    ARCH,
    MARGIN,
    MOST_LINES,
    ROOM,
    SIZE,
    draw_plain_card,
    draw_share_card,
    fit_title,
)
from core.drawing.icons import draw_icon
from core.drawing.typeface import Face, balance_text, can_set, drop_missing, has_glyph, wrap_text

BRAND = Brand("Brightside", TAGLINE, PLUM, CORAL, "")
PAPER = (251, 248, 244)
LONG_TITLE = (
    "The questions every woman should ask in an interview before she accepts an offer from a "
    "company that has fewer than a hundred people in it, we swear"
)


def find_ink(card, box):
    """Where the card differs from bare paper inside the box, or None."""
    part = card.crop(box)
    return ImageChops.difference(part, Image.new("RGB", part.size, PAPER)).getbbox()


# Share cards


@pytest.mark.parametrize(
    "title",
    [
        "Burnout",
        LONG_TITLE,
        "W" * 150,
        "Wow " * 37,
        "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente — was nun?",
        "ÅÉŽ ÇŞĄ " * 18,
        "Καλημέρα κόσμε " * 9,
        "Привет, мир! " * 9,
        "word " * 200,
    ],
)
def test_no_text_touches_the_margins_of_a_card(title):
    card = draw_share_card(BRAND, title, "Topic " * 30, "By " + "Zoë Łukasz, " * 20)
    assert card.size == (1200, 630) == SIZE
    # The stroke of a letter may stand a hair outside its own box.
    edge = MARGIN - 6
    assert find_ink(card, (0, 0, edge, 630)) is None
    assert find_ink(card, (0, 0, ARCH[0] - 30, 40)) is None
    assert find_ink(card, (0, 630 - 48, ARCH[0] - 30, 630)) is None
    assert find_ink(card, (MARGIN + ROOM + 6, 0, ARCH[0] - 13, 630)) is None


def test_a_title_of_150_characters_is_shown_whole_in_five_lines():
    title = LONG_TITLE.ljust(150, "!")
    face, lines = fit_title(title, 300)
    assert len(title) == 150
    assert len(lines) <= MOST_LINES
    assert " ".join(lines) == title
    assert all(face.width(line) <= ROOM for line in lines)


def test_an_endless_title_ends_in_an_ellipsis():
    _, lines = fit_title("word " * 200, 300)
    assert len(lines) == MOST_LINES
    assert [line.endswith("…") for line in lines] == [False] * (MOST_LINES - 1) + [True]


def test_short_titles_are_set_larger_than_long_ones():
    assert fit_title("Burnout", 360)[0].size > fit_title(LONG_TITLE, 360)[0].size


def test_a_card_takes_its_arch_from_the_seed_of_the_article():
    one, two = (draw_share_card(BRAND, "Title", seed=seed) for seed in ("one", "two"))
    assert ImageChops.difference(one, two).getbbox()[0] >= ARCH[0]
    assert draw_share_card(BRAND, "Title").tobytes() == draw_share_card(BRAND, "Title").tobytes()


@pytest.mark.parametrize("text", ["", "   ", "漢字 😀", "\n\t"])
def test_a_card_without_printable_words_is_still_a_card(text):
    assert draw_share_card(BRAND, text, text, text).size == SIZE


# Typeface


@pytest.mark.parametrize("letter", "éñöłčøåçşąžőđıÉÑÖŁČÅĐãêïğțạΑωάϊЯыЁѓЂєґ")
def test_a_letter_of_latin_greek_and_cyrillic_has_a_glyph(letter):
    assert has_glyph(letter)


@pytest.mark.parametrize("title", ["Καλημέρα", "Привет", "Zoë Łukasz", "5 € or £4?", "Yes! 🙂"])
def test_a_title_in_latin_greek_or_cyrillic_is_set(title):
    assert can_set(title)
    title_room = (MARGIN, 140, MARGIN + ROOM, 630)
    assert find_ink(draw_share_card(BRAND, title), title_room)


@pytest.mark.parametrize("title", ["李小龙", "مرحبا", "नमस्ते", "Hello 李小龙", "🙂", ""])
def test_a_card_of_a_title_in_another_script_is_whole_without_it(title):
    card = draw_share_card(BRAND, title, "Topic", "By Ada", seed="one")
    assert card.tobytes() == draw_plain_card(BRAND, "one").tobytes()


def test_a_site_whose_name_cannot_be_set_has_cards_with_its_mark():
    brand = BRAND._replace(name="明るい", tagline="女性")
    assert find_ink(draw_plain_card(brand, "one"), (MARGIN - 10, 140, 300, 300))


def test_signs_that_the_typeface_lacks_are_left_out():
    assert drop_missing("Yes 🙂 we\ncan") == "Yes we can"


def test_lines_are_balanced_without_adding_any():
    face = Face(60)
    text = "Know what it is like for women to work there before you do"
    greedy, even = wrap_text(text, face, 680), balance_text(text, face, 680)
    assert len(even) == len(greedy)
    assert max(map(face.width, even)) <= max(map(face.width, greedy))
    assert " ".join(even) == text


# Icons


@pytest.mark.parametrize("size", [16, 32, 48, 180, 192, 512])
def test_icons_are_square_with_clear_corners(size):
    icon = draw_icon(BRAND, size)
    assert icon.size == (size, size)
    assert icon.mode == "RGBA"
    assert icon.getpixel((0, 0))[3] < 128
    assert icon.getpixel((size // 2, size // 2))[3] == 255


def test_a_maskable_icon_is_opaque_and_keeps_to_the_safe_middle():
    icon = draw_icon(BRAND, 512, maskable=True)
    left, top, right, bottom = find_ink(icon, (0, 0, 512, 512))
    assert icon.mode == "RGB"
    assert min(left, top) >= 512 * 0.1
    assert max(right, bottom) <= 512 * 0.9
