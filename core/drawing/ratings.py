"""Share cards of ratings: a company with its stars, and a ranking list with its first ones."""

import math
from typing import NamedTuple

from PIL import Image, ImageDraw

from core.brand import Brand
from core.drawing.cards import (
    MARGIN,
    ROOM,
    SIZE,
    draw_blank_card,
    draw_plain_card,
    draw_share_card,
)
from core.drawing.palette import AMBER, INK, MUTED, PALE
from core.drawing.shapes import Point
from core.drawing.typeface import MEDIUM, Face, balance_text, can_set, shorten_text, wrap_text

FINE = 4
LEAST, MOST = 38, 60  # sizes of a list's title
FIRST_ROW, ROW = 316, 56


class RankedName(NamedTuple):
    """A company in a list."""

    rank: int
    name: str
    stars: float


def draw_company_card(
    brand: Brand, name: str, industry: str, stars: float | None, words: str, seed: str
) -> Image.Image:
    """Draw a company's card: industry, name, its stars if it has any, and a few words."""
    if stars is None or not can_set(name):
        return draw_share_card(brand, name, industry, words, seed)
    card = draw_share_card(brand, name, industry, " ", seed, foot=SIZE[1] - MARGIN - 66)
    base = SIZE[1] - MARGIN
    width = draw_stars(card, (MARGIN, base - 36), 44, stars)
    number = Face(38)
    number.write(card, (MARGIN + width + 20, base), f"{stars:.1f}", INK)
    left = MARGIN + width + 20 + number.width(f"{stars:.1f}") + 20
    Face(25, MEDIUM).write(card, (left, base), words, MUTED)
    return card


def draw_ranking_card(brand: Brand, title: str, rows: list[RankedName], seed: str) -> Image.Image:
    """Draw a list's card: its title, and its first five companies with their stars.

    A company whose name the typeface lacks is left out: a row without a name says nothing.
    """
    if not can_set(title):
        return draw_plain_card(brand, seed)
    card = draw_blank_card(brand, seed)
    face, lines = fit_list_title(title)
    for number, line in enumerate(lines):
        face.write(card, (MARGIN, 186 + face.size * 1.15 * number), line, INK)
    for number, row in enumerate([row for row in rows if can_set(row.name)][:5]):
        base = FIRST_ROW + ROW * number + 22
        Face(30).write(card, (MARGIN, base), str(row.rank), brand.accent)
        words = Face(30)
        words.write(card, (MARGIN + 48, base), shorten_text(row.name, words, ROOM - 290), INK)
        draw_stars(card, (MARGIN + ROOM - 222, base - 24), 28, row.stars)
        Face(30).write(card, (MARGIN + ROOM - 52, base), f"{row.stars:.1f}", INK)
    return card


def fit_list_title(title: str) -> tuple[Face, list[str]]:
    """Return the largest type in which a list's title takes at most two lines, and its lines."""
    for size in range(MOST, LEAST, -3):
        face = Face(size)
        if len(wrap_text(title, face, ROOM)) <= 2:
            break
    return face, balance_text(title, face, ROOM)[:2]


def draw_stars(card: Image.Image, at: Point, size: int, stars: float) -> int:
    """Draw five stars, as many of them full as were given; return how wide they are."""
    step = round(size * 1.12)
    wide, tall = step * 5, size
    mask = Image.new("L", (wide * FINE, tall * FINE))
    draw = ImageDraw.Draw(mask)
    for number in range(5):
        draw.polygon(
            outline_star((number + 0.5) * step * FINE, tall / 2 * FINE, size / 2 * FINE), 255
        )
    mask = mask.reduce(FINE)
    full = Image.new("RGB", mask.size, PALE)
    full.paste(AMBER, (0, 0, round(wide * stars / 5), tall))
    card.paste(full, (round(at[0]), round(at[1])), mask)
    return wide


def outline_star(x: float, y: float, radius: float) -> list[Point]:
    """Return the outline of a star around a point, one tip up."""
    tips = [
        (radius if tip % 2 == 0 else radius * 0.45, math.pi * (tip / 5 - 0.5)) for tip in range(10)
    ]
    return [(x + far * math.cos(turn), y + far * math.sin(turn)) for far, turn in tips]
