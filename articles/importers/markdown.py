"""A folder of Markdown files with front matter → a batch (the format: docs/markdown.md)."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from articles.importers import html
from articles.importers.containers import CONTAINERS, portable
from articles.importers.source import (
    MAX_DEK,
    ArticleSource,
    BadSource,
    Batch,
    PictureRef,
    StreamData,
    clipped,
    refuse_twins,
)

KEYS = {
    *("title", "slug", "topic", "date", "updated", "status", "authors", "experts", "tags"),
    *("excerpt", "description", "image", "image_alt", "image_figcaption", "image_decorative"),
    *("access", "canonical_url", "seo_title"),
}
NAME = re.compile(r"^(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.+)$")
OPEN = re.compile(r"^:::\s*(?P<name>[a-z_]+)\s*$")
FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
LIQUID = re.compile(r"{%.*?%}|{{.*?}}")
BASE_URL = re.compile(r"{{\s*site\.(baseurl|url)\s*}}")
KRAMDOWN = re.compile(r"{:[^}\n]*}")
PICTURE_ENDINGS = {f".{ending}" for ending in settings.WAGTAILIMAGES_EXTENSIONS}
parser = MarkdownIt("commonmark", {"html": True}).enable("table").use(footnote_plugin)


def read_folder(folder: Path, images: Path | None = None) -> Batch:
    """Read every `*.md` of a folder and the YAML files beside them. Raises BadSource."""
    if not folder.is_dir():
        raise BadSource(folder, None, "there is no such folder")
    files = sorted(folder.glob("*.md"))
    if not files:
        raise BadSource(folder, None, "there is no Markdown file in it")
    roots = [images.resolve()] if images else [folder.resolve(), folder.resolve().parent]
    batch = Batch(articles=[read_article(file, roots) for file in files])
    refuse_twins(batch.articles)
    batch.topics = read_table(folder / "topics.yaml")
    batch.tags = read_table(folder / "tags.yaml")
    batch.contributors = read_table(folder / "contributors.yaml")
    for slug, fields in batch.contributors.items():
        fields["bio"] = markdown_to_html(str(fields.get("bio") or ""))
        if fields.get("portrait"):
            fields["portrait"] = find_picture(str(fields["portrait"]), folder, roots, slug, None)
    for written, fields in read_table(folder / "images.yaml").items():
        picture = find_picture(written, folder, roots, "images.yaml", None)
        if picture.path:
            batch.pictures[picture.path] = fields
    for article in batch.articles:
        batch.permalinks[Path(article.origin).name] = article.slug
        if match := NAME.match(Path(article.origin).stem):
            day = match["date"].replace("-", "/")
            batch.permalinks[f"/{day}/{match['slug']}"] = article.slug
    return batch


def read_text(file: Path) -> str:
    """Return a file's text. Raises BadSource with the line of the first byte that is not UTF-8."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadSource(file.name, line, "is not UTF-8") from error


