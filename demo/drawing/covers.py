"""Covers: one motif, one scheme of inks, no two alike."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from PIL import Image

from demo.drawing import patterns, places, things
from demo.drawing.press import SCHEMES, Press, make_chance

Motif = Callable[[Press, Random], None]

MOTIFS: dict[str, Motif] = {
    "paths": patterns.draw_paths,
    "arcs": patterns.draw_arcs,
    "circles": patterns.draw_circles,
    "weave": patterns.draw_weave,
    "hours": patterns.draw_hours,
    "speech": patterns.draw_speech,
    "sight": patterns.draw_sight,
    "hills": places.draw_hills,
    "steps": places.draw_steps,
    "windows": places.draw_windows,
    "doors": places.draw_doors,
    "tables": things.draw_tables,
    "balance": things.draw_balance,
    "nest": things.draw_nest,
    "growth": places.draw_growth,
    "pages": things.draw_pages,
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
