"""Pictures drawn in code: always the same for the same words, and never out of their frame."""

import io
import time

import pytest
from core.drawing.lettering import Face, balance, spell, wrap
from PIL import Image, ImageChops

from core.drawing import (
    MOTIFS,
    draw_cover,
    draw_icon,
    draw_portrait,
    draw_social_card,
    initials_of,
    write_icons,
)
from core.drawing.cards import ARCH, MARGIN, MOST_LINES, ROOM, SIZE, _fit

SMALL = (320, 180)
PAPER = (251, 248, 244)
LONG_TITLE = (
    "The questions every woman should ask in an interview before she accepts an offer from a "
    "company that has fewer than a hundred people in it, we swear"
)


def _ink_in(card, box):
    """Where the card differs from bare paper inside the box, or None."""
    part = card.crop(box)
    return ImageChops.difference(part, Image.new("RGB", part.size, PAPER)).getbbox()


# Covers


@pytest.mark.parametrize("motif", MOTIFS)
def test_every_motif_draws_a_cover_of_the_size_asked_for(motif):
    assert draw_cover("a seed", motif, SMALL).size == SMALL


def test_a_cover_is_1600_by_900_unless_told_otherwise():
    assert draw_cover("How to ask for a raise").size == (1600, 900)


@pytest.mark.parametrize("size", [(352, 570), (400, 400), (1200, 300), (17, 31)])
def test_covers_fill_any_shape(size):
    assert draw_cover("any shape", size=size).size == size


def test_the_same_seed_gives_the_same_cover():
    assert draw_cover("same", size=SMALL).tobytes() == draw_cover("same", size=SMALL).tobytes()


def test_no_two_seeds_give_the_same_cover():
    covers = {draw_cover(f"article {i}", size=(160, 90)).tobytes() for i in range(80)}
    assert len(covers) == 80


@pytest.mark.parametrize("motif", MOTIFS)
def test_two_seeds_differ_within_a_motif(motif):
    assert draw_cover("one", motif, SMALL).tobytes() != draw_cover("two", motif, SMALL).tobytes()


def test_the_seed_chooses_among_all_motifs():
    assert len(MOTIFS) >= 8
    with pytest.raises(KeyError):
        draw_cover("a seed", "no such motif")


@pytest.mark.parametrize("motif", MOTIFS)
def test_covers_pack_into_a_quarter_of_a_megabyte(motif):
    packed = io.BytesIO()
    draw_cover("packed", motif).save(packed, "PNG", optimize=True)
    assert packed.tell() < 250_000


def test_pictures_are_drawn_in_good_time():
    start = time.process_time()
    draw_cover("in time", "arcs")
    assert time.process_time() - start < 0.8
    start = time.process_time()
    draw_social_card(LONG_TITLE, "Interviewing", "By Helen Ashby")
    assert time.process_time() - start < 0.4


