"""Prints flat inks on paper, one plate an ink, as a risograph does."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from core.drawing.chance import make_chance
from core.drawing.palette import PAPER
from core.drawing.shapes import Point, Shape

PLUM = "#5b2a86"
NIGHT = "#3f1c60"
BLUSH = "#f6e9ee"
CORAL = "#c2410c"
SAGE = "#2f6f4f"

# Lighter relatives of the palette, for large areas and for inks that overprint well.
FLAME = "#ec6a42"
EMBER = "#c7452e"
ROSE = "#f2a9b0"
PETAL = "#f6d3d6"
LILAC = "#c5aee0"
MIST = "#e9dff3"
MINT = "#a9cfb8"
DEW = "#dfebe1"
HONEY = "#f5c260"
CREAM = "#f8e6bf"
SAND = "#f1e6d6"

# What grain is printed in: it deepens any ink without blackening it.
SHADE = "#9a6fae"

# Where several inks cross, the print goes towards plum, never to black.
DEEPEST = "#2c152e"


@dataclass(frozen=True)
class Scheme:
    """A ground and four inks that go together: `first` is the strongest against the ground."""

    ground: str
    first: str
    second: str
    third: str
    fourth: str
    deep: str = NIGHT

    @property
    def inks(self) -> tuple[str, str, str, str]:
        return self.first, self.second, self.third, self.fourth


SCHEMES = (
    Scheme(PAPER, PLUM, FLAME, ROSE, HONEY),
    Scheme(PAPER, SAGE, FLAME, HONEY, LILAC, deep=SAGE),
    Scheme(BLUSH, PLUM, FLAME, LILAC, HONEY),
    Scheme(BLUSH, NIGHT, EMBER, ROSE, MINT),
    Scheme(SAND, PLUM, FLAME, HONEY, MINT),
    Scheme(SAND, SAGE, EMBER, ROSE, HONEY, deep=SAGE),
    Scheme(DEW, PLUM, FLAME, MINT, HONEY),
    Scheme(DEW, SAGE, FLAME, ROSE, HONEY, deep=SAGE),
    Scheme(MIST, PLUM, FLAME, LILAC, HONEY),
    Scheme(MIST, NIGHT, FLAME, HONEY, MINT),
    Scheme(CREAM, PLUM, FLAME, ROSE, MINT),
    Scheme(PETAL, PLUM, EMBER, ROSE, HONEY),
    Scheme(NIGHT, ROSE, FLAME, HONEY, LILAC),
    Scheme(NIGHT, LILAC, FLAME, ROSE, HONEY),
    Scheme(PLUM, PETAL, FLAME, HONEY, LILAC),
    Scheme(SAGE, CREAM, FLAME, HONEY, MINT, deep="#1f4f38"),
)


class Press:
    """A sheet of 1600×900 units, printed to cover `size` pixels.

    `ink` overprints, so that crossings darken; `paste` lays cut paper on top; `clear` shows the
    ground again and `cut` the white paper under it.
    """

    width, height = 1600, 900

    def __init__(self, scheme: Scheme, size: tuple[int, int], *, flip: bool = False, fine: int = 3):
        self.scheme, self.size, self.flip, self.fine = scheme, size, flip, fine
        self.scale = max(size[0] / self.width, size[1] / self.height)
        self.sheet = (
            max(size[0], round(self.width * self.scale)),
            max(size[1], round(self.height * self.scale)),
        )
        self.focus = self.width / 2
        self._plates: dict[str, Image.Image] = {}
        self._plate(scheme.ground).paste(255, (0, 0, *self._pixels))

    @property
    def _pixels(self) -> tuple[int, int]:
        return self.sheet[0] * self.fine, self.sheet[1] * self.fine

    def _plate(self, ink: str) -> Image.Image:
        if ink not in self._plates:
            self._plates[ink] = Image.new("L", self._pixels)
        return self._plates[ink]

    def _place(self, shape: Shape, left: int = 0, top: int = 0) -> list[Point]:
        k = self.scale * self.fine
        if self.flip:
            return [((self.width - x) * k - left, y * k - top) for x, y in shape]
        return [(x * k - left, y * k - top) for x, y in shape]

    def _fill(self, ink: str, shapes: tuple[Shape, ...], value: int) -> None:
        draw = ImageDraw.Draw(self._plate(ink))
        for shape in shapes:
            draw.polygon(self._place(shape), fill=value)

    def ink(self, ink: str, *shapes: Shape) -> None:
        """Overprint: darker where it crosses other inks."""
        if ink != self.scheme.ground:
            self._fill(self.scheme.ground, shapes, 0)
        self._fill(ink, shapes, 255)

    def paste(self, ink: str, *shapes: Shape) -> None:
        """Cut paper laid on top: hides what is under it."""
        self.cut(*shapes)
        self._fill(ink, shapes, 255)

    def clear(self, *shapes: Shape) -> None:
        """Take everything off down to the ground."""
        self.paste(self.scheme.ground, *shapes)

    def cut(self, *shapes: Shape) -> None:
        """Take everything off down to the white paper."""
        for ink in self._plates:
            self._fill(ink, shapes, 0)

    def within(self, ink: str, outline: Shape, *shapes: Shape, paste: bool = False) -> None:
        """Overprint (or paste) the parts of the shapes that lie inside the outline."""
        window = self._window(outline)
        if not window:
            return
        mask = self._mask(window, shapes)
        self._stamp(ink, window, ImageChops.darker(mask, self._mask(window, (outline,))), paste)

    def grain(self, outline: Shape, start: Point, end: Point, *, most: float = 0.6) -> None:
        """Stipple inside the outline, dense at `start` and thinning to nothing at `end`."""
        window = self._window(outline)
        if not window:
            return
        (x0, y0), (x1, y1) = self._place([start, end])
        stipple = stipple_window(window, (x0, y0), (x1, y1), most, self)
        mask = ImageChops.multiply(stipple, self._mask(window, (outline,)))
        plate = self._plate(SHADE)
        plate.paste(255, window, mask)

    def _window(self, outline: Shape) -> tuple[int, int, int, int] | None:
        xs, ys = zip(*self._place(outline), strict=True)
        fine = self.fine
        left, top = max(0, int(min(xs) // fine) * fine), max(0, int(min(ys) // fine) * fine)
        right = min(self._pixels[0], int(max(xs) // fine + 1) * fine)
        bottom = min(self._pixels[1], int(max(ys) // fine + 1) * fine)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _mask(self, window: tuple[int, int, int, int], shapes: tuple[Shape, ...]) -> Image.Image:
        left, top, right, bottom = window
        mask = Image.new("L", (right - left, bottom - top))
        draw = ImageDraw.Draw(mask)
        for shape in shapes:
            draw.polygon(self._place(shape, left, top), fill=255)
        return mask

    def _stamp(self, ink: str, window: tuple, mask: Image.Image, paste: bool) -> None:
        under = list(self._plates) if paste else [self.scheme.ground]
        for name in under:
            self._plates[name].paste(0, window, mask)
        self._plate(ink).paste(255, window, mask)

    def pull(self) -> Image.Image:
        """The finished print, cut to size around the focus."""
        left = round((self.width - self.focus if self.flip else self.focus) * self.scale)
        left = min(max(0, left - self.size[0] // 2), self.sheet[0] - self.size[0])
        top = (self.sheet[1] - self.size[1]) // 2
        box = (left, top, left + self.size[0], top + self.size[1])
        print_ = Image.new("RGB", self.size, PAPER)
        for ink, plate in self._plates.items():
            inked = ImageChops.multiply(print_, Image.new("RGB", self.size, ink))
            print_.paste(inked, (0, 0), plate.reduce(self.fine).crop(box))
        return ImageChops.lighter(print_, Image.new("RGB", self.size, DEEPEST))


@lru_cache(maxsize=4)
def make_noise(scale: float) -> Image.Image:
    """A tile of soft noise with an even spread of values, finer on smaller sheets."""
    tile = Image.frombytes("L", (384, 384), make_chance("grain").randbytes(384 * 384))
    return ImageOps.equalize(tile.filter(ImageFilter.GaussianBlur(1.1 * scale)))


def stipple_window(
    window: tuple, start: Point, end: Point, most: float, press: Press
) -> Image.Image:
    fine, scale = press.fine, min(1.0, round(press.scale, 1))
    width, height = (window[2] - window[0]) // fine, (window[3] - window[1]) // fine
    noise = Image.new("L", (width, height))
    tile = make_noise(scale)
    for x in range(0, width, tile.width):
        for y in range(0, height, tile.height):
            noise.paste(tile, (x, y))
    density = make_ramp(
        (width, height),
        ((start[0] - window[0]) / fine, (start[1] - window[1]) / fine),
        ((end[0] - window[0]) / fine, (end[1] - window[1]) / fine),
        most,
    )
    # Half grey where noise meets density, then made steep: nearly black and white, packs small.
    grains = ImageChops.subtract(density, noise, 1, 128)
    grains = grains.point([min(255, max(0, (value - 128) * 24)) for value in range(256)])
    return grains.resize((window[2] - window[0], window[3] - window[1]), Image.Resampling.NEAREST)


def make_ramp(size: tuple[int, int], start: Point, end: Point, most: float) -> Image.Image:
    """Grey falling from `most` at start to nothing at end, level beyond both."""
    steps = 256
    fall = [round(255 * most * (1 - i / (steps - 1)) ** 1.6) for i in range(steps)]
    strip = Image.new("L", (1, steps * 12))
    strip.putdata([fall[0]] * (steps * 4) + fall + [0] * (steps * 7))
    dx, dy = end[0] - start[0], end[1] - start[1]
    k = steps / (dx * dx + dy * dy or 1)
    offset = steps * 4 - (start[0] * dx + start[1] * dy) * k
    # The affine map reads column 0 of the strip at the row of each point's progress.
    return strip.transform(size, Image.Transform.AFFINE, (0, 0, 0, dx * k, dy * k, offset))


def save_drawing(draw: Callable[..., Image.Image], arguments: tuple, path: Path) -> None:
    """Draw a picture and write it to a PNG file."""
    draw(*arguments).save(path, optimize=True)
