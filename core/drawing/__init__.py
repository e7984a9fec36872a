"""Pictures drawn in code, in the palette: covers, portraits, social cards and the mark.

Every picture follows from its words alone, so it can be drawn again anywhere.
"""

from core.drawing.cards import draw_social_card
from core.drawing.icons import draw_icon, write_icons
from demo.drawing.covers import MOTIFS, draw_cover
from demo.drawing.portraits import draw_portrait, initials_of

__all__ = [
    "MOTIFS",
    "draw_cover",
    "draw_icon",
    "draw_portrait",
    "draw_social_card",
    "initials_of",
    "write_icons",
]
