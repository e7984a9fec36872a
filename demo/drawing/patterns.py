"""Motifs that stand for an idea: paths, arcs, circles, bands, hours, speech, sight."""

from random import Random

from core.drawing.shapes import (
    Shape,
    arc,
    arch,
    bar,
    box,
    disc,
    half,
    leaf,
    petal,
    point_along,
    ribbon,
    ring,
    rounded_box,
    turn_shape,
    wedge,
)
from demo.drawing.press import Press


def draw_paths(press: Press, chance: Random) -> None:
    """Lanes that rise together and part, each to its own side."""
    a, b, c, d = press.scheme.inks
    lane = chance.uniform(112, 136)
    x = chance.uniform(560, 660)
    press.focus = x + lane * 1.5
    high, middle, low = (
        chance.uniform(120, 190),
        chance.uniform(360, 430),
        chance.uniform(590, 660),
    )
    press.ink(
        b, disc(x + lane * 2 + chance.uniform(430, 560), high + 170, chance.uniform(150, 200))
    )
    sides = chance.choice([(-1, 1, 1), (-1, -1, 1), (-1, 1, -1)])
    for place, side, y, ink in zip((0, 1, 2), sides, (low, high, middle), (d, a, c), strict=True):
        press.ink(ink, ribbon(draw_lane(x + place * lane, y, side, lane * 1.5), lane))
    if chance.random() < 0.6:
        level = chance.uniform(720, 780)
        press.ink(b, ribbon([(-50, level), (x + lane * 3.4, level)], lane * 0.5))
        press.paste(b, disc(x + lane * 3.4, level, lane * 0.62))
        press.cut(disc(x + lane * 3.4, level, lane * 0.24))
    else:
        press.paste(b, disc(x + lane, chance.uniform(520, 640), lane * 0.32))


def draw_lane(x: float, y: float, side: int, r: float) -> Shape:
    """A line up from the foot of the sheet that turns off to one side in a quarter circle."""
    if side > 0:
        return [(x, 960), *arc(x + r, y + r, r, 180, 270), (1750, y)]
    return [(x, 960), *arc(x - r, y + r, r, 360, 270), (-150, y)]


def draw_arcs(press: Press, chance: Random) -> None:
    """Rainbows that run on into one another like a river."""
    inks = list(press.scheme.inks)
    shift = chance.randrange(4)
    bands = [inks[(shift + i) % 4] for i in range(chance.choice([3, 4, 4]))]
    wide = chance.uniform(230, 310) / len(bands)
    inner = chance.uniform(60, 110)
    outer = inner + len(bands) * wide
    x, y = chance.uniform(120, 420), chance.uniform(420, 480)
    gap = wide * chance.choice([0, 0, 0.07])
    press.focus = x + (inner + outer) / 2
    for turn in range(5):
        centre, start = x + (inner + outer) * turn, 180 - turn % 2 * 180
        falling, sign = (90, 1) if turn % 2 else (270, -1)
        for i, ink in enumerate(bands[::-1] if turn % 2 else bands):
            r = inner + wide * i
            press.ink(ink, ring(centre, y, r + wide - gap, r + gap, start, start + 180))
            leg = ring(centre, y, r + wide - gap, r + gap, falling, falling + 90)
            press.grain(leg, (0, y), (0, y + sign * r), most=0.5)
    for i, ink in enumerate(bands):
        left = x - inner - wide * (i + 1)
        press.ink(ink, box(left + gap, y - 1, left + wide - gap, 960))
    lit = chance.choice([0, 1])
    facing = 90 if lit else 270
    press.ink(bands[1], half(x + (inner + outer) * lit, y, inner * 0.74, facing))


def draw_circles(press: Press, chance: Random) -> None:
    """Large discs that share ground; what they share is lit."""
    chance.choice([_three_circles, _row_of_circles])(press, chance)


