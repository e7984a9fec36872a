"""Type in Pillow's own face (Aileron, plain Latin only), with the accents drawn by hand."""

import unicodedata
from functools import lru_cache
from typing import Any, cast

from PIL import Image, ImageDraw, ImageFont

SUBSTITUTES = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th",
    "ð": "d", "ı": "i", "–": "-", "‑": "-", "−": "-", "•": "·", "×": "x", "→": "->", "®": "",
    "€": "EUR", "£": "GBP", "½": "1/2", "„": "“", "«": "“", "»": "”", "‹": "‘", "›": "’",
}  # fmt: skip
STROKED = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "Ð": "D"}
GRAVE, ACUTE, ROOF, TILDE, MACRON, BREVE = "\u0300\u0301\u0302\u0303\u0304\u0306"
DOT, DOTS, CIRCLE, ACUTES, CARON = "\u0307\u0308\u030a\u030b\u030c"
COMMA, CEDILLA, HOOK, LOW_DOT = "\u0326\u0327\u0328\u0323"
STROKE, LONG = "/", "—"
ABOVE = {GRAVE, ACUTE, ROOF, TILDE, MACRON, BREVE, DOT, DOTS, CIRCLE, ACUTES, CARON}
MARKS = ABOVE | {COMMA, CEDILLA, HOOK, LOW_DOT}
FINE = 3


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))


@lru_cache(maxsize=1024)
def _has(character: str) -> bool:
    """Whether the face can draw this character, not its box for a missing one."""
    if character.isspace():
        return character == " "
    font = _font(40)
    return bytes(font.getmask(character)) != bytes(font.getmask("\U0010ffff"))


def spell(text: str) -> list[tuple[str, str]]:
    """The text as letters that the face has, each with the marks to draw on it.

    What can neither be spelt nor replaced (other scripts, emoji) is left out.
    """
    letters: list[tuple[str, str]] = []
    for character in " ".join(unicodedata.normalize("NFC", text).split()):
        if _has(character):
            letters.append((character, ""))
        elif character == "—":
            letters += [("-", LONG), ("-", "")]
        elif character in STROKED:
            letters.append((STROKED[character], STROKE))
        else:
            plain = SUBSTITUTES.get(character) or unicodedata.normalize("NFKD", character)
            for part in plain:
                if part in MARKS and letters and letters[-1][0].isalpha():
                    letters[-1] = (letters[-1][0], letters[-1][1] + part)
                elif _has(part):
                    letters.append((part, ""))
    # What was left out leaves no double space behind.
    return [
        letter
        for before, letter in zip([(" ", ""), *letters], letters, strict=False)
        if letter != (" ", "") or before != letter
    ]


