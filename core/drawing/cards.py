"""Share cards: what a link to the site looks like elsewhere."""

from PIL import Image, ImageDraw

from core.brand import Brand
from core.colors import BLACK, mix_colors
from core.drawing.mark import stamp_mark
from core.drawing.palette import INK, MUTED, PAPER
from core.drawing.shapes import arch
from core.drawing.sunrise import draw_sunrise
from core.drawing.typeface import (
    MEDIUM,
    SEMIBOLD,
    Face,
    balance_text,
    can_set,
    drop_missing,
    shorten_text,
    wrap_text,
)

SIZE = (1200, 630)
MARGIN = 64
ARCH = (800, 60, 1148, 630)
ROOM = ARCH[0] - 56 - MARGIN
TITLE_TOP, TITLE_FOOT = 144, 514
LEADING = 1.2
MOST_LINES = 5


def draw_share_card(
    brand: Brand,
    title: str,
    kicker: str = "",
    byline: str = "",
    seed: str | None = None,
    foot: float | None = None,
) -> Image.Image:
    """Draw a card of 1200×630: site, topic, title and byline beside an arch onto a sunrise.

    The title shrinks to at most five lines, and ends above `foot`. Where the typeface lacks
    letters of the title, the card has the brand in its place, and is whole without it.
    """
    if not can_set(title) or not drop_missing(title):
        return draw_plain_card(brand, seed or title)
    card = draw_blank_card(brand, seed or title)
    top, foot = TITLE_TOP, foot or (TITLE_FOOT if byline.strip() else SIZE[1] - MARGIN)
    if kicker.strip() and can_set(kicker):
        face = Face(22, SEMIBOLD, spacing=0.07)
        text = shorten_text(kicker.upper(), face, ROOM)
        face.write(card, (MARGIN, top + 40), text, brand.accent)
        top += 58
    face, lines = fit_title(title, foot - top)
    step = face.size * LEADING
    # Set from above, a little lower when there is room to spare.
    y = top + max(0, (foot - top - step * len(lines)) * 0.3) + face.size * 0.95
    for number, line in enumerate(lines):
        face.write(card, (MARGIN, y + step * number), line, INK)
    if byline.strip() and can_set(byline):
        face = Face(25, MEDIUM)
        face.write(card, (MARGIN, SIZE[1] - MARGIN), shorten_text(byline, face, ROOM), MUTED)
    return card


def draw_blank_card(brand: Brand, seed: str) -> Image.Image:
    """Draw a card with the site's mark and name and the arch alone."""
    card = Image.new("RGB", SIZE, PAPER)
    draw_arch(card, brand, seed)
    stamp_mark(card, brand, MARGIN - 3, 49, 54)
    face = Face(32)
    name = shorten_text(brand.name, face, ROOM - 64)
    face.write(card, (MARGIN + 64, 87), name, mix_colors(brand.main, BLACK, 0.3))
    return card


def draw_plain_card(brand: Brand, seed: str) -> Image.Image:
    """Draw a card that says whose it is and nothing else: its mark, name and tagline, large."""
    card = Image.new("RGB", SIZE, PAPER)
    draw_arch(card, brand, seed)
    stamp_mark(card, brand, MARGIN - 6, 150, 120)
    top = 300.0
    for text, sizes, color in (
        (brand.name, range(84, 40, -4), mix_colors(brand.main, BLACK, 0.3)),
        (brand.tagline, range(34, 25, -2), MUTED),
    ):
        if not can_set(text):
            continue
        for size in sizes:
            face = Face(size, SEMIBOLD if size > 40 else MEDIUM)
            lines = balance_text(text, face, ROOM)
            if len(lines) <= 3:
                break
        for line in lines[:4]:
            top += face.size * LEADING
            face.write(card, (MARGIN, top), line, color)
        top += 16
    return card


def fit_title(title: str, height: float) -> tuple[Face, list[str]]:
    """Return the largest type in which a title has at most five lines and room, and its lines."""
    for size in range(84, 38, -3):
        face = Face(size)
        most = min(MOST_LINES, int(height / (size * LEADING)))
        broken = any(face.width(word) > ROOM for word in title.split())
        if (size > 48 and broken) or len(wrap_text(title, face, ROOM)) > most:
            continue
        return face, balance_text(title, face, ROOM)
    lines = wrap_text(title, face, ROOM)
    kept, rest = lines[: most - 1], lines[most - 1 :]
    return face, [*kept, shorten_text(" ".join(rest), face, ROOM, always=True)]


def draw_arch(card: Image.Image, brand: Brand, seed: str) -> None:
    """Draw the arch with the sunrise in it, and its shadow."""
    left, top, right, foot = ARCH
    wide, tall, fine = right - left, foot - top, 4
    outline = arch(0, 0, wide * fine - 1, tall * fine)
    mask = Image.new("L", (wide * fine, tall * fine))
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    mask = mask.reduce(fine)
    shadow = mix_colors(brand.main, BLACK, 0.3)
    card.paste(shadow, (left - 12, top + 12, right - 12, foot + 12), mask)
    card.paste(draw_sunrise(brand, seed, (wide, tall)), (left, top), mask)