def read_yaml(text: str, origin: str, first_line: int = 1) -> Any:
    """Return what YAML says. Raises BadSource with the line of the mistake."""
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + mark.line if mark else None
        raise BadSource(origin, line, f"broken YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadSource(origin, first_line, f"broken YAML: {error}") from error


def read_table(file: Path) -> dict[str, dict[str, Any]]:
    """Return the mapping of a YAML file beside the articles, empty if there is no such file."""
    if not file.exists():
        return {}
    table = read_yaml(read_text(file), file.name)
    if not isinstance(table, dict) or not all(isinstance(v, dict) for v in table.values()):
        raise BadSource(file.name, 1, "is not a mapping of names to fields")
    return {str(key): value for key, value in table.items()}


class FrontMatter:
    """The head of a Markdown file: its values, checked, with the lines they stand in."""

    def __init__(self, values: dict, origin: str, lines: list[str]):
        self.values, self.origin, self.lines = values, origin, lines

    def line(self, key: str) -> int:
        """The line a key stands in."""
        for number, text in enumerate(self.lines, 1):
            if text.startswith(f"{key}:"):
                return number
        return 1

    def wrong(self, key: str, message: str) -> BadSource:
        """An error about one key."""
        return BadSource(self.origin, self.line(key), f"{key} {message}")

    def text(self, key: str) -> str:
        """A text, "" if it is missing."""
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, list | dict | bool):
            raise self.wrong(key, "is not a text")
        return str(value).strip()

    def names(self, key: str) -> list[str]:
        """A list of names; one name alone is a list too."""
        value = self.values.get(key)
        value = [value] if isinstance(value, str | int) else value or []
        if not isinstance(value, list) or not all(isinstance(v, str | int | float) for v in value):
            raise self.wrong(key, "is not a list of names")
        return list(dict.fromkeys(str(name).strip() for name in value if str(name).strip()))

    def moment(self, key: str) -> datetime | None:
        """A point in time; without a zone it is UTC."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = parse_datetime(value.strip()) or date.fromisoformat(value.strip())
            except ValueError as error:
                raise self.wrong(key, f"is not a date: {value}") from error
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime.combine(value, time(), UTC)
        raise self.wrong(key, "is not a date")

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """One of some words; the first is the default."""
        value = self.text(key) or choices[0]
        if value not in choices:
            raise self.wrong(key, f"is none of {', '.join(choices)}")
        return value


def read_head(file: Path) -> tuple[FrontMatter, list[str], int]:
    """Return a file's front matter, the lines after it, and the first one's number."""
    lines = read_text(file).split("\n")
    if lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        raise BadSource(file.name, 1, "has no front matter between two lines of ---")
    end = next(n for n, line in enumerate(lines) if n and line.strip() == "---")
    values = read_yaml("\n".join(lines[1:end]), file.name, first_line=2)
    if not isinstance(values, dict):
        raise BadSource(file.name, 1, "its front matter is not a mapping")
    head = FrontMatter(values, file.name, lines[:end])
    if not head.text("title"):
        raise BadSource(file.name, head.line("title"), "has no title")
    return head, lines[end + 1 :], end + 2


def read_page(file: Path) -> tuple[ArticleSource, str]:
    """Read a standard page: title, description and body, and the slug of its parent."""
    head, lines, number = read_head(file)
    page = ArticleSource(origin=file.name, title=head.text("title"), slug=file.stem)
    page.description = head.text("description")
    page.body = read_body(lines, file, [file.parent.resolve()], number, page.notes)
    return page, head.text("parent")


def read_article(file: Path, roots: list[Path]) -> ArticleSource:
    """Read one article. Raises BadSource."""
    head, lines, number = read_head(file)
    name = NAME.match(file.stem)
    slug = slugify(head.text("slug") or (name["slug"] if name else file.stem).replace("_", "-"))
    notes: list[str] = []
    unknown = sorted(str(key) for key in head.values if key not in KEYS)
    if unknown:
        notes.append(f"kept out the keys {', '.join(unknown)}")
    caption = html.line(markdown_to_html(head.text("image_figcaption")))
    article = ArticleSource(
        origin=file.name,
        title=head.text("title")[:255],
        slug=slug,
        topic=slugify(head.text("topic")),
        date=head.moment("date") or (parse_day(name["date"]) if name else None),
        updated=head.moment("updated"),
        status=head.choice("status", ("live", "draft")),
        authors=head.names("authors"),
        experts=head.names("experts"),
        tags=head.names("tags"),
        description=plain(head.text("description")),
        image_alt=clipped(head.text("image_alt"), 300),
        image_decorative=head.values.get("image_decorative") is True,
        image_caption=caption,
        access=head.choice("access", ("metered", "free", "members")),
        canonical_url=head.text("canonical_url"),
        seo_title=head.text("seo_title"),
        notes=notes,
    )
    if picture := head.text("image"):
        article.image = find_picture(picture, file.parent, roots, file.name, head.line("image"))
    article.body = read_body(lines, file, roots, number, notes)
    article.dek = clipped(plain(head.text("excerpt")) or first_words(article.body), MAX_DEK)
    return article


def parse_day(text: str) -> datetime | None:
    """The day in a file's name, if it is one."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def plain(text: str) -> str:
    """A text without its markup."""
    return " ".join(html.BeautifulSoup(markdown_to_html(text), "html.parser").get_text().split())