class Face:
    """Type of one size in pixels; `weight` and `spacing` are parts of that size."""

    def __init__(self, size: float, weight: float = 0.0, spacing: float = 0.0):
        self.size = size
        self._em = round(size * FINE)
        self._font = _font(self._em)
        self._bold = weight * self._em
        self._gap = spacing * self._em

    def width(self, text: str) -> float:
        """How wide the text is when set on one line."""
        letters = spell(text)
        return (self._advance(letters, len(letters)) + 2 * self._bold) / FINE

    def _advance(self, letters: list[tuple[str, str]], count: int) -> float:
        return self._font.getlength("".join(b for b, _ in letters[:count])) + self._gap * count

    def write(self, image: Image.Image, at: tuple[float, float], text: str, colour: str) -> None:
        """Set the text in the image with its baseline starting at that point."""
        letters = spell(text)
        if not letters:
            return
        em, pad = self._em, round(self._em * 0.25)
        wide = round(self._advance(letters, len(letters))) + 2 * pad
        left, top = at[0] * FINE - pad, at[1] * FINE - round(em * 1.15)
        shift_x, shift_y = round(left % FINE), round(top % FINE)
        size = (wide + shift_x + FINE, round(em * 1.5) + shift_y + FINE)
        mask = Image.new("L", (-(-size[0] // FINE) * FINE, -(-size[1] // FINE) * FINE))
        draw = ImageDraw.Draw(mask)
        origin, base = pad + shift_x, round(em * 1.15) + shift_y
        self._set(draw, letters, origin, base)
        for i, (letter, marks) in enumerate(letters):
            for mark in marks:
                box = self._font.getbbox(letter, anchor="ls")
                here = origin + self._advance(letters, i)
                self._mark(draw, mark, letter, (here + box[0], box[1], here + box[2], box[3]), base)
        place = (round((left - shift_x) / FINE), round((top - shift_y) / FINE))
        small = mask.reduce(FINE)
        image.paste(colour, (*place, place[0] + small.width, place[1] + small.height), small)

    def _set(self, draw: ImageDraw.ImageDraw, letters: list, origin: int, base: int) -> None:
        """The bare letters: in one go, so that pairs are kerned, or one by one when spaced."""
        words = "".join(letter for letter, _ in letters)
        style: dict[str, Any] = {
            "font": self._font,
            "fill": 255,
            "anchor": "ls",
            "stroke_width": self._bold,
        }
        if not self._gap:
            draw.text((origin, base), words, **style)
            return
        for i, letter in enumerate(words):
            draw.text((origin + self._advance(letters, i), base), letter, **style)

    def _mark(self, draw, mark: str, letter: str, box: tuple, base: int) -> None:
        em, bold = self._em, self._bold
        x0, y0, x1, y1 = box[0], box[1] + base, box[2], box[3] + base
        x, thick = (x0 + x1) / 2, round(em * 0.062 + 1.6 * bold)
        if letter in "ij" and mark in ABOVE:
            body = base + self._font.getbbox("x", anchor="ls")[1]
            draw.rectangle((x0 - bold - 1, y0 - bold - 1, x1 + bold + 1, body - bold - 2), fill=0)
            y0 = body
        low, tall = y0 - em * 0.075 - bold, em * 0.125
        high, half = low - tall, em * 0.12

        def line(*points):
            draw.line(points, fill=255, width=thick, joint="curve")

        def dot(cx, cy, r=0.6):
            r *= thick
            draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=255)

        if mark == ACUTE:
            line((x - em * 0.04, low), (x + em * 0.07, high))
        elif mark == GRAVE:
            line((x + em * 0.04, low), (x - em * 0.07, high))
        elif mark == ACUTES:
            for step in (-0.08, 0.06):
                line((x + em * step, low), (x + em * (step + 0.1), high))
        elif mark == ROOF:
            line((x - half, low), (x, high), (x + half, low))
        elif mark == CARON:
            line((x - half, high), (x, low), (x + half, high))
        elif mark == MACRON:
            line((x - half, low - tall / 2), (x + half, low - tall / 2))
        elif mark == TILDE:
            wave = ((-1, 0.15), (-0.6, 0.7), (-0.2, 0.65), (0.2, 0.3), (0.6, 0.25), (1, 0.8))
            line(*((x + half * 1.1 * a, low - tall * b) for a, b in wave))
        elif mark == BREVE:
            draw.arc((x - half, high - tall, x + half, low), 10, 170, fill=255, width=thick)
        elif mark == DOT:
            dot(x, low - tall * 0.4, 0.7)
        elif mark == DOTS:
            dot(x - em * 0.1, low - tall * 0.4, 0.68)
            dot(x + em * 0.1, low - tall * 0.4, 0.68)
        elif mark == CIRCLE:
            r = em * 0.085 + bold
            draw.ellipse((x - r, low - 1.7 * r, x + r, low + 0.3 * r), outline=255, width=thick)
        elif mark == LOW_DOT:
            dot(x, y1 + em * 0.1 + bold, 0.7)
        elif mark in (COMMA, CEDILLA):
            line((x + em * 0.01, y1 + bold * 2), (x - em * 0.03, y1 + em * 0.14 + bold))
        elif mark == HOOK:
            draw.arc(
                (x1 - em * 0.16, y1 - em * 0.02, x1 + em * 0.02, y1 + em * 0.17),
                70, 250, fill=255, width=thick,
            )  # fmt: skip
        elif mark == STROKE and letter in "oO":
            slant = em * 0.03
            line((x0 + slant, y1 + slant), (x1 - slant, y0 - slant))
        elif mark == STROKE and letter == "l":
            line((x - em * 0.13, base - em * 0.29), (x + em * 0.13, base - em * 0.43))
        elif mark == STROKE and letter == "L":
            line((x0 - em * 0.02, base - em * 0.27), (x0 + em * 0.27, base - em * 0.43))
        elif mark == STROKE and letter == "d":
            line((x, base - em * 0.6), (x1 + em * 0.07, base - em * 0.6))
        elif mark == STROKE:
            line((x0 - em * 0.09, base - em * 0.36), (x0 + em * 0.22, base - em * 0.36))
        elif mark == LONG:
            step = self._font.getlength("-") + self._gap
            ends = (x0 + em * 0.06, x1 + step - em * 0.06)
            draw.rectangle((ends[0], y0 - bold, ends[1], y0 + em * 0.068 + bold), fill=255)


def wrap(text: str, face: Face, room: float) -> list[str]:
    """The text in lines no wider than the room, filled from the first; long words are broken."""
    lines: list[str] = []
    for word in text.split():
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


def balance(text: str, face: Face, room: float) -> list[str]:
    """Wrapped in no more lines than needed, and those as even as can be."""
    best = wrap(text, face, room)
    low, high = room * 0.55, room
    while high - low > 8:
        middle = (low + high) / 2
        tried = wrap(text, face, middle)
        if len(tried) <= len(best):
            best, high = tried, middle
        else:
            low = middle
    return best