# Portraits


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Dr Helen Ashby", "HA"),
        ("Dr. Helen M. Ashby, PhD", "HA"),
        ("Prof. Ana de la Cruz", "AC"),
        ("Mary Smith-Jones", "MS"),
        ("Zoë Łukasz", "ZŁ"),
        ("E\u0301milie Durand", "ÉD"),
        ("Aisha Khan (she/her)", "AK"),
        ("John Carter Jr.", "JC"),
        ("Cher", "C"),
        ("Dr", "D"),
        ("ana silva", "AS"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_first_and_last_name(name, initials):
    assert initials_of(name) == initials


def test_portraits_are_square_and_of_the_size_asked_for():
    assert draw_portrait("Helen Ashby").size == (640, 640)
    assert draw_portrait("Helen Ashby", 96).size == (96, 96)


def test_no_two_names_share_a_portrait_and_one_name_keeps_its_own():
    names = [f"Helen Ashby {i}" for i in range(40)]
    assert len({draw_portrait(name, 64).tobytes() for name in names}) == 40
    assert draw_portrait("Ana Silva", 64).tobytes() == draw_portrait("Ana Silva", 64).tobytes()


@pytest.mark.parametrize("name", ["Zoë Łukasz", "Søren Ødegård", "李 娜", "", "🙂", "O'Neil"])
def test_any_name_has_a_portrait(name):
    assert draw_portrait(name, 64).size == (64, 64)


# Social cards


@pytest.mark.parametrize(
    "title",
    [
        "Burnout",
        LONG_TITLE,
        "W" * 150,
        "Wow " * 37,
        "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente — was nun?",
        "ÅÉŽ ÇŞĄ " * 18,
        "word " * 200,
    ],
)
def test_no_text_touches_the_margins_of_a_card(title):
    card = draw_social_card(title, "Topic " * 30, "By " + "Zoë Łukasz, " * 20)
    assert card.size == (1200, 630) == SIZE
    # The stroke of a letter may stand a hair outside its own box.
    edge = MARGIN - 6
    assert _ink_in(card, (0, 0, edge, 630)) is None
    assert _ink_in(card, (0, 0, ARCH[0] - 30, 40)) is None
    assert _ink_in(card, (0, 630 - 48, ARCH[0] - 30, 630)) is None
    assert _ink_in(card, (MARGIN + ROOM + 6, 0, ARCH[0] - 13, 630)) is None


def test_a_title_of_150_characters_is_shown_whole_in_five_lines():
    title = LONG_TITLE.ljust(150, "!")
    face, lines = _fit(title, 300)
    assert len(title) == 150
    assert len(lines) <= MOST_LINES
    assert " ".join(lines) == title
    assert all(face.width(line) <= ROOM for line in lines)


def test_an_endless_title_ends_in_an_ellipsis():
    _, lines = _fit("word " * 200, 300)
    assert len(lines) == MOST_LINES
    assert [line.endswith("…") for line in lines] == [False] * (MOST_LINES - 1) + [True]


def test_short_titles_are_set_larger_than_long_ones():
    assert _fit("Burnout", 360)[0].size > _fit(LONG_TITLE, 360)[0].size


def test_a_card_takes_its_arch_from_the_seed_of_the_article():
    one, two = (draw_social_card("Title", seed=seed) for seed in ("one", "two"))
    assert ImageChops.difference(one, two).getbbox()[0] >= ARCH[0]
    assert draw_social_card("Title").tobytes() == draw_social_card("Title").tobytes()


@pytest.mark.parametrize("text", ["", "   ", "漢字 😀", "\n\t"])
def test_a_card_without_printable_words_is_still_a_card(text):
    assert draw_social_card(text, text, text).size == SIZE


# Lettering


@pytest.mark.parametrize("letter", "éñöłčøåçşąžőđıÉÑÖŁČÅĐãêïğțạ")
def test_accents_are_drawn_not_boxed(letter):
    bare, accented = Image.new("L", (80, 80)), Image.new("L", (80, 80))
    spelt = spell(letter)
    Face(40).write(bare, (20, 50), spelt[0][0], 255)
    Face(40).write(accented, (20, 50), letter, 255)
    assert len(spelt) == 1
    assert accented.getbbox()
    if letter != "ı":
        assert ImageChops.difference(bare, accented).getbbox()


def test_what_cannot_be_lettered_is_spelt_out_or_left_out():
    assert "".join(base for base, _ in spell("Straße æon 5 € 漢😀 ½")) == "Strasse aeon 5 EUR 1/2"


def test_lines_are_balanced_without_adding_any():
    face = Face(60)
    text = "Know what it is like for women to work there before you do"
    greedy, even = wrap(text, face, 680), balance(text, face, 680)
    assert len(even) == len(greedy)
    assert max(map(face.width, even)) <= max(map(face.width, greedy))
    assert " ".join(even) == text


# Icons


@pytest.mark.parametrize("size", [16, 32, 48, 180, 192, 512])
def test_icons_are_square_with_clear_corners(size):
    icon = draw_icon(size)
    assert icon.size == (size, size)
    assert icon.mode == "RGBA"
    assert icon.getpixel((0, 0))[3] < 128
    assert icon.getpixel((size // 2, size // 2))[3] == 255


def test_a_maskable_icon_is_opaque_and_keeps_to_the_safe_middle():
    icon = draw_icon(512, maskable=True)
    left, top, right, bottom = _ink_in(icon, (0, 0, 512, 512))
    assert icon.mode == "RGB"
    assert min(left, top) >= 512 * 0.1
    assert max(right, bottom) <= 512 * 0.9


def test_all_icons_are_written_in_their_sizes(tmp_path):
    written = {path.name: path for path in write_icons(tmp_path / "img")}
    sizes = {name: Image.open(path).size for name, path in written.items()}
    assert sizes == {
        "apple-touch-icon.png": (180, 180),
        "icon-192.png": (192, 192),
        "icon-512.png": (512, 512),
        "icon-maskable-512.png": (512, 512),
        "social-default.png": (1200, 630),
        "favicon.ico": (48, 48),
    }
    assert Image.open(written["favicon.ico"]).info["sizes"] == {(16, 16), (32, 32), (48, 48)}
