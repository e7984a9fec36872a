"""Share pictures of ratings: a company with its stars, and a ranking list with its first ones."""

import math
from typing import NamedTuple

from PIL import Image, ImageDraw

from core.drawing.cards import MARGIN, ROOM, SIZE, blank_card, draw_social_card, shorten
from core.drawing.lettering import Face, balance, wrap
from core.drawing.press import CORAL, INK, MUTED
from core.drawing.shapes import Point

AMBER, PALE = "#a86400", "#e6dfd6"
FINE = 4
LEAST, MOST = 38, 62  # sizes of a list's title
FIRST_ROW, ROW = 316, 56


class Row(NamedTuple):
    """A company in a list."""

    rank: int
    name: str
    stars: float


def draw_company_card(
    name: str, industry: str, stars: float | None, words: str, seed: str
) -> Image.Image:
    """A company's card: its industry and name, its stars if it has any, and a few words."""
    if stars is None:
        return draw_social_card(name, industry, words, seed)
    card = draw_social_card(name, industry, " ", seed, foot=SIZE[1] - MARGIN - 66)
    base = SIZE[1] - MARGIN
    width = draw_stars(card, (MARGIN, base - 36), 44, stars)
    number = Face(40, weight=0.022)
    number.write(card, (MARGIN + width + 20, base), f"{stars:.1f}", INK)
    left = MARGIN + width + 20 + number.width(f"{stars:.1f}") + 20
    Face(26, weight=0.006).write(card, (left, base), words, MUTED)
    return card


def draw_ranking_card(title: str, rows: list[Row], seed: str) -> Image.Image:
    """A list's card: its title, and its first five companies with their stars."""
    card = blank_card(seed)
    face, lines = _title(title)
    for number, line in enumerate(lines):
        face.write(card, (MARGIN, 186 + face.size * 1.15 * number), line, INK)
    for number, row in enumerate(rows[:5]):
        base = FIRST_ROW + ROW * number + 22
        Face(30, weight=0.025).write(card, (MARGIN, base), str(row.rank), CORAL)
        words = Face(30, weight=0.012)
        words.write(card, (MARGIN + 48, base), shorten(row.name, words, ROOM - 290), INK)
        draw_stars(card, (MARGIN + ROOM - 222, base - 24), 28, row.stars)
        Face(30, weight=0.022).write(card, (MARGIN + ROOM - 52, base), f"{row.stars:.1f}", INK)
    return card


def _title(title: str) -> tuple[Face, list[str]]:
    """The largest type in which the title takes at most two lines."""
    for size in range(MOST, LEAST, -3):
        face = Face(size, weight=0.02)
        if len(wrap(title, face, ROOM)) <= 2:
            break
    return face, balance(title, face, ROOM)[:2]


def draw_stars(card: Image.Image, at: Point, size: int, stars: float) -> int:
    """Draw five stars, as many of them full as were given; return how wide they are."""
    step = round(size * 1.12)
    wide, tall = step * 5, size
    mask = Image.new("L", (wide * FINE, tall * FINE))
    draw = ImageDraw.Draw(mask)
    for number in range(5):
        draw.polygon(_star((number + 0.5) * step * FINE, tall / 2 * FINE, size / 2 * FINE), 255)
    mask = mask.reduce(FINE)
    full = Image.new("RGB", mask.size, PALE)
    full.paste(AMBER, (0, 0, round(wide * stars / 5), tall))
    card.paste(full, (round(at[0]), round(at[1])), mask)
    return wide


def _star(x: float, y: float, radius: float) -> list[Point]:
    """The outline of a star around a point, one tip up."""
    tips = [
        (radius if tip % 2 == 0 else radius * 0.45, math.pi * (tip / 5 - 0.5)) for tip in range(10)
    ]
    return [(x + far * math.cos(turn), y + far * math.sin(turn)) for far, turn in tips]
