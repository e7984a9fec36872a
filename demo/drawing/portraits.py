"""Portraits: a figure without a face, and the initials of a name."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

from PIL import Image

from core.colors import measure_luminance
from core.drawing.shapes import (
    arc,
    arch,
    bar,
    box,
    disc,
    leaf,
    petal,
    point_along,
    ring,
    rounded_box,
    turn_shape,
    wedge,
)
from core.drawing.typeface import Face, drop_missing
from demo.drawing.press import (
    CREAM,
    FLAME,
    HONEY,
    LILAC,
    MINT,
    NIGHT,
    PAPER,
    ROSE,
    SCHEMES,
    Press,
    Scheme,
    make_chance,
)

TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "rev", "hon"}
SUFFIXES = {
    "jr",
    "sr",
    "ii",
    "iii",
    "iv",
    "phd",
    "md",
    "mba",
    "esq",
    "cpa",
    "jd",
    "shrm-cp",
    "lcsw",
}
CLAY = "#dc9a6a"
HEADS = (ROSE, HONEY, LILAC, CLAY, FLAME)
X, Y, R = 800, 330, 132


def initials_of(name: str) -> str:
    """First and last initial of a name, without titles: "Dr Helen Ashby" gives "HA"."""
    plain = re.sub(r"\(.*?\)", " ", unicodedata.normalize("NFC", name)).partition(",")[0]
    words = [word.strip(".()\"'“”‘’") for word in plain.split()]
    words = [word for word in words if word and word[0].isalpha()]
    while len(words) > 1 and words[0].lower() in TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1].lower().replace(".", "") in SUFFIXES:
        words = words[:-1]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper()[:1] for word in ends)


def draw_portrait(name: str, size: int = 640) -> Image.Image:
    """A square portrait in the palette with the name's initials; safe to crop to a circle."""
    chance = make_chance("portrait of " + name)
    scheme = chance.choice(SCHEMES)
    press = Press(scheme, (size, size), flip=chance.random() < 0.5)
    inks = [ink for ink in scheme.inks if ink != scheme.deep]
    head = chance.choice([ink for ink in HEADS if ink != scheme.ground])
    behind, hair, clothes = choose_colors(chance, scheme, head)
    calm = [draw_sun, draw_doorway, draw_bubble] if scheme.ground == scheme.deep else BACKDROPS
    chance.choice(calm)(press, chance, behind, chance.choice(inks))
    style = chance.choice(HAIR)
    style(press, hair, False)
    wide, top = chance.uniform(300, 350), chance.uniform(545, 575)
    body = [*arc(X, 830, wide, 180, 360, 830 - top), (X + wide, 920), (X - wide, 920)]
    press.paste(clothes, body)
    press.grain(body, (X - wide, 920), (X - wide * 0.2, 700), most=0.5)
    press.paste(head, rounded_box(X - 52, Y + 60, X + 52, top + 36, 30))
    press.grain(box(X - 52, Y + 110, X + 52, Y + 230), (X, Y + 110), (X, Y + 230), most=0.8)
    chance.choice(COLLARS)(press, top, head, clothes)
    press.paste(head, disc(X, Y, R, R * chance.uniform(1.08, 1.2)))
    press.grain(disc(X, Y, R, R * 1.08), (X - R, Y + R * 0.6), (X - R * 0.1, Y), most=0.5)
    style(press, hair, True)
    chance.choice(EXTRAS)(press, chance.choice([i for i in scheme.inks if i not in (head, hair)]))
    picture = press.pull()
    draw_initials(picture, initials_of(name), clothes, size)
    return picture


def choose_colors(chance: Random, scheme: Scheme, head: str) -> tuple[str, str, str]:
    """Inks for the backdrop, the hair and the clothes, each apart from its neighbours."""
    inks = [scheme.deep, scheme.deep, *scheme.inks, CREAM]

    def pick(*taken: str) -> str:
        return chance.choice([ink for ink in inks if ink not in (scheme.ground, *taken)])

    clothes = pick(head, CREAM)
    hair = pick(head, clothes, MINT, CREAM)
    return pick(head, clothes, hair, scheme.deep), hair, clothes


def draw_initials(picture: Image.Image, initials: str, clothes: str, size: int) -> None:
    initials = drop_missing(initials)
    color = PAPER if measure_luminance(clothes) < 0.18 else NIGHT
    face = Face(size * 0.2)
    face.write(picture, (size / 2 - face.width(initials) / 2, size * 0.9), initials, color)


# Backdrops: what is behind the figure.


def draw_sun(press: Press, chance: Random, ink: str, other: str) -> None:
    at = X + chance.choice([-1, 1]) * chance.uniform(0, 150)
    press.ink(ink, disc(at, chance.uniform(300, 400), chance.uniform(270, 350)))


def draw_doorway(press: Press, chance: Random, ink: str, other: str) -> None:
    wide = chance.uniform(270, 330)
    press.ink(ink, arch(X - wide, chance.uniform(60, 110), X + wide, 920))


def draw_rays(press: Press, chance: Random, ink: str, other: str) -> None:
    turn = chance.uniform(0, 30)
    for i in range(12):
        press.ink(ink, wedge(X, 420, 800, turn + i * 30, turn + i * 30 + 15))


def draw_rainbow(press: Press, chance: Random, ink: str, other: str) -> None:
    for i, shade in enumerate((ink, other, ink)):
        r = 420 - i * 56
        press.ink(shade, ring(X, 450, r, r - 56, 180, 360))
        press.ink(shade, box(X - r, 449, X - r + 56, 920), box(X + r - 56, 449, X + r, 920))


