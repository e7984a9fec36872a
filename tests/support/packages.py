"""The project's packages and floors, as docs/developers.md states them."""

import re

from django.conf import settings

ROW = re.compile(r"^\| (\d+) \|([^|]+)\|[^|]*\|([^|]*)\|$", re.MULTILINE)


def read_floors() -> dict[str, set[str]]:
    """Return for each package the packages that it may import, itself left out."""
    text = (settings.BASE_DIR / "docs" / "developers.md").read_text()
    rows = [(int(floor), find_names(names), rule) for floor, names, rule in ROW.findall(text)]
    allowed: dict[str, set[str]] = {}
    for floor, names, rule in rows:
        below = {name for other, others, _ in rows for name in others if other < floor}
        for name in names:
            sideways = {
                found for left, found in re.findall(r"`(\w+)` → `(\w+)`", rule) if left == name
            }
            allowed[name] = below | sideways
    return allowed


def find_names(cell: str) -> list[str]:
    """Return the packages that a cell names."""
    return re.findall(r"`(\w+)/`", cell)


FLOORS = read_floors()
PACKAGES = tuple(name for name in FLOORS if (settings.BASE_DIR / name).is_dir())
