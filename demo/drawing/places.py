"""Motifs that stand for a place: hills, steps, windows, doors, plants."""

import math
from random import Random

from core.drawing.shapes import (
    Shape,
    arch,
    bar,
    box,
    curve,
    disc,
    half,
    leaf,
    point_along,
    ribbon,
    ring,
)
from demo.drawing.press import Press


def draw_hills(press: Press, chance: Random) -> None:
    """Hills one behind another, and a sun."""
    a, b, c, d = press.scheme.inks
    x = chance.uniform(380, 1220)
    press.focus = x
    sun, size = chance.uniform(290, 380), chance.uniform(130, 200)
    press.ink(b, disc(x, sun, size))
    if chance.random() < 0.4:
        press.paste(b, ring(x, sun, size * 1.34, size * 1.28))
    levels = (chance.uniform(430, 500), chance.uniform(560, 620), chance.uniform(700, 750))
    for ink, level in zip((c, d, a), levels, strict=True):
        swell, start = chance.uniform(50, 100), chance.uniform(0, math.tau)
        turn = math.tau / chance.uniform(900, 1500)
        crest: Shape = [
            (px, level + swell * math.sin(px * turn + start)) for px in range(-20, 1641, 20)
        ]
        ground = [*crest, (1640, 920), (-20, 920)]
        if ink == c:
            press.ink(ink, ground)
        else:
            press.paste(ink, ground)
        if ink == d and chance.random() < 0.6:
            for i in range(1, 8):
                furrow = [(px, py + i * 24 + i * i * 3) for px, py in crest]
                line = furrow + [(px, py + 5) for px, py in reversed(furrow)]
                press.within(press.scheme.deep, ground, line)
        elif ink != a:
            press.grain(ground, (800, level + 260), (800, level - 40), most=0.5)
    for _ in range(chance.choice([0, 3, 5])):
        tx, ty, tall = chance.uniform(80, 1520), chance.uniform(600, 690), chance.uniform(90, 170)
        press.ink(a, leaf((tx, ty - tall), (tx, ty + 120), 0.34))


def draw_steps(press: Press, chance: Random) -> None:
    """Stairs or columns that climb towards a sun."""
    chance.choice([draw_staircase, draw_staircase, draw_columns])(press, chance)


