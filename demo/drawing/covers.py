"""Covers: one motif, one scheme of inks, no two alike."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from PIL import Image

from demo.drawing import patterns, places, things
from demo.drawing.press import SCHEMES, Press, make_chance

Motif = Callable[[Press, Random], None]

MOTIFS: dict[str, Motif] = {
    "paths": patterns.paths,
    "arcs": patterns.arcs,
    "circles": patterns.circles,
    "weave": patterns.weave,
    "hours": patterns.hours,
    "speech": patterns.speech,
    "sight": patterns.sight,
    "hills": places.hills,
    "steps": places.steps,
    "windows": places.windows,
    "doors": places.doors,
    "tables": things.tables,
    "balance": things.balance,
    "nest": things.nest,
    "growth": places.growth,
    "pages": things.pages,
}


def draw_cover(
    seed: str, motif: str | None = None, size: tuple[int, int] = (1600, 900)
) -> Image.Image:
    """An abstract cover in the palette, always the same for the same seed.

    The motif is chosen from the seed when not named (see `MOTIFS`). Sizes other than 16:9 are
    cut around the middle of the motif.
    """
    chance = make_chance(seed)
    name = motif or chance.choice(sorted(MOTIFS))
    scheme = chance.choice(SCHEMES)
    if chance.random() < 0.4:
        scheme = replace(scheme, third=scheme.fourth, fourth=scheme.third)
    press = Press(scheme, size, flip=chance.random() < 0.5)
    MOTIFS[name](press, chance)
    return press.pull()
