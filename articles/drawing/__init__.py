"""Pictures drawn in code, in the palette: covers, portraits, social cards and the mark.

Every picture follows from its words alone, so it can be drawn again anywhere.
"""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from .cards import draw_social_card
from .covers import MOTIFS, draw_cover
from .icons import draw_icon, write_icons
from .portraits import draw_portrait, initials_of

__all__ = [
    "MOTIFS",
    "draw_cover",
    "draw_icon",
    "draw_portrait",
    "draw_social_card",
    "initials_of",
    "save_drawing",
    "write_icons",
]


def save_drawing(draw: Callable[..., Image.Image], arguments: tuple, path: Path) -> None:
    """Draw a picture and write it to a PNG file."""
    draw(*arguments).save(path, optimize=True)
