"""What stands in the arch of a share card: a sun over hills, in the brand's colors."""

import math
from random import Random

from PIL import Image, ImageDraw

from core.brand import Brand
from core.colors import WHITE, mix_colors
from core.drawing.chance import make_chance
from core.drawing.palette import PAPER
from core.drawing.shapes import Shape, disc

FINE = 3
HILLS = 3


def draw_sunrise(brand: Brand, seed: str, size: tuple[int, int]) -> Image.Image:
    """Draw a sun over hills, the same for the same seed."""
    chance = make_chance(seed)
    wide, tall = size[0] * FINE, size[1] * FINE
    picture = Image.new("RGB", (wide, tall), mix_colors(brand.accent, PAPER, 0.78))
    draw = ImageDraw.Draw(picture)
    x, y = wide * chance.uniform(0.25, 0.75), tall * chance.uniform(0.3, 0.48)
    radius = wide * chance.uniform(0.2, 0.27)
    for ring, share in ((1.9, 0.62), (1.45, 0.45), (1.0, 0.0)):
        draw.polygon(disc(x, y, radius * ring), mix_colors(brand.accent, PAPER, share))
    for number in range(HILLS):
        tone = mix_colors(brand.main, WHITE, 0.62 - 0.31 * number)
        height = tall * (0.52 + 0.16 * number + chance.uniform(-0.03, 0.03))
        draw.polygon(draw_ridge(chance, wide, tall, height), tone)
    return picture.reduce(FINE)


def draw_ridge(chance: Random, wide: int, tall: int, height: float) -> Shape:
    """Return the outline of a hill: two waves laid over each other, down to the foot."""
    first, second = chance.uniform(0, math.tau), chance.uniform(0, math.tau)
    long, short = chance.uniform(0.6, 0.9), chance.uniform(1.3, 1.8)
    ridge = [
        (
            wide * step / 60,
            height
            + tall * 0.05 * math.sin(first + long * math.tau * step / 60)
            + tall * 0.02 * math.sin(second + short * math.tau * step / 60),
        )
        for step in range(61)
    ]
    return [*ridge, (wide, tall), (0, tall)]
