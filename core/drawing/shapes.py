"""Outlines as lists of points, in the units of whoever draws them."""

import math
from collections.abc import Iterable

Point = tuple[float, float]
Shape = list[Point]


def count_segments(radius: float, sweep: float) -> int:
    """How many segments make an arc look round."""
    return max(6, math.ceil(abs(sweep) / 360 * (24 + radius * 0.45)))


def arc(x: float, y: float, r: float, start: float, end: float, ry: float | None = None) -> Shape:
    """Points along an arc; degrees run clockwise from three o'clock, as y runs down."""
    ry = r if ry is None else ry
    count = count_segments(max(r, ry), end - start)
    angles = (math.radians(start + (end - start) * i / count) for i in range(count + 1))
    return [(x + r * math.cos(a), y + ry * math.sin(a)) for a in angles]


def disc(x: float, y: float, r: float, ry: float | None = None) -> Shape:
    return arc(x, y, r, 0, 360, ry)


def wedge(x: float, y: float, r: float, start: float, end: float) -> Shape:
    return [(x, y), *arc(x, y, r, start, end)]


def ring(x: float, y: float, outer: float, inner: float, start: float = 0, end: float = 360):
    """A ring, or the part of it between two angles."""
    return arc(x, y, outer, start, end) + arc(x, y, inner, end, start)


def half(x: float, y: float, r: float, facing: float = 270) -> Shape:
    """Half a disc, bulging towards the angle it faces (270 is up)."""
    return arc(x, y, r, facing - 90, facing + 90)


def petal(x: float, y: float, r: float, corner: float) -> Shape:
    """A disc drawn out to a square corner at that angle (45, 135, 225 or 315)."""
    return [*arc(x, y, r, corner + 45, corner + 315), point_along(x, y, r * math.sqrt(2), corner)]


def box(left: float, top: float, right: float, bottom: float) -> Shape:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def rounded_box(left: float, top: float, right: float, bottom: float, r: float) -> Shape:
    r = min(r, (right - left) / 2, (bottom - top) / 2)
    return (
        arc(left + r, top + r, r, 180, 270)
        + arc(right - r, top + r, r, 270, 360)
        + arc(right - r, bottom - r, r, 0, 90)
        + arc(left + r, bottom - r, r, 90, 180)
    )


def arch(left: float, top: float, right: float, bottom: float) -> Shape:
    """A doorway: straight sides and a round head."""
    r = (right - left) / 2
    return [*arc(left + r, top + r, r, 180, 360), (right, bottom), (left, bottom)]


def leaf(start: Point, end: Point, belly: float) -> Shape:
    """A lens with its points at start and end; `belly` is its widest, as a part of its length."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    there = [(t / 30, math.sin(math.pi * t / 30) ** 0.85 * belly / 2) for t in range(31)]
    above = [(x0 + dx * t - dy * v, y0 + dy * t + dx * v) for t, v in there]
    below = [(x0 + dx * t + dy * v, y0 + dy * t - dx * v) for t, v in reversed(there)]
    return above + below


def curve(start: Point, pull: Point, draw: Point, end: Point, count: int = 60) -> Shape:
    """Points along a cubic Bézier curve."""
    points = []
    for i in range(count + 1):
        t = i / count
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append(
            (
                a * start[0] + b * pull[0] + c * draw[0] + d * end[0],
                a * start[1] + b * pull[1] + c * draw[1] + d * end[1],
            )
        )
    return points


def ribbon(line: Shape, width: float, end_width: float | None = None) -> Shape:
    """A band of even (or evenly changing) width along a line."""
    end_width = width if end_width is None else end_width
    left, right = [], []
    for i, (x, y) in enumerate(line):
        (x0, y0), (x1, y1) = line[max(0, i - 1)], line[min(len(line) - 1, i + 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1
        w = (width + (end_width - width) * i / (len(line) - 1)) / 2
        nx, ny = -(y1 - y0) / length * w, (x1 - x0) / length * w
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left + right[::-1]


def bar(start: Point, end: Point, width: float) -> Shape:
    """A straight stroke with round ends."""
    heading = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    return arc(*start, width / 2, heading + 90, heading + 270) + arc(
        *end, width / 2, heading - 90, heading + 90
    )


def turn_shape(shape: Iterable[Point], x: float, y: float, degrees: float) -> Shape:
    """The shape turned about a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [
        (x + (px - x) * cos - (py - y) * sin, y + (px - x) * sin + (py - y) * cos)
        for px, py in shape
    ]


def move_shape(shape: Iterable[Point], dx: float, dy: float) -> Shape:
    return [(x + dx, y + dy) for x, y in shape]


def point_along(x: float, y: float, distance: float, degrees: float) -> Point:
    """The point so far away in that direction."""
    return (
        x + distance * math.cos(math.radians(degrees)),
        y + distance * math.sin(math.radians(degrees)),
    )