def draw_staircase(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    count = chance.choice([4, 5, 6, 7, 8])
    left = chance.uniform(40, 260)
    wide, tall = (1640 - left) / count, chance.uniform(440, 560) / count
    top = 800 - tall * count
    r = chance.uniform(150, 260)
    press.ink(d, disc(chance.uniform(left + 200, 1350), top + chance.uniform(20, 160), r))
    if chance.random() < 0.5:
        behind = chance.uniform(0.5, 1.1)
        foot = 800 - tall * behind
        press.paste(c, draw_stairs(left - wide * behind, foot, wide, tall, count + 2))
    press.paste(a, draw_stairs(left, 800, wide, tall, count))
    tread = chance.choice([14, 24, 34])
    for i in range(count):
        y = 800 - tall * (i + 1)
        press.paste(c, box(left + wide * i, y, left + wide * (i + 1), y + tread))
    at = chance.randrange(1, count - 1)
    for step, size in ((at, 66), (at - 1, 54))[: chance.choice([1, 1, 2])]:
        x, y = left + wide * (step + 0.5), 800 - tall * (step + 1)
        press.focus = x + wide * 0.4
        ink = b if step == at else d
        press.paste(ink, half(x, y, size))
        press.paste(ink, disc(x, y - size * 1.72, size * 0.67))


def draw_stairs(left: float, foot: float, wide: float, tall: float, count: int) -> Shape:
    """Steps going up to the right, solid down to the foot of the sheet."""
    stairs: Shape = [(left, 960)]
    for i in range(count):
        y = foot - tall * (i + 1)
        stairs += [(left + wide * i, y), (left + wide * (i + 1), y)]
    return [*stairs, (left + wide * count, 960)]


def draw_columns(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    count = chance.choice([5, 6])
    wide = chance.uniform(165, 185)
    left = (1600 - wide * count) / 2 + chance.uniform(-80, 80)
    low, rise = chance.uniform(150, 210), chance.uniform(70, 86)
    for i in range(count):
        x, top = left + i * wide, 900 - low - rise * i
        ink = (c, d, a)[i % 3]
        press.ink(ink, box(x, top, x + wide, 910))
        press.ink(ink, half(x + wide / 2, top + 1, wide / 2))
        press.grain(box(x, top, x + wide, 910), (x, 910), (x, top), most=0.35)
    at = chance.choice([count - 1, count - 2, count - 3])
    x, top = left + (at + 0.5) * wide, 900 - low - rise * at - wide / 2
    r = chance.uniform(64, 92)
    press.paste(b, disc(x, top - r, r))
    press.cut(disc(x + r * 0.3, top - r * 1.3, r * 0.16))
    press.focus = x - wide / 2


def draw_windows(press: Press, chance: Random) -> None:
    """Many windows, one of them lit."""
    chance.choice([draw_house, draw_house, draw_facade])(press, chance)


def draw_house(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    columns, rows = chance.choice([(4, 4), (5, 4), (4, 3), (3, 4)])
    wide, tall = chance.choice([(104, 128), (118, 118), (92, 138)])
    gap = chance.uniform(36, 48)
    width, height = columns * (wide + gap) + gap, rows * (tall + gap) + gap
    left, top = chance.uniform(420, 1000 - width / 2), max(90, 880 - height)
    press.focus = left + width / 2
    press.ink(b, disc(left + width + chance.uniform(-30, 80), top + 60, chance.uniform(150, 200)))
    press.ink(c, box(left - chance.uniform(220, 300), top + chance.uniform(190, 300), left, 920))
    low = top + chance.uniform(320, 430)
    press.paste(d, box(left + width, low, left + width + chance.uniform(200, 330), 920))
    press.paste(a, box(left, top, left + width, 920))
    if chance.random() < 0.5:
        press.paste(a, half(left + width * 0.3, top + 1, 74))
    lit = (chance.randrange(columns), chance.randrange(rows))
    opening = chance.choice([arch, box])
    for i in range(columns):
        for j in range(rows):
            x, y = left + gap + i * (wide + gap), top + gap + j * (tall + gap)
            pane = opening(x, y, x + wide, y + tall)
            press.paste(d if (i, j) == lit else c, pane)
            if (i, j) == lit:
                press.within(b, pane, half(x + wide / 2, y + tall, wide * 0.38), paste=True)
                press.paste(b, disc(x + wide / 2, y + tall * 0.45, wide * 0.19))
            else:
                blind = box(x, y, x + wide, y + tall * chance.choice([0, 0.3, 0.5, 0.75]))
                press.within(press.scheme.ground, pane, blind, paste=True)


def draw_facade(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    columns = chance.choice([5, 6, 7])
    step = 1600 / columns
    rows = 3
    high = 900 / rows
    opening = chance.choice([arch, box])
    lit = (chance.randrange(1, columns - 1), chance.randrange(1, rows))
    for i in range(columns):
        for j in range(rows):
            left, top = i * step + step * 0.2, j * high + high * 0.14
            right, low = left + step * 0.6, top + high * 0.72
            pane = opening(left, top, right, low)
            press.paste(d if (i, j) == lit else a, pane)
            if (i, j) == lit:
                press.focus = (left + right) / 2
                mid, wide = (left + right) / 2, right - left
                press.within(b, pane, half(mid, low, wide * 0.4), paste=True)
                press.paste(b, disc(mid, top + (low - top) * 0.46, wide * 0.2))
            elif chance.random() < 0.5:
                shade = box(left, top, right, top + (low - top) * chance.choice([0.35, 0.55]))
                press.within(c, pane, shade, paste=True)
            press.paste(c, box(left - 14, low, right + 14, low + 18))


def draw_doors(press: Press, chance: Random) -> None:
    """Doors, one of them open and letting out light."""
    chance.choice([_row_of_doors, _row_of_doors, draw_passage])(press, chance)


def _row_of_doors(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    count = chance.choice([3, 4, 5])
    wide = chance.uniform(200, 225) + (5 - count) * 22
    gap = chance.uniform(56, 74)
    floor, tall = chance.uniform(660, 700), chance.uniform(450, 500)
    left = (1600 - count * wide - (count - 1) * gap) / 2
    press.ink(c, box(-10, floor, 1610, 910))
    lit = chance.randrange(count)
    for i in range(count):
        x = left + i * (wide + gap)
        frame = arch(x, floor - tall, x + wide, floor)
        if i != lit:
            press.paste(a, frame)
            press.paste(d, disc(x + wide * 0.8, floor - tall * 0.42, 13))
            continue
        press.focus = x + wide / 2
        lean = chance.choice([-1, 1]) * 150
        beam = [(x, floor), (x + wide, floor), (x + wide + lean + 120, 910), (x + lean - 120, 910)]
        press.paste(d, frame)
        press.paste(d, beam)
        press.within(b, frame, disc(x + wide / 2, floor - tall * 0.36, wide * 0.32), paste=True)
        press.within(c, frame, disc(x + wide / 2, floor + wide * 0.55, wide * 0.95), paste=True)
        press.grain(beam, (x + lean, 910), (x + wide / 2, floor), most=0.4)


def draw_passage(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, floor = chance.uniform(620, 980), 770
    press.focus = x
    reach, step = chance.uniform(380, 420), chance.uniform(84, 94)
    for i, ink in enumerate((c, a, c, d)):
        wide = reach - i * step
        top = floor - 700 + i * step * 1.1
        press.paste(ink, arch(x - wide, top, x + wide, floor))
        if ink == c:
            outline = arch(x - wide, top, x + wide, floor)
            press.grain(outline, (x - wide, floor), (x - wide * 0.1, floor - wide), most=0.5)
    press.paste(a, box(-10, floor, 1610, 910))
    lean = chance.uniform(-120, 120)
    near, far = (x + lean - wide * 2, 910), (x + lean + wide * 2, 910)
    press.paste(d, [(x - wide, floor), (x + wide, floor), far, near])
    press.paste(b, arch(x - wide * 0.44, floor - wide * 0.8, x + wide * 0.44, floor))
    press.paste(b, disc(x, floor - wide * 1.12, wide * 0.25))


def draw_growth(press: Press, chance: Random) -> None:
    """Plants, each taller than the last, or one branch in leaf."""
    chance.choice([draw_bed, draw_branch])(press, chance)


def draw_bed(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    count, floor = chance.choice([3, 4]), 810
    left = chance.uniform(300, 380)
    gap = (1560 - 2 * left) / (count - 1)
    press.focus = left + gap * (count - 1.4)
    press.ink(b, disc(left + gap * (count - 1.5), 330, chance.uniform(170, 220)))
    press.ink(c, box(-10, floor, 1610, 910))
    rung = 132 if count == 4 else 150
    for i in range(count):
        x, tall = left + gap * i, 60 + (i + 1) * rung * (0.98 if count == 4 else 1.1)
        press.paste(a, bar((x, floor), (x, floor - tall), 15))
        for j in range(i + 1):
            y = floor - 60 - j * rung
            long = chance.uniform(190, 210) * (1 - 0.09 * j)
            for side, ink in ((-1, a), (1, d if (i + j) % 2 else c)):
                blade = leaf((x, y), (x + side * long, y - long * 0.62), 0.48)
                press.paste(ink, blade) if ink == a else press.ink(ink, blade)
        press.ink(d, leaf((x, floor - tall + 24), (x, floor - tall - 120), 0.5))


def draw_branch(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    end = (chance.uniform(1180, 1330), chance.uniform(120, 200))
    stem = curve((chance.uniform(150, 300), 980), (380, 560), (800, 640), end)
    sun = (chance.uniform(400, 560), chance.uniform(230, 300))
    press.ink(b, disc(*sun, chance.uniform(140, 190)))
    press.paste(a, ribbon(stem, 26, 10))
    press.focus = 820
    pairs = chance.choice([5, 6])
    for i in range(pairs):
        at = 12 + round(i * 44 / pairs)
        x, y = stem[at]
        dx, dy = stem[at + 1][0] - stem[at - 1][0], stem[at + 1][1] - stem[at - 1][1]
        heading = math.degrees(math.atan2(dy, dx))
        long = 300 - i * 22
        for side, ink in ((-1, (c, a, d)[i % 3]), (1, (d, c, a)[i % 3])):
            tip = point_along(x, y, long, heading + side * chance.uniform(44, 58))
            blade = leaf((x, y), tip, 0.46)
            press.ink(ink, blade)
            if ink != a:
                press.grain(blade, (x, y), tip, most=0.5)
    press.ink(b, leaf(end, point_along(*end, 170, -40), 0.46))