def _three_circles(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, y = chance.uniform(620, 980), chance.uniform(430, 470)
    press.focus = x
    r = chance.uniform(255, 300)
    tilt = chance.uniform(0, 360)
    away = r * chance.uniform(0.62, 0.72)
    spots = [point_along(x, y, away, tilt + 120 * i) for i in range(3)]
    sizes = [r, r * chance.uniform(0.78, 0.95), r * chance.uniform(0.9, 1.1)]
    for ink, spot, size in zip((c, d, b), spots, sizes, strict=True):
        press.ink(ink, disc(*spot, size))
    top, size = spots[0], sizes[0]
    press.grain(
        disc(*top, size),
        point_along(*top, size, tilt),
        point_along(*top, size * 0.2, tilt),
        most=0.5,
    )
    press.paste(a, disc(x, y, r * 0.2))
    side = chance.choice([-1, 1])
    press.ink(a, disc(x + side * chance.uniform(560, 680), chance.uniform(130, 330), 54))
    press.ink(c, disc(x - side * chance.uniform(560, 700), chance.uniform(560, 780), 26))
    if chance.random() < 0.5:
        press.paste(a, ring(*spots[2], sizes[2] * 1.2, sizes[2] * 1.175))


def _row_of_circles(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    sizes = sorted(chance.uniform(70, 130) + i * chance.uniform(52, 66) for i in range(4))
    overlap = chance.uniform(0.62, 0.74)
    width = sum(sizes) * 2 * overlap + sizes[0] * 0.3
    floor = 450 + sizes[-1] * chance.choice([0.86, 0])
    x = 800 - width / 2 + sizes[0] * 0.6
    for i, (ink, r) in enumerate(zip((d, c, a, b), sizes, strict=True)):
        y = floor - r if floor > 500 else floor
        press.ink(ink, disc(x, y, r))
        if i == 3:
            press.focus = x - r * 0.4
            press.grain(disc(x, y, r), (x + r, y + r), (x, y), most=0.5)
            press.cut(disc(x + r * 0.3, y - r * 0.3, r * 0.13))
        x += (r + sizes[min(3, i + 1)]) * overlap
    if floor > 500:
        press.ink(a, box(-10, floor, 1610, floor + 12))


def draw_weave(press: Press, chance: Random) -> None:
    """Bands over and under one another."""
    inks = press.scheme.inks
    wide = chance.uniform(84, 116)
    gap = wide * chance.uniform(0.3, 0.42)
    step = wide + gap
    across, down = chance.choice([(4, 4), (5, 4), (4, 5)])
    lean = chance.choice([-45, 45, 0, -18, 24])
    x, y = chance.uniform(640, 960), 450
    press.focus = x
    left, top = x - across * step / 2, y - down * step / 2
    reach = [1200] * 20 if abs(lean) == 45 else [chance.uniform(70, 400) for _ in range(20)]
    warp = [inks[i % 2 * 2] for i in range(across)]

    def lay(ink: str, shape: Shape) -> None:
        press.paste(ink, turn_shape(shape, x, y, lean))

    def shadow(edge: float, fade: float, at: float) -> None:
        shape = turn_shape(box(min(edge, fade), at, max(edge, fade), at + wide), x, y, lean)
        start, end = turn_shape([(edge, at), (fade, at)], x, y, lean)
        press.grain(shape, start, end, most=0.75)

    for i, ink in enumerate(warp):
        at = left + i * step + gap / 2
        lay(ink, box(at, top - reach[i], at + wide, top + down * step + reach[i + 5]))
    for j in range(down):
        at = top + j * step + gap / 2
        right = left + across * step + reach[j + 15]
        lay(inks[1 + j % 2 * 2], box(left - reach[j + 10], at, right, at + wide))
        for i in range(j % 2, across, 2):
            over = left + i * step + gap / 2
            lay(warp[i], box(over, at - gap / 2 - 1, over + wide, at + wide + gap / 2 + 1))
            shadow(over, over - gap, at)
            shadow(over + wide, over + wide + gap, at)


def draw_hours(press: Press, chance: Random) -> None:
    """Time: a day cut into wedges, or rays fanned over the horizon."""
    chance.choice([draw_clock, draw_fan])(press, chance)


def draw_clock(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, y = chance.uniform(560, 1040), 450
    press.focus = x
    r = chance.uniform(300, 325)
    turn = chance.choice([0, 30, 60, 90]) - 90
    one, two, three = chance.choice([(120, 210, 300), (90, 150, 270), (150, 240, 300)])
    press.ink(c, disc(x, y, r))
    press.paste(b, wedge(x, y, r, turn, turn + one))
    press.grain(wedge(x, y, r, turn, turn + one), point_along(x, y, r, turn), (x, y), most=0.6)
    press.paste(d, wedge(x, y, r * 1.12, turn + one, turn + two))
    if chance.random() < 0.6:
        press.clear(wedge(x, y, r * 1.2, turn + two, turn + three))
        press.ink(c, wedge(x, y, r * 0.72, turn + two, turn + three))
    for hour in range(12):
        near, far = point_along(x, y, r * 1.2, hour * 30), point_along(x, y, r * 1.27, hour * 30)
        press.paste(a, bar(near, far, 20 if hour % 3 == 0 else 10))
    press.paste(a, bar((x, y), point_along(x, y, r * 0.84, turn + one), 20))
    press.paste(a, bar((x, y), point_along(x, y, r * 0.56, turn), 28))
    press.paste(a, disc(x, y, 36))
    press.cut(disc(x, y, 13))


def draw_fan(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, y = chance.uniform(600, 1000), chance.uniform(760, 820)
    press.focus = x
    rays = chance.choice([7, 9, 11])
    long = chance.uniform(600, 680)
    lit = chance.randrange(1, rays - 1)
    for i in range(rays):
        start = 180 + i * 180 / rays
        r = long * (1.12 if i == lit else 1 if i % 2 == 0 else 0.86)
        ray = wedge(x, y, r, start, start + 180 / rays)
        press.ink(b if i == lit else (c, d)[i % 2], ray)
        if i != lit:
            press.grain(
                ray, point_along(x, y, 230, start), point_along(x, y, r * 0.75, start), most=0.3
            )
    press.paste(a, half(x, y, long * 0.36))
    press.paste(press.scheme.ground, half(x, y, long * 0.21))
    press.paste(b, half(x, y, long * 0.12))
    press.paste(a, box(-10, y, 1610, 910))


def draw_speech(press: Press, chance: Random) -> None:
    """Voices, each in its own shape."""
    chance.choice([draw_talk, draw_talk, draw_chorus])(press, chance)


def draw_chorus(press: Press, chance: Random) -> None:
    inks = press.scheme.inks
    columns, step = chance.choice([(4, 330), (5, 300)])
    left, top = 800 - columns * step / 2, 450 - step
    press.focus = 800
    loud = chance.randrange(columns * 2)
    last = -1
    for i in range(columns * 2):
        x, y = left + (i % columns + 0.5) * step, top + (i // columns + 0.5) * step
        r = step * 0.47
        last = chance.choice([k for k in (0, 2, 3) if k != last])
        corner = chance.choice([45, 135])
        for ink in [inks[1] if i == loud else inks[last]]:
            press.ink(ink, petal(x, y, r, corner))
        if i == loud:
            for k in (-1, 0, 1):
                press.cut(disc(x + k * r * 0.42, y, r * 0.12))
        elif chance.random() < 0.45:
            press.clear(disc(x, y, r * chance.choice([0.36, 0.5])))
        elif chance.random() < 0.6:
            press.grain(petal(x, y, r, corner), (x, y + r), (x, y - r * 0.4), most=0.6)


def draw_talk(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x = chance.uniform(760, 900)
    press.focus = x
    left, top = x - chance.uniform(500, 580), chance.uniform(90, 130)
    right, low = x + 90, top + chance.uniform(390, 430)
    press.ink(c, rounded_box(left, top, right, low, chance.choice([50, 120, 200])))
    press.ink(c, [(left + 150, low - 40), (left + 140, low + 130), (left + 300, low - 40)])
    for i, length in enumerate(chance.sample([0.68, 0.5, 0.6, 0.34], 3)):
        line = top + (low - top) * (0.29 + i * 0.21)
        end = left + 100 + (right - left) * length
        press.paste(a, bar((left + 100, line), (end, line), 28))
    r = chance.uniform(225, 250)
    cx, cy = x + chance.uniform(190, 230), low + chance.uniform(-10, 20)
    press.ink(b, disc(cx, cy, r))
    press.ink(
        b,
        [point_along(cx, cy, r, 80), point_along(cx, cy, r * 1.4, 48), point_along(cx, cy, r, 20)],
    )
    press.grain(disc(cx, cy, r), (cx - r, cy + r), (cx - r * 0.1, cy), most=0.55)
    for i in (-1, 0, 1):
        press.cut(disc(cx + i * r * 0.42 + 12, cy + 10, r * 0.115))
    if chance.random() < 0.7:
        sx, sy = cx + chance.uniform(150, 230), top + chance.uniform(150, 190)
        press.ink(d, half(sx, sy, 150))
        press.ink(d, [(sx + 40, sy - 2), (sx + 120, sy + 80), (sx + 120, sy - 2)])


def draw_sight(press: Press, chance: Random) -> None:
    """What comes into view: an eye, a sunrise over water, an open window."""
    chance.choice([draw_eye, draw_sunrise, draw_view])(press, chance)


def draw_sunrise(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, y = chance.uniform(520, 1080), chance.uniform(540, 590)
    press.focus = x
    wide = chance.uniform(84, 100)
    for i, ink in enumerate((d, c, d)):
        r = wide * (5.2 - i * 1.3)
        press.paste(ink, half(x, y, r))
        press.grain(half(x, y, r), (x, y), (x, y - r * 0.9), most=0.3)
    press.paste(b, half(x, y, wide * 1.9))
    press.paste(a, box(-10, y, 1610, 910))
    long = wide * 2.2
    for i in range(5):
        level, shift = y + 46 + i * 62, chance.uniform(-50, 50)
        stroke = bar((x - long + shift, level), (x + long + shift, level), 26 - i * 2)
        press.paste((b, d, c)[i % 3], stroke)
        long *= chance.uniform(0.66, 0.84)


def draw_view(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, wide = chance.uniform(560, 1040), chance.uniform(290, 330)
    press.focus = x
    top, sill = 80, 760
    press.paste(a, arch(x - wide - 44, top - 44, x + wide + 44, sill))
    pane = arch(x - wide, top, x + wide, sill)
    press.paste(d, pane)
    press.within(
        b, pane, disc(x + chance.uniform(-120, 120), 380, chance.uniform(110, 150)), paste=True
    )
    low, high = chance.uniform(470, 530), chance.uniform(560, 620)
    press.within(c, pane, disc(x - wide * 0.7, low + 500, 560, 500), paste=True)
    press.within(press.scheme.deep, pane, disc(x + wide * 0.8, high + 500, 620, 500), paste=True)
    press.grain(pane, (x, top), (x, top + 330), most=0.35)
    press.paste(a, box(x - 9, top - 20, x + 9, sill), box(x - wide, 372, x + wide, 390))
    press.paste(c, box(x - wide - 120, sill, x + wide + 120, sill + 46))
    pot = x + chance.choice([-1, 1]) * (wide + 10)
    for lean in (-34, -4, 28):
        press.paste(
            a if lean == -4 else b,
            leaf((pot, sill - 96), point_along(pot, sill - 96, 210, lean - 90), 0.4),
        )
    press.paste(
        c, [(pot - 66, sill - 110), (pot + 66, sill - 110), (pot + 46, sill), (pot - 46, sill)]
    )


def draw_eye(press: Press, chance: Random) -> None:
    _, b, c, d = press.scheme.inks
    x, y = chance.uniform(720, 880), chance.uniform(490, 530)
    press.focus = x
    long = chance.uniform(500, 560)
    rays = chance.choice([0, 7, 9])
    for i in range(rays):
        angle = 270 + (i - (rays - 1) / 2) * 160 / rays
        press.ink(c if i % 2 else b, wedge(x, y, 1300, angle - 3.2, angle + 3.2))
    lid, eye = half(x, y, long), leaf((x - long, y), (x + long, y), 0.64)
    press.paste(d, lid)
    press.grain(lid, (x, y - long), (x, y - long * 0.5), most=0.35)
    press.cut(eye)
    r = chance.uniform(205, 230)
    press.within(c, eye, disc(x, y, r * 1.32))
    press.within(press.scheme.deep, eye, disc(x, y, r), paste=True)
    press.paste(b, half(x, y + r * 0.1, r * 0.56))
    for i in range(3):
        span, level = r * (0.6 - i * 0.17), y + r * (0.27 + i * 0.2)
        press.paste(b, bar((x - span, level), (x + span, level), 15))
