"""Social cards: what a link to the site looks like elsewhere."""

from PIL import Image, ImageDraw

from core.drawing.lettering import Face, balance, wrap
from core.drawing.mark import stamp
from core.drawing.press import CORAL, INK, MUTED, NIGHT, PAPER
from core.drawing.shapes import arch
from demo.drawing.covers import draw_cover

SIZE = (1200, 630)
MARGIN = 64
ARCH = (800, 60, 1148, 630)
ROOM = ARCH[0] - 56 - MARGIN
TITLE_TOP, TITLE_FOOT = 144, 514
LEADING = 1.17
MOST_LINES = 5


def draw_social_card(
    title: str,
    kicker: str = "",
    byline: str = "",
    seed: str | None = None,
    foot: float | None = None,
) -> Image.Image:
    """A card of 1200×630: site, topic, title and byline beside an arch onto the cover.

    Give the seed of the article's cover to match it. The title shrinks to at most five lines,
    and ends above `foot`.
    """
    card = blank_card(seed or title)
    top, foot = TITLE_TOP, foot or (TITLE_FOOT if byline.strip() else SIZE[1] - MARGIN)
    if kicker.strip():
        face = Face(23, weight=0.025, spacing=0.07)
        _line(card, face, (MARGIN, top + 40), kicker.upper(), CORAL)
        top += 58
    face, lines = _fit(title, foot - top)
    if lines:
        step = face.size * LEADING
        # Set from above, a little lower when there is room to spare.
        y = top + max(0, (foot - top - step * len(lines)) * 0.3) + face.size * 0.95
        for i, line in enumerate(lines):
            face.write(card, (MARGIN, y + step * i), line, INK)
    if byline.strip():
        _line(card, Face(26, weight=0.006), (MARGIN, SIZE[1] - MARGIN), byline, MUTED)
    return card


def blank_card(seed: str) -> Image.Image:
    """A card with the site's name and the arch alone."""
    card = Image.new("RGB", SIZE, PAPER)
    _open_arch(card, seed)
    stamp(card, MARGIN - 3, 49, 54)
    Face(34, weight=0.022).write(card, (MARGIN + 64, 87), "InHerSight", NIGHT)
    return card


def _line(card: Image.Image, face: Face, at: tuple[float, float], text: str, colour: str) -> None:
    """One line, cut short with an ellipsis where it has no room."""
    face.write(card, at, shorten(text, face), colour)


def shorten(text: str, face: Face, room: float = ROOM, always: bool = False) -> str:
    """The text, cut short with an ellipsis where it has no room, or always."""
    if not always and face.width(text) <= room:
        return text
    while text and face.width(text.rstrip(" ,;:.-–—") + "…") > room:
        text = text.rpartition(" ")[0] or text[:-1]
    return text.rstrip(" ,;:.-–—") + "…"


def _fit(title: str, height: float) -> tuple[Face, list[str]]:
    """The largest type in which the title has at most five lines and the height allows them."""
    for size in range(88, 39, -3):
        face = Face(size, weight=0.02)
        most = min(MOST_LINES, int(height / (size * LEADING)))
        broken = any(face.width(word) > ROOM for word in title.split())
        if (size > 48 and broken) or len(wrap(title, face, ROOM)) > most:
            continue
        return face, balance(title, face, ROOM)
    lines = wrap(title, face, ROOM)
    kept, rest = lines[: most - 1], lines[most - 1 :]
    return face, [*kept, shorten(" ".join(rest), face, always=True)]


def _open_arch(card: Image.Image, seed: str) -> None:
    left, top, right, foot = ARCH
    wide, tall, fine = right - left, foot - top, 4
    outline = arch(0, 0, wide * fine - 1, tall * fine)
    mask = Image.new("L", (wide * fine, tall * fine))
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    mask = mask.reduce(fine)
    card.paste(NIGHT, (left - 12, top + 12, right - 12, foot + 12), mask)
    card.paste(draw_cover(seed, size=(wide, tall)), (left, top), mask)
