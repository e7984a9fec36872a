"""The mark of the site: the operator's logo, or a lid over a sun, on a square of 1024 units."""

import math

from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from core.brand import Brand
from core.colors import WHITE, mix_colors
from core.drawing.shapes import Shape, arc, disc

UNITS = 1024
LID_WIDTH, LID_HEIGHT, LID_FOOT, LID_HOLLOW = 464, 464, 624, 208
SUN = disc(512, 672, 208)


def draw_rise(height: float) -> Shape:
    """Return an arc over the foot of the lid, so high in the middle."""
    r = (LID_WIDTH**2 + height**2) / (2 * height)
    reach = math.degrees(math.asin(LID_WIDTH / r))
    return arc(512, LID_FOOT - height + r, r, 270 - reach, 270 + reach)


LID = draw_rise(LID_HEIGHT) + draw_rise(LID_HOLLOW)[::-1]


def stamp_mark(image: Image.Image, brand: Brand, left: float, top: float, size: float) -> None:
    """Put the brand's mark into an image. A logo that cannot be read leaves its place empty."""
    edge = round(size)
    if brand.logo:
        if logo := load_logo(brand.logo, edge):
            image.paste(logo, (round(left), round(top)), logo)
        return
    fine = 8
    for shape, color in ((LID, brand.main), (SUN, mix_colors(brand.accent, WHITE, 0.2))):
        mask = Image.new("L", (edge * fine, edge * fine))
        k = size * fine / UNITS
        ImageDraw.Draw(mask).polygon([(x * k, y * k) for x, y in shape], fill=255)
        box = (round(left), round(top), round(left) + edge, round(top) + edge)
        image.paste(color, box, mask.reduce(fine))


def load_logo(name: str, edge: int) -> Image.Image | None:
    """Return a logo from storage as a square of `edge` pixels; None where it cannot be read."""
    try:
        with default_storage.open(name) as file, Image.open(file) as logo:
            return logo.convert("RGBA").resize((edge, edge), Image.Resampling.LANCZOS)
    except Exception:  # each storage and each decoder has errors of its own
        return None
