"""What the documentation names, and what of it is not there."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, get_resolver, resolve

from tests.support.packages import FLOORS, PACKAGES

ROOT: Path = settings.BASE_DIR
INDEX = ROOT / "docs" / "README.md"
OPERATORS = ROOT / "docs" / "operators.md"
PAGES = (
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "CODE_OF_CONDUCT")),
)
# Names that are not ours: of the shell, of Docker, of programs that the tests start.
FOREIGN = {"DJANGO_SETTINGS_MODULE", "SSL_CERT_FILE", "VNU_JAR", "REQUIRE_BROWSER"}
MADE_LATER = {"trusted-proxies.conf", "rating_key.py"}  # by deploy/nginx.sh; a download's name
OUR_FOLDERS = (*PACKAGES, "tests", "tools", "deploy", "templates", "static", "docs")
EDITORS_PAGES = ("/about/", "/blog/", "/guidelines/", "/privacy/", "/terms/")  # in the page tree
PARTS = {"slug": "any", "year": "2026", "id": "1", "topic": "any", "list": "overall"}
PARTS |= {"provider": "google", "path": "any", "name": "any"}

FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
SETTING = re.compile(r"(?<![\w$./-])([A-Z][A-Z0-9]*(?:_(?:[A-Z0-9]+|<[A-Z]+>))+)\b")
READ = re.compile(r"""env(?:iron\.get)?(?:\.\w+)?\(\s*f?["']([A-Z][^"']*)["']""")


def find_spans(text: str) -> list[str]:
    """Return what stands in backticks, outside blocks of code."""
    return SPAN.findall(FENCE.sub("", text))


def find_code(text: str) -> list[str]:
    """Return what stands in backticks, and the lines of blocks of code."""
    return find_spans(text) + [line for block in FENCE.findall(text) for line in block.splitlines()]


# Settings


@cache
def read_environment() -> tuple[str, ...]:
    """Return the names that the settings and gunicorn's files read from the environment.

    A name that is put together has `<PROVIDER>` where its variable part is.
    """
    files = (*(ROOT / "inhersight" / "settings").glob("*.py"), *(ROOT / "deploy").glob("*.py"))
    names = {name for file in files for name in READ.findall(file.read_text())}
    own = {name for name in names if name != "PYTEST_XDIST_WORKER"}
    return tuple(sorted(re.sub(r"\{[^}]*\}", "<PROVIDER>", name) for name in own))


def is_named(name: str, text: str) -> bool:
    """Say whether a setting is in backticks in the text, for some provider at least."""
    return re.search(rf"`{make_pattern(name)}(?:=[^`]*)?`", text) is not None


def make_pattern(name: str) -> str:
    """Return the pattern of a setting's name: of `<PROVIDER>` itself, or of one provider."""
    return re.escape(name).replace("<PROVIDER>", r"(?:<PROVIDER>|[A-Z]+)")


def find_unknown_settings(text: str) -> Iterator[str]:
    """Yield names of settings that neither Django, nor the environment, nor make knows."""
    for code in find_code(text):
        for name in SETTING.findall(code):
            is_known = any(re.fullmatch(make_pattern(one), name) for one in read_known_names())
            if not is_known and not hasattr(settings, name):
                yield name


@cache
def read_known_names() -> frozenset[str]:
    """Return every name of a setting: the environment's, Compose's, make's and foreign ones."""
    compose = re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text())
    make = re.findall(r"^([A-Z_]+) ?[?:]?=", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return frozenset({*read_environment(), *compose, *make, *FOREIGN})


# Commands


def find_unknown_commands(text: str) -> Iterator[str]:
    """Yield commands of manage.py that are not installed."""
    for code in find_code(text):
        for name in re.findall(r"manage\.py ([a-z]\w*)", code):
            if name not in get_commands():
                yield name


def find_unknown_targets(text: str) -> Iterator[str]:
    """Yield targets that the Makefile does not have."""
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for code in find_code(text):
        for name in re.findall(r"(?:^|[\s;&|])make ([a-z][a-z-]*)", code):
            if name not in targets:
                yield name


# Addresses


def find_unknown_addresses(text: str) -> Iterator[str]:
    """Yield addresses of the site that no view answers."""
    for code in find_spans(text):
        if re.fullmatch(r"/[a-z][^\s`…]*", code) and not is_address(code):
            yield code


def is_address(text: str) -> bool:
    """Say whether a view, a page of the tree, static files or nginx answer at the address."""
    path = re.sub(r"<(\w+)>", lambda part: PARTS.get(part[1], "any"), text.partition("?")[0])
    if path.startswith((*EDITORS_PAGES, settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        starts = {str(route.pattern) for route in get_resolver().url_patterns}
        return path.lstrip("/") in starts


def find_unknown_url_names(text: str) -> Iterator[str]:
    """Yield names in `{% url … %}` and `reverse(…)` that no pattern has."""
    names = set(get_resolver().reverse_dict)
    for code in find_code(text):
        for name in re.findall(r"""(?:\{% url |reverse\()["'](\w+)["']""", code):
            if name not in names:
                yield name


# Files and modules


def find_missing_files(text: str) -> Iterator[str]:
    """Yield files and folders of the project that are named and not there."""
    text = FENCE.sub("", text)
    for line in text.splitlines():
        header = re.match(r"\| modules? of `([^`]+)/`", line)
        if header:
            folder = header[1]
        elif not line.startswith("|"):
            folder = ""
        for code in SPAN.findall(line):
            name, _, symbol = code.partition(": ")
            is_file = re.fullmatch(r"(?:[\w.-]+/)*[\w.-]+\.(?:py|js|html|conf|sh)", name)
            if is_file and name not in MADE_LATER:
                file = find_file(name, folder)
                if not file or (symbol and not defines(file, symbol)):
                    yield code
            is_folder = re.fullmatch(r"(?:[\w-]+/)+", name)
            if is_folder and name.split("/")[0] in OUR_FOLDERS and not (ROOT / name).is_dir():
                yield code


def find_file(name: str, folder: str) -> Path | None:
    """Return the file of that name: in the folder, the root or the templates, or wherever it is."""
    for file in (ROOT / folder / name, ROOT / name, ROOT / "templates" / name):
        if file.is_file():
            return file
    if "/" in name or folder:
        return None
    return next((f for top in OUR_FOLDERS for f in (ROOT / top).rglob(name)), None)


def defines(file: Path, symbol: str) -> bool:
    """Say whether a module has a function, class or name at its top."""
    names = set()
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return symbol.partition("(")[0] in names


def find_missing_modules(text: str) -> Iterator[str]:
    """Yield dotted names below our packages that lead to no module, function or class."""
    tops = "|".join((*FLOORS, "tests"))
    for code in find_spans(text):
        match = re.fullmatch(rf"((?:{tops})(?:\.[A-Za-z_]\w*)+)(?:\(.*\))?", code)
        if match and not code.endswith(".py") and not is_module(match[1]):
            yield code


def is_module(dotted: str) -> bool:
    """Say whether a dotted name leads to a package, a module, or what a module defines."""
    path = ROOT / dotted.replace(".", "/")
    if path.with_suffix(".py").is_file() or (path / "__init__.py").is_file():
        return True
    file, symbol = path.parent.with_suffix(".py"), path.name
    package = path.parent / "__init__.py"
    return any(one.is_file() and defines(one, symbol) for one in (file, package))


# Links


def find_broken_links(page: Path, text: str) -> Iterator[str]:
    """Yield links to files that are not there, and to headings that a page does not have."""
    for target in LINK.findall(FENCE.sub("", text)):
        name, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / name).resolve() if name else page
        anchors = find_anchors(file.read_text()) if anchor and file.is_file() else {anchor}
        if not file.exists() or anchor not in anchors:
            yield target


def find_anchors(text: str) -> set[str]:
    """Return the anchors that headings get."""
    headings = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def find_reached(page: Path) -> set[Path]:
    """Return the pages that the links of a page, and of those, lead to."""
    reached, waiting = {page}, [page]
    while waiting:
        one = waiting.pop()
        for target in LINK.findall(one.read_text()):
            file = (one.parent / target.partition("#")[0]).resolve()
            if file.suffix == ".md" and file.is_file() and file not in reached:
                reached.add(file)
                waiting.append(file)
    return reached


# Words that no file may have

LEFT_OUT = {".git", ".venv", "var", "node_modules", "__pycache__"}


def find_words(top: Path, words: list[str]) -> Iterator[str]:
    """Yield the files below a folder that have one of the words, with the word."""
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if name not in LEFT_OUT]
        for path in (Path(folder, file) for file in files):
            content = path.read_bytes()
            for word in words:
                if word.encode() in content:
                    yield f"{path.relative_to(top)}: {word}"


# The map of docs/developers.md

ROW = re.compile(
    r"^\| `(/[^`]*)` \| `(\w+)` \| `([\w/]+\.py): (\w+)` \| `([^`]+)` \|$", re.MULTILINE
)


def find_wrong_rows(text: str) -> Iterator[str]:
    """Yield rows of the map from an address to its file that are not so."""
    for address, name, file, view, template in ROW.findall(text):
        path = re.sub(r"<(\w+)>", lambda part: PARTS[part[1]], address)
        match = resolve(path)
        found = getattr(match.func, "view_class", match.func)
        place = f"{found.__module__.replace('.', '/')}.py: {found.__name__}"
        if (match.url_name, place) != (name, f"{file}: {view}"):
            yield f"{address} is {match.url_name}, {place}"
        if not (ROOT / "templates" / template).is_file():
            yield f"{template} is missing"
