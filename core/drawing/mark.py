"""The mark of the site: a lid over a sun, an eye as it opens. Drawn on a square of 1024 units."""

import math

from PIL import Image, ImageDraw

from core.drawing.press import FLAME, PLUM
from core.drawing.shapes import Shape, arc, disc

UNITS = 1024
LID_WIDTH, LID_HEIGHT, LID_FOOT, LID_HOLLOW = 464, 464, 624, 208
SUN = disc(512, 672, 208)


def _rise(height: float) -> Shape:
    """An arc over the foot of the lid, so high in the middle."""
    r = (LID_WIDTH**2 + height**2) / (2 * height)
    reach = math.degrees(math.asin(LID_WIDTH / r))
    return arc(512, LID_FOOT - height + r, r, 270 - reach, 270 + reach)


LID = _rise(LID_HEIGHT) + _rise(LID_HOLLOW)[::-1]


def stamp(
    image: Image.Image, left: float, top: float, size: float, lid: str = PLUM, sun: str = FLAME
) -> None:
    """Put the mark, without a tile, into an image."""
    fine = 8
    edge = round(size)
    for shape, colour in ((LID, lid), (SUN, sun)):
        mask = Image.new("L", (edge * fine, edge * fine))
        k = size * fine / UNITS
        ImageDraw.Draw(mask).polygon([(x * k, y * k) for x, y in shape], fill=255)
        box = (round(left), round(top), round(left) + edge, round(top) + edge)
        image.paste(colour, box, mask.reduce(fine))
