"""Imports go down the floors that docs/developers.md states, and never in a circle."""

import ast

import pytest
from django.conf import settings

from tests.support.packages import FLOORS, PACKAGES

RATINGS = "companies.ratings"
FACE = "companies.ratings.api"
RATINGS_MAY_IMPORT = ("core.blind_rsa", "core.encoding", "core.key_scripts")
MAY_PASS_THE_FACE = ("demo", "inhersight")


def find_modules() -> dict[str, ast.Module]:
    """Return every module of ours, migrations left out, by its dotted name."""
    found = {}
    for package in PACKAGES:
        for file in (settings.BASE_DIR / package).rglob("*.py"):
            if "migrations" not in file.parts:
                parts = file.relative_to(settings.BASE_DIR).with_suffix("").parts
                name = ".".join(parts).removesuffix(".__init__")
                found[name] = ast.parse(file.read_text())
    return found


MODULES = find_modules()


def find_imports(name: str) -> set[str]:
    """Return the modules of ours that a module imports, in functions and for types too."""
    found = set()
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name} has a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for one in names:
            while one and one not in MODULES:
                one = one.rpartition(".")[0]
            if one and one != name:
                found.add(one)
    return found


IMPORTS = {name: find_imports(name) for name in MODULES}


def is_below(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_stands_on_lower_floors(package):
    wrong = [
        f"{name} imports {one}"
        for name in sorted(MODULES)
        if is_below(name, package)
        for one in sorted(IMPORTS[name])
        if one.split(".")[0] not in {package, *FLOORS[package]}
    ]
    assert wrong == []


def test_every_package_of_the_project_has_a_floor():
    there = {file.parent.name for file in settings.BASE_DIR.glob("*/__init__.py")}
    assert there - {"tests"} == set(PACKAGES)


def test_the_ratings_import_nothing_that_knows_a_member():
    wrong = [
        f"{name} imports {one}"
        for name in sorted(MODULES)
        if is_below(name, RATINGS)
        for one in sorted(IMPORTS[name])
        if not is_below(one, RATINGS) and one not in RATINGS_MAY_IMPORT
    ]
    assert wrong == []


def test_the_ratings_have_one_face():
    wrong = [
        f"{name} imports {one}"
        for name in sorted(MODULES)
        if not is_below(name, RATINGS) and name.split(".")[0] not in MAY_PASS_THE_FACE
        for one in sorted(IMPORTS[name])
        if one not in (RATINGS, FACE) and is_below(one, RATINGS)
    ]
    assert wrong == []


def find_circles() -> list[list[str]]:
    """Return the groups of modules that import each other (Tarjan's algorithm)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    circles = []

    def visit(name):
        number[name] = lowest[name] = len(number)
        path.append(name)
        for one in IMPORTS[name]:
            if one not in number:
                visit(one)
            if one in path:
                lowest[name] = min(lowest[name], lowest[one])
        if lowest[name] == number[name]:
            place = path.index(name)
            group, path[place:] = path[place:], []
            if len(group) > 1:
                circles.append(sorted(group))

    for name in sorted(MODULES):
        if name not in number:
            visit(name)
    return circles


def test_no_files_import_each_other_in_a_circle():
    assert find_circles() == []


def test_there_is_no_drawer_for_leftovers():
    drawers = {"utils", "helpers", "common", "services"}
    assert [name for name in MODULES if name.split(".")[-1] in drawers] == []
