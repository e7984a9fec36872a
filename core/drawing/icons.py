"""Icons of the site in the sizes that browsers and telephones ask for."""

from PIL import Image, ImageDraw

from core.brand import Brand
from core.drawing.mark import stamp_mark
from core.drawing.palette import PAPER
from core.drawing.shapes import rounded_box


def draw_icon(brand: Brand, size: int, maskable: bool = False) -> Image.Image:
    """Draw the mark on a paper tile: with clear corners, or full and roomy where it is masked."""
    image = Image.new("RGB", (size, size), PAPER)
    part = 0.6 if maskable else 1 if brand.logo else 0.86 if size <= 48 else 0.76
    inset = size * (1 - part) / 2
    stamp_mark(image, brand, inset, inset, size - 2 * round(inset))
    if maskable:
        return image
    corner = Image.new("L", (size * 4, size * 4))
    edge = size * 4
    ImageDraw.Draw(corner).polygon(rounded_box(0, 0, edge - 1, edge - 1, edge * 0.22), fill=255)
    image.putalpha(corner.reduce(4))
    return image