def _half_and_half(press: Press, chance: Random, ink: str, other: str) -> None:
    lean = chance.uniform(-160, 160)
    press.ink(ink, [(X + lean, -10), (X + 480, -10), (X + 480, 920), (X - lean, 920)])


def draw_dots(press: Press, chance: Random, ink: str, other: str) -> None:
    step, r = 112, chance.uniform(18, 34)
    for i in range(-4, 5):
        for j in range(9):
            press.ink(ink, disc(X + i * step + (j % 2) * step / 2, j * step - 10, r))


def draw_bubble(press: Press, chance: Random, ink: str, other: str) -> None:
    press.ink(ink, petal(X, 410, 340, chance.choice([45, 135, 225, 315])))


BACKDROPS: list[Callable] = [
    draw_sun,
    draw_doorway,
    draw_rays,
    draw_rainbow,
    _half_and_half,
    draw_dots,
    draw_bubble,
]

# Hair: called once for what is behind the head and once for what is before it.


def draw_bob(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, arc(X, Y - 20, R + 34, 180, 360))
        return
    press.paste(ink, arch(X - 178, Y - 190, X + 178, Y + 170))


def draw_bun(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, arc(X, Y - 34, R + 10, 178, 362, R))
        return
    press.paste(ink, disc(X, Y - 190, 86))


def draw_afro(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, arc(X, Y - 62, R + 4, 190, 350, 96))
        return
    press.paste(ink, disc(X, Y - 40, 236))


def draw_long(press: Press, ink: str, front: bool) -> None:
    if front:
        for side in (-1, 1):
            press.paste(ink, leaf((X - side * 30, Y - 190), (X + side * 178, Y + 70), 0.38))
        return
    press.paste(ink, arch(X - 186, Y - 194, X + 186, Y + 430))


def draw_crop(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, turn_shape(arc(X, Y - 30, R + 22, 176, 364, R + 8), X, Y, -12))


def draw_quiff(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, arc(X, Y - 50, R + 8, 180, 360, 110))
        press.paste(ink, petal(X + 30, Y - 130, 104, 315))


def draw_curls(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(
            ink, *[disc(X - 90 + i * 60, Y - 124 + abs(i - 1.5) * 14, 48) for i in range(4)]
        )
        return
    for i in range(11):
        px, py = point_along(X, Y - 10, 158, 150 + i * 24)
        press.paste(ink, disc(px, py, 66))


def _low_bun(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, turn_shape(arc(X, Y - 30, R + 16, 176, 364, R + 10), X, Y, 14))
        return
    press.paste(ink, disc(X + 128, Y + 96, 74), disc(X + 20, Y - 20, R + 22))


def draw_lob(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, leaf((X + 70, Y - 180), (X - 190, Y + 80), 0.42))
        press.paste(ink, leaf((X + 10, Y - 176), (X + 176, Y + 60), 0.4))
        return
    press.paste(ink, rounded_box(X - 182, Y - 190, X + 182, Y + 236, 150))


def draw_tail(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, arc(X, Y - 36, R + 14, 176, 364, R + 4))
        return
    press.paste(ink, leaf((X + 60, Y - 150), (X + 250, Y + 330), 0.42))


def draw_braids(press: Press, ink: str, front: bool) -> None:
    if front:
        press.paste(ink, arc(X, Y - 24, R + 26, 180, 360))
        return
    for side in (-1, 1):
        for i in range(3):
            at = X + side * (92 + i * 34)
            press.paste(ink, bar((at, Y - 60), (at + side * 12, Y + 360 - i * 56), 35))


HAIR: list[Callable] = [
    draw_bob,
    draw_bun,
    draw_afro,
    draw_long,
    draw_crop,
    draw_quiff,
    draw_curls,
    _low_bun,
    draw_lob,
    draw_tail,
    draw_braids,
]

# Collars: what the clothes are open to.


def _round_neck(press: Press, top: float, skin: str, clothes: str) -> None:
    press.paste(skin, arc(X, top + 10, 86, 0, 180, 70))


def _v_neck(press: Press, top: float, skin: str, clothes: str) -> None:
    press.paste(skin, [(X - 84, top + 9), (X + 84, top + 9), (X, top + 104)])


def _roll_neck(press: Press, top: float, skin: str, clothes: str) -> None:
    press.paste(clothes, rounded_box(X - 68, top - 42, X + 68, top + 40, 22))
    press.grain(box(X - 68, top, X + 68, top + 40), (X, top + 40), (X, top - 10), most=0.5)


def draw_lapels(press: Press, top: float, skin: str, clothes: str) -> None:
    _v_neck(press, top, skin, clothes)
    ink = next(ink for ink in press.scheme.inks[::-1] if ink not in (skin, clothes))
    for side in (-1, 1):
        press.paste(ink, [(X + side * 50, top - 8), (X + side * 132, top + 20), (X, top + 112)])


COLLARS: list[Callable] = [_round_neck, _v_neck, _roll_neck, draw_lapels]

# Extras: one thing more, or nothing.


def draw_nothing(press: Press, ink: str) -> None:
    return


def draw_glasses(press: Press, ink: str) -> None:
    frame = press.scheme.deep
    for side in (-1, 1):
        press.paste(frame, ring(X + side * 62, Y + 14, 50, 39))
    press.paste(frame, box(X - 14, Y + 6, X + 14, Y + 17))


def draw_earrings(press: Press, ink: str) -> None:
    for side in (-1, 1):
        press.paste(ink, disc(X + side * (R + 6), Y + 84, 25))


def draw_hoops(press: Press, ink: str) -> None:
    for side in (-1, 1):
        press.paste(ink, ring(X + side * (R + 2), Y + 96, 38, 27))


EXTRAS: list[Callable] = [draw_nothing, draw_nothing, draw_glasses, draw_earrings, draw_hoops]
