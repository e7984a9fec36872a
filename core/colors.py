"""Colors of the site: a palette for light and dark made from two that the operator chooses.

Contrast is that of WCAG 2.2, 1.4.3: (L1 + 0.05) / (L2 + 0.05) of relative luminances.
"""

import re
from typing import NamedTuple

HEX = re.compile(r"#[0-9a-f]{6}\Z")
PAPER, NIGHT = "#fbf8f4", "#171225"  # the grounds of the light and the dark pages
WHITE, BLACK = "#ffffff", "#000000"
READABLE = 4.5
PLUM, CORAL = "#5b2a86", "#c2410c"  # where nothing else is chosen


def read_channels(color: str) -> tuple[int, int, int]:
    """Return red, green and blue of "#rrggbb", each from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def measure_luminance(color: str) -> float:
    """Return the relative luminance of a color, from 0 to 1."""
    shares = (value / 255 for value in read_channels(color))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, from 1 to 21."""
    dark, light = sorted((measure_luminance(one), measure_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix_colors(color: str, other: str, share: float) -> str:
    """Return a color with that share of another in it."""
    pairs = zip(read_channels(color), read_channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lighten_until_readable(color: str, ground: str, contrast: float = READABLE) -> str:
    """Return a color with as much white in it as it needs to be read on a dark ground."""
    for step in range(21):
        found = mix_colors(color, WHITE, step / 20)
        if measure_contrast(found, ground) >= contrast:
            return found
    return WHITE


class Palette(NamedTuple):
    """CSS properties by name, for light pages and for dark ones."""

    light: dict[str, str]
    dark: dict[str, str]


def make_palette(main: str, accent: str) -> Palette:
    """Return what follows from a main and an accent color, both dark enough to be read on paper."""
    bright, glow = lighten_until_readable(main, NIGHT, 7), lighten_until_readable(accent, NIGHT, 7)
    light = {
        "plum": main,
        "plum-dark": mix_colors(main, BLACK, 0.3),
        "on-plum": WHITE,
        "blush": mix_colors(main, PAPER, 0.92),
        "coral": accent,
        "band": mix_colors(main, BLACK, 0.3),
        "sun": mix_colors(accent, WHITE, 0.2),
        "haze": mix_colors(accent, PAPER, 0.85),
    }
    dark = {
        "plum": bright,
        "plum-dark": mix_colors(bright, WHITE, 0.4),
        "on-plum": mix_colors(main, BLACK, 0.6),
        "blush": mix_colors(NIGHT, main, 0.2),
        "coral": glow,
        "band": mix_colors(NIGHT, main, 0.35),
        "sun": mix_colors(accent, WHITE, 0.2),
        "haze": mix_colors(NIGHT, main, 0.25),
    }
    return Palette(light, dark)


def write_css(palette: Palette) -> str:
    """Return a style sheet that sets a palette's properties."""

    def declare(properties: dict[str, str]) -> str:
        return "".join(f"--{name}:{value};" for name, value in properties.items())

    dark = f"@media (prefers-color-scheme: dark){{:root{{{declare(palette.dark)}}}}}"
    return f":root{{{declare(palette.light)}}}\n{dark}\n"