def first_words(body: StreamData) -> str:
    """The words of a body's first paragraph."""
    for kind, value in body:
        if kind == "prose" and (paragraph := html.BeautifulSoup(value, "html.parser").p):
            return paragraph.get_text()
    return ""


def markdown_to_html(text: str) -> str:
    """Render Markdown, cleaned of what an editor could not have written."""
    return html.clean(parser.render(text))


def find_picture(
    written: str, folder: Path, roots: list[Path], origin: str, line: int | None
) -> PictureRef:
    """Find the file that a text means, inside the roots only; a remote one is never fetched."""
    if re.match(r"^[a-z]+:|^//", written):
        return PictureRef(written, None, origin, line)
    relative = written.split("?")[0].split("#")[0].lstrip("/")
    places = ([folder] if not written.startswith("/") else []) + roots
    for place in places:
        path = (place / relative).resolve()
        inside = any(path.is_relative_to(root) for root in roots)
        if inside and path.is_file() and path.suffix.lower() in PICTURE_ENDINGS:
            return PictureRef(written, path, origin, line)
    return PictureRef(written, None, origin, line)


def parts_of(lines: list[str], first_line: int) -> Iterable[tuple[str, list[str], int]]:
    """Split a body into Markdown ("", lines, line) and containers (name, lines, line)."""
    run: list[str] = []
    start, fence, number = first_line, "", 0
    while number < len(lines):
        line = lines[number]
        if match := FENCE.match(line):
            fence = "" if fence and match[1].startswith(fence) else fence or match[1]
        opening = None if fence else OPEN.match(line)
        if opening and opening["name"] in CONTAINERS:
            yield "", run, start
            inside = [n for n in range(number + 1, len(lines)) if lines[n].rstrip() == ":::"]
            end = inside[0] if inside else -1
            yield opening["name"], lines[number + 1 : end], first_line + number
            if end < 0:
                return
            run, start, number = [], first_line + end + 1, end
        else:
            run.append(line)
        number += 1
    yield "", run, start


def read_body(
    lines: list[str], file: Path, roots: list[Path], first_line: int, notes: list[str]
) -> StreamData:
    """Return the blocks of a body. Raises BadSource."""
    closes = {n for n, line in enumerate(lines) if line.rstrip() == ":::"}

    def note(message: str) -> None:
        if message not in notes:
            notes.append(message)

    def picture(written: str, line: int | None = None) -> PictureRef | None:
        reference = find_picture(written, file.parent, roots, file.name, line or place(written))
        if reference.path is None:
            note(f"no picture file for {written}")
            return None
        return reference

    def place(written: str) -> int | None:
        return next((first_line + n for n, line in enumerate(lines) if written in line), None)

    body: StreamData = []
    for name, part, line in parts_of(lines, first_line):
        if name:
            if not any(first_line + n > line for n in closes):
                raise BadSource(file.name, line, f"“::: {name}” is not closed")
            value = read_yaml("\n".join(part), file.name, first_line=line + 1)
            body.append(portable(name, value, markdown_to_html, picture, file.name, line))
        else:
            text = without_templates("\n".join(part), note)
            body += html.Converter(picture, note).convert(parser.render(text))
    return html.levelled(body)


def without_templates(text: str, note) -> str:
    """Take out the tags of site generators."""
    text = BASE_URL.sub("", text)
    for pattern in (LIQUID, KRAMDOWN):
        for found in dict.fromkeys(pattern.findall(text)):
            note(f"left out {found if isinstance(found, str) else found[0]}")
        text = pattern.sub("", text)
    return text
