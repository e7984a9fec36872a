"""Logos of the demo companies: a mark on a ground, drawn in code. The others show initials."""

from collections.abc import Callable, Sequence
from io import BytesIO
from math import pi, sin

from django.conf import settings
from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

SIZE, TIMES = 400, 4  # drawn larger, then made smaller, so that edges are smooth
PAPER = "#fbf8f4"
GROUNDS = {"sage": "#2f6f4f", "plum": "#5b2a86", "coral": "#c2410c", "amber": "#8a5200"}
Draw = ImageDraw.ImageDraw
Point = tuple[float, float]


def add_logo(company, mark: str, ground: str) -> None:
    """Draw a company's logo and put it into the picture library."""
    data = BytesIO()
    draw_logo(mark, ground).save(data, "PNG", optimize=True)
    company.logo = get_image_model().objects.create(
        title=f"Logo of {company.name}",
        kind="drawing",
        file=ImageFile(BytesIO(data.getvalue()), f"logo-{company.slug}.png"),
        creator=settings.SITE_NAME,
        license="CC0 1.0",
        license_url="https://creativecommons.org/publicdomain/zero/1.0/",
    )
    company.save(update_fields=["logo"])


def draw_logo(mark: str, ground: str) -> Image.Image:
    """Return a square logo; the mark's coordinates run from 0 to 100."""
    side = SIZE * TIMES
    picture = Image.new("RGB", (side, side), GROUNDS[ground])
    MARKS[mark](ImageDraw.Draw(picture), side / 100, GROUNDS[ground])
    return picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def scale_points(points: Sequence[Point], unit: float) -> list[Point]:
    """Return points in pixels."""
    return [(x * unit, y * unit) for x, y in points]


def draw_disc(draw: Draw, unit: float, at: Point, radius: float, color: str) -> None:
    """Draw a disc."""
    x, y = at
    box = [(x - radius, y - radius), (x + radius, y + radius)]
    draw.ellipse(scale_points(box, unit), fill=color)


def draw_leaf(draw: Draw, unit: float, ground: str) -> None:
    bend = [(step / 40, 19 * sin(pi * step / 40)) for step in range(41)]
    one = [(22 + 56 * at + wide, 78 - 56 * at + wide) for at, wide in bend]
    other = [(22 + 56 * at - wide, 78 - 56 * at - wide) for at, wide in reversed(bend)]
    draw.polygon(scale_points(one + other, unit), fill=PAPER)
    draw.line(scale_points([(16, 84), (62, 38)], unit), fill=ground, width=round(4 * unit))


def draw_cross(draw: Draw, unit: float, ground: str) -> None:
    for box in ([(40, 18), (60, 82)], [(18, 40), (82, 60)]):
        draw.rounded_rectangle(scale_points(box, unit), 10 * unit, fill=PAPER)
    draw_disc(draw, unit, (50, 50), 7, ground)


def draw_steps(draw: Draw, unit: float, ground: str) -> None:
    for number in range(4):
        box = [(18 + number * 17, 66 - number * 14), (31 + number * 17, 82)]
        draw.rounded_rectangle(scale_points(box, unit), 4 * unit, fill=PAPER)


def draw_waves(draw: Draw, unit: float, ground: str) -> None:
    for top in (32, 50, 68):
        wave = [(16 + step, top + 7 * sin(2 * pi * step / 34)) for step in range(69)]
        draw.line(scale_points(wave, unit), fill=PAPER, width=round(6 * unit), joint="curve")


def draw_arch(draw: Draw, unit: float, ground: str) -> None:
    for inset, color in ((0, PAPER), (14, ground), (24, PAPER)):
        box = [(20 + inset, 20 + inset), (80 - inset, 80 - inset)]
        draw.pieslice(scale_points(box, unit), 180, 360, fill=color)
        draw.rectangle(scale_points([(20 + inset, 50), (80 - inset, 80)], unit), fill=color)


def draw_wheel(draw: Draw, unit: float, ground: str) -> None:
    for radius, color in ((34, PAPER), (25, ground), (9, PAPER)):
        draw_disc(draw, unit, (50, 50), radius, color)
    for line in ([(50, 22), (50, 78)], [(22, 50), (78, 50)]):
        draw.line(scale_points(line, unit), fill=PAPER, width=round(5 * unit))


def draw_book(draw: Draw, unit: float, ground: str) -> None:
    for side in (-1, 1):
        page = [(50, 30), (50 + side * 34, 22), (50 + side * 34, 70), (50, 79)]
        draw.polygon(scale_points(page, unit), fill=PAPER)
    draw.line(scale_points([(50, 28), (50, 80)], unit), fill=ground, width=round(4 * unit))


def draw_bird(draw: Draw, unit: float, ground: str) -> None:
    draw.pieslice(scale_points([(18, 24), (74, 80)], unit), 0, 180, fill=PAPER)
    draw_disc(draw, unit, (66, 42), 14, PAPER)
    draw.polygon(scale_points([(77, 34), (92, 42), (77, 48)], unit), fill=PAPER)
    draw_disc(draw, unit, (69, 39), 3, ground)


def draw_button(draw: Draw, unit: float, ground: str) -> None:
    for radius, color in ((34, PAPER), (28, ground), (25, PAPER)):
        draw_disc(draw, unit, (50, 50), radius, color)
    for at in ((42, 42), (58, 42), (42, 58), (58, 58)):
        draw_disc(draw, unit, at, 4.5, ground)


def draw_drop(draw: Draw, unit: float, ground: str) -> None:
    draw_disc(draw, unit, (50, 60), 24, PAPER)
    draw.polygon(scale_points([(50, 12), (28.5, 49), (71.5, 49)], unit), fill=PAPER)
    box = [(36, 46), (64, 74)]
    draw.arc(scale_points(box, unit), 20, 110, fill=ground, width=round(4 * unit))


def draw_bolt(draw: Draw, unit: float, ground: str) -> None:
    points = [(58, 12), (26, 56), (47, 56), (41, 88), (75, 42), (53, 42)]
    draw.polygon(scale_points(points, unit), fill=PAPER)


MARKS: dict[str, Callable[[Draw, float, str], None]] = {
    "leaf": draw_leaf,
    "cross": draw_cross,
    "steps": draw_steps,
    "waves": draw_waves,
    "arch": draw_arch,
    "wheel": draw_wheel,
    "book": draw_book,
    "bird": draw_bird,
    "button": draw_button,
    "drop": draw_drop,
    "bolt": draw_bolt,
}
