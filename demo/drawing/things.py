"""Motifs that stand for a thing: tables, scales, nests, pages."""

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
    point_along,
    ring,
    rounded_box,
    turn_shape,
    wedge,
)
from demo.drawing.press import Press


def draw_tables(press: Press, chance: Random) -> None:
    """A table from above; one chair is drawn back for you."""
    chance.choice([_round_table, _round_table, _long_table])(press, chance)


def _round_table(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, y = chance.uniform(620, 980), 450
    press.focus = x
    seats = chance.choice([5, 6, 7, 8])
    r = chance.uniform(245, 265)
    turn = chance.uniform(-20, 20)
    yours = chance.choice([1, seats - 1, seats // 2 - 1, seats // 2 + 1])
    for i in range(seats):
        away = r + (118 if i == yours else 46)
        chair = rounded_box(x - 76, y - away - 60, x + 76, y - away + 62, 40)
        back = rounded_box(x - 88, y - away - 86, x + 88, y - away - 48, 19)
        angle = turn + i * 360 / seats + (chance.choice([-7, 7]) if i == yours else 0)
        press.ink(b if i == yours else c, turn_shape(chair, x, y, angle))
        press.paste(b if i == yours else d, turn_shape(back, x, y, angle))
    press.paste(a, disc(x, y, r))
    for i in range(seats):
        sheet = turn_shape(
            box(x - 40, y - r + 30, x + 40, y - r + 132), x, y, turn + i * 360 / seats
        )
        sheet = turn_shape(sheet, *sheet[0], chance.uniform(-12, 12))
        if i == yours:
            press.paste(d, sheet)
        elif chance.random() < 0.65:
            press.paste(c, sheet)
    press.paste(d, disc(x, y, 62))
    press.paste(b, disc(x, y, 32))


def _long_table(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    seats = chance.choice([4, 5])
    step = 1260 / seats
    left, right = 170, 1430
    top, low = 300, 600
    yours = (chance.randrange(1, seats - 1), chance.choice([-1, 1]))
    press.focus = left + (yours[0] + 0.5) * step
    for i in range(seats):
        for side in (-1, 1):
            mine = (i, side) == yours
            x, y = left + (i + 0.5) * step, top if side < 0 else low
            away = y + side * (110 if mine else 36)
            lean = chance.uniform(-9, 9) if mine else 0
            seat = rounded_box(x - 82, away - 66, x + 82, away + 66, 40)
            behind = away + side * 66
            press.ink(b if mine else c, turn_shape(seat, x, away, lean))
            back = rounded_box(x - 94, behind - 20, x + 94, behind + 20, 20)
            press.paste(b if mine else d, turn_shape(back, x, away, lean))
    press.paste(a, rounded_box(left, top, right, low, chance.choice([40, 150])))
    for i in range(seats):
        for side in (-1, 1):
            x, y = left + (i + 0.5) * step, 450 + side * 84
            sheet = turn_shape(box(x - 58, y - 38, x + 58, y + 38), x, y, chance.uniform(-14, 14))
            if (i, side) == yours:
                press.paste(b, sheet)
            elif chance.random() < 0.6:
                press.paste(c, sheet)
            else:
                press.paste(d, disc(x, y + side * 10, 34))


def draw_balance(press: Press, chance: Random) -> None:
    """Blocks and discs in balance, on a beam or hung as a mobile."""
    chance.choice([draw_seesaw, draw_mobile])(press, chance)


def draw_seesaw(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, floor = chance.uniform(720, 880), 790
    press.focus = x
    lean = chance.choice([-7, -5, 5, 7])
    long, rise = chance.uniform(520, 580), chance.uniform(200, 230)
    hub = (x, floor - rise)

    def lay(ink: str, shape: Shape) -> None:
        press.ink(ink, turn_shape(shape, *hub, lean))

    press.ink(c, box(-10, floor, 1610, 910))
    y = hub[1] - 18
    left, right = x - long * 0.68, x + long * 0.64
    foot = y
    for _ in range(chance.choice([1, 2])):
        lay(chance.choice([c, d]), box(left - 130, foot - 96, left + 130, foot))
        foot -= 96
    lay(b, half(left, foot, 130))
    lay(d, disc(left + chance.uniform(-20, 20), foot - 130 - 62, 62))
    size = chance.uniform(150, 185)
    lay(b, disc(right, y - size, size))
    lay(d, disc(right + size * 0.62, y - size * 1.5, size * 0.7))
    disc_ = turn_shape(disc(right, y - size, size), *hub, lean)
    press.grain(disc_, (right - size, y), (right + size * 0.2, y - size), most=0.55)
    base = half(x, floor, rise) if chance.random() < 0.5 else None
    peak = [(x, floor - rise), (x + rise * 0.66, floor), (x - rise * 0.66, floor)]
    press.paste(a, base or peak)
    press.paste(a, turn_shape(rounded_box(x - long, y, x + long, y + 34, 17), *hub, lean))


def draw_mobile(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x = chance.uniform(680, 900)
    press.focus = x
    y, long = chance.uniform(170, 200), chance.uniform(380, 430)
    press.paste(a, box(x - 4, -10, x + 4, y))
    left, right = (x - long, y + 34), (x + long * 0.8, y - 28)
    press.paste(a, bar(left, right, 10))
    drop = chance.uniform(150, 200)
    low = left[1] + drop
    press.paste(a, box(left[0] - 4, left[1], left[0] + 4, low + 4))
    arm = chance.uniform(170, 210)
    near, far = (left[0] - arm, low - 24), (left[0] + arm * 1.25, low + 28)
    press.paste(a, bar(near, far, 10))
    for (px, py), fall, ink, r in (
        (near, 90, d, chance.uniform(96, 116)),
        (far, 70, c, chance.uniform(140, 165)),
        (right, 190, b, chance.uniform(175, 205)),
    ):
        press.paste(a, box(px - 4, py, px + 4, py + fall))
        press.ink(ink, disc(px, py + fall + r, r))
        if ink == b:
            press.grain(
                disc(px, py + fall + r, r), (px - r, py + fall + 2 * r), (px, py + fall + r)
            )
            press.cut(half(px, py + fall + r, r * 0.5, chance.choice([0, 90, 180, 270])))
    hang = x + long * 0.36
    level = y - 8
    press.paste(a, box(hang - 4, level, hang + 4, level + 60))
    blade = leaf((hang, level + 50), (hang - 40, level + 330), 0.5)
    press.ink(d, blade)


def draw_nest(press: Press, chance: Random) -> None:
    """A bowl of bands that holds something dear, or a shelter of arches over it."""
    chance.choice([draw_bowl, draw_shelter])(press, chance)


def draw_bowl(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, y = chance.uniform(640, 960), chance.uniform(400, 430)
    press.focus = x
    wide, bands = 62, 4
    r = chance.uniform(420, 450)
    hollow = r - bands * wide
    eggs = chance.choice([1, 2, 3])
    for i in range(eggs):
        off = i - (eggs - 1) / 2
        egg = disc(x + off * hollow * 0.7, y + 10, hollow * 0.56, hollow * 0.8)
        egg = turn_shape(egg, x + off * hollow * 0.7, y, off * 16)
        press.ink((b, d, c)[i], egg)
        if i == 0:
            press.grain(egg, (x - hollow, y + hollow), (x, y - hollow * 0.2), most=0.5)
    for i, ink in enumerate((a, c, d, a)):
        outer = r - i * wide
        lean = chance.uniform(-10, 10) * (i % 2 * 2 - 1)
        press.ink(ink, ring(x, y, outer, outer - wide * 1.06, lean, 180 + lean))
    for i in range(chance.choice([0, 5, 7])):
        angle = 205 + i * 25
        press.ink(d if i % 2 else b, disc(*point_along(x, y, 390, angle), 15))


def draw_shelter(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, floor = chance.uniform(600, 1000), chance.uniform(740, 780)
    press.focus = x
    r, wide = chance.uniform(430, 470), chance.uniform(60, 70)
    top = floor - chance.uniform(170, 210)
    for i, ink in enumerate((c, a, d, b)):
        outer = r - i * wide
        press.ink(ink, ring(x, top, outer, outer - wide, 180, 360))
        for side in (-1, 1):
            edges = sorted((x + side * outer, x + side * (outer - wide)))
            press.ink(ink, box(edges[0], top - 1, edges[1], floor))
    hollow = r - 4 * wide
    curved = arc(x, top, r, 180, 270) + arc(x, top, hollow, 270, 180)
    press.grain(
        [(x - r, floor), *curved, (x - hollow, floor)], (x - r, floor), (x, top - r), most=0.6
    )
    for off, size, ink in ((-0.42, 0.52, a), (0.46, 0.4, b)):
        px, body = x + off * hollow, hollow * size
        press.paste(ink, arch(px - body, floor - body * 1.5, px + body, floor))
        press.paste(ink, disc(px, floor - body * 2.1, body * 0.5))
    press.paste(c, box(-10, floor, 1610, 910))


def draw_pages(press: Press, chance: Random) -> None:
    """Sheets of paper, fanned, with a pencil, or a book that opens on a sunrise."""
    chance.choice([draw_sheets, draw_book])(press, chance)


def draw_sheets(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, y = chance.uniform(620, 820), chance.uniform(470, 520)
    press.focus = x + 60
    wide, tall = 490, 660
    lean = chance.uniform(-9, 5)
    sheet = box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
    hub = (x, y + tall * chance.choice([0.45, 0.8]))
    for ink, angle in ((c, -19), (d, 16), (b, -8)):
        page = turn_shape(sheet, *hub, lean + angle)
        press.ink(ink, page)
        press.grain(page, page[2], page[0], most=0.3)
    press.cut(turn_shape(sheet, *hub, lean + 3))

    def lay(ink: str, shape: Shape) -> None:
        press.paste(ink, turn_shape(shape, *hub, lean + 3))

    left, top = x - wide / 2 + 56, y - tall / 2 + 64
    deep = press.scheme.deep
    lay(deep, disc(left + 56, top + 56, 56))
    lay(b, bar((left + 160, top + 34), (left + chance.uniform(280, 360), top + 34), 26))
    lay(c, bar((left + 160, top + 84), (left + 270, top + 84), 17))
    for i in range(7):
        line, end = top + 190 + i * 54, left + chance.uniform(210, 370)
        lay(deep if i % 3 == 0 else c, bar((left + 9, line), (end, line), 17))
    px, slant = x + 440, chance.uniform(14, 32)
    shaft = box(px - 27, y - 190, px + 27, y + 190)
    tip = [(px - 27, y + 190), (px + 27, y + 190), (px, y + 262)]
    for ink, shape in (
        (a, shaft),
        (b, rounded_box(px - 27, y - 240, px + 27, y - 186, 20)),
        (d, tip),
        (deep, [(px - 9, y + 238), (px + 9, y + 238), (px, y + 262)]),
    ):
        press.paste(ink, turn_shape(shape, px, y, slant))


def draw_book(press: Press, chance: Random) -> None:
    a, b, c, d = press.scheme.inks
    x, y = chance.uniform(700, 900), chance.uniform(500, 520)
    press.focus = x
    long = chance.uniform(430, 480)
    rays = chance.choice([9, 11])
    for i in range(rays):
        start = 190 + i * 160 / rays
        ray = wedge(x, y + 60, 560 if i % 2 else 470, start, start + 160 / rays)
        press.ink((d, c)[i % 2], ray)
        press.grain(ray, point_along(x, y, 240, start), point_along(x, y, 470, start), most=0.35)
    press.paste(b, half(x, y + 60, 230))
    for side in (-1, 1):
        cover = [
            (x, y + 40),
            (x + side * (long + 34), y - 60),
            (x + side * (long + 34), y + 270),
            (x, y + 350),
        ]
        press.paste(a, cover)
        page = [(x, y + 20), (x + side * long, y - 90), (x + side * long, y + 220), (x, y + 320)]
        press.cut(page)
        if side < 0:
            press.grain(page, (x, y), (x - 130, y), most=0.45)
        for i in range(4):
            level, end = y + 84 + i * 52, chance.uniform(0.6, 0.84)
            inner = (x + side * 60, level - 12)
            stop = (x + side * long * end, level - 12 - (long * end - 60) * 110 / long)
            press.paste(press.scheme.deep if i == 0 else c, bar(inner, stop, 15))
