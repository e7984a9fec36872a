"""Icons of the site in the sizes that browsers and telephones ask for."""

from pathlib import Path

from PIL import Image, ImageDraw

from core.drawing.cards import draw_social_card
from core.drawing.mark import stamp
from core.drawing.press import PAPER
from core.drawing.shapes import rounded


def draw_icon(size: int, maskable: bool = False) -> Image.Image:
    """The mark on a paper tile: rounded with clear corners, or full and roomy when maskable."""
    image = Image.new("RGB", (size, size), PAPER)
    part = 0.6 if maskable else 0.86 if size <= 48 else 0.76
    inset = size * (1 - part) / 2
    stamp(image, inset, inset, size - 2 * round(inset))
    if maskable:
        return image
    corner = Image.new("L", (size * 4, size * 4))
    edge = size * 4
    ImageDraw.Draw(corner).polygon(rounded(0, 0, edge - 1, edge - 1, edge * 0.22), fill=255)
    image.putalpha(corner.reduce(4))
    return image


def write_icons(folder: str | Path) -> list[Path]:
    """Draw every raster icon and the site's own social card into the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        "apple-touch-icon.png": draw_icon(180, maskable=True),
        "icon-192.png": draw_icon(192),
        "icon-512.png": draw_icon(512),
        "icon-maskable-512.png": draw_icon(512, maskable=True),
        "social-default.png": draw_social_card(
            "Know what it is like for women to work there, before you do", seed="InHerSight one"
        ),
    }
    for name, picture in pictures.items():
        picture.save(folder / name, optimize=True)
    small = [draw_icon(size) for size in (16, 32, 48)]
    small[-1].save(
        folder / "favicon.ico", sizes=[icon.size for icon in small], append_images=small[:-1]
    )
    return [folder / name for name in (*pictures, "favicon.ico")]
