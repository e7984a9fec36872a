"""Type for drawn pictures: Inter (fonts/OFL.txt), which has Latin, Greek and Cyrillic letters."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parent / "fonts"
SEMIBOLD, MEDIUM = "SemiBold", "Medium"
NO_CHARACTER = "\U0010ffff"  # drawn as the sign for a missing one
FINE = 2  # times larger than it ends up: Pillow sets letters on whole pixels


@lru_cache(maxsize=64)
def load_font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a font of one weight and size in pixels."""
    return ImageFont.truetype(FONTS / f"Inter-{weight}.ttf", size)


@cache
def has_glyph(character: str) -> bool:
    """Whether the typeface has a character."""
    if character.isspace():
        return character == " "
    font = load_font(SEMIBOLD, 40)
    return bytes(font.getmask(character)) != bytes(font.getmask(NO_CHARACTER))


def can_set(text: str) -> bool:
    """Whether every letter of a text can be set. Signs that are none, such as emoji, may lack."""
    letters = (sign for sign in unicodedata.normalize("NFC", text) if sign.isalpha())
    return all(map(has_glyph, letters))


def drop_missing(text: str) -> str:
    """Return a text on one line, without the signs that the typeface lacks."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return " ".join("".join(filter(has_glyph, composed)).split())


class Face:
    """Type of one size in pixels; `spacing` between letters is a part of that size."""

    def __init__(self, size: float, weight: str = SEMIBOLD, spacing: float = 0.0):
        self.size = size
        self.font = load_font(weight, round(size * FINE))
        self.gap = spacing * size * FINE

    def width(self, text: str) -> float:
        """Return how wide a text is on one line, in pixels."""
        text = drop_missing(text)
        return (self.font.getlength(text) + self.gap * len(text)) / FINE

    def write(self, image: Image.Image, at: tuple[float, float], text: str, color: str) -> None:
        """Set a text on one line; its baseline begins at that point."""
        text = drop_missing(text)
        if not text:
            return
        pad = round(self.size)
        wide, tall = round(self.width(text)) + 2 * pad, 3 * pad
        mask = Image.new("L", (wide * FINE, tall * FINE))
        draw = ImageDraw.Draw(mask)
        left = float(pad * FINE)
        for part in text if self.gap else [text]:
            draw.text((left, 2 * pad * FINE), part, fill=255, font=self.font, anchor="ls")
            left += self.font.getlength(part) + self.gap
        place = (round(at[0]) - pad, round(at[1]) - 2 * pad)
        image.paste(color, (*place, place[0] + wide, place[1] + tall), mask.reduce(FINE))


def wrap_text(text: str, face: Face, room: float) -> list[str]:
    """Return a text in lines no wider than the room; words that are wider are broken."""
    lines: list[str] = []
    for word in drop_missing(text).split():
        while face.width(word) > room:
            fits = (n for n in range(min(len(word), 80), 1, -1) if face.width(word[:n]) <= room)
            cut = next(fits, 1)
            lines.append(word[:cut])
            word = word[cut:]
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(longer) <= room:
            lines[-1] = longer
        elif word:
            lines.append(word)
    return lines


def balance_text(text: str, face: Face, room: float) -> list[str]:
    """Return a text in no more lines than it needs, and those as even as can be."""
    best = wrap_text(text, face, room)
    low, high = room * 0.55, room
    while high - low > 8:
        middle = (low + high) / 2
        tried = wrap_text(text, face, middle)
        if len(tried) <= len(best):
            best, high = tried, middle
        else:
            low = middle
    return best


def shorten_text(text: str, face: Face, room: float, always: bool = False) -> str:
    """Return a text cut short with an ellipsis where it has no room, or always."""
    text = drop_missing(text)
    if not always and face.width(text) <= room:
        return text
    while text and face.width(text.rstrip(" ,;:.-–—") + "…") > room:
        text = text.rpartition(" ")[0] or text[:-1]
    return text.rstrip(" ,;:.-–—") + "…"
