"""A folder of Markdown files with front matter → a batch (the format: docs/markdown.md)."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from articles.importers import html
from articles.importers.containers import CONTAINERS, portable
from articles.importers.convert import PLACEHOLDER, Converter
from articles.importers.front_matter import read_head, read_text, read_yaml
from articles.importers.source import (
    MAX_DEK,
    ArticleSource,
    BadSource,
    ImportBatch,
    PictureRef,
    StreamData,
    clip_text,
    find_line,
    refuse_twins,
    separate_twins,
)
from core.slugs import make_slug

DAY = r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
NAME = re.compile(rf"^{DAY}[-/](?P<slug>.+)$")
OPEN = re.compile(r"^:::\s*(?P<name>[a-z_]+)\s*$")
FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
LIQUID = re.compile(r"{%.*?%}|{{.*?}}")
HIGHLIGHT = re.compile(
    r"^{%-?\s*highlight\s+([\w+#-]+)[^%]*%}\n?(.*?)\n?{%-?\s*endhighlight\s*-?%}",
    re.DOTALL | re.MULTILINE,
)
BASE_URL = re.compile(r"{{\s*site\.(baseurl|url)\s*}}")
KRAMDOWN = re.compile(r"{:[^}\n]*}")
CODE = re.compile(
    r"(^ {0,3}(?P<fence>```+|~~~+)[^\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))",
    re.DOTALL | re.MULTILINE,
)
PICTURE_ENDINGS = {f".{ending}" for ending in settings.WAGTAILIMAGES_EXTENSIONS}
TEXT_ENDINGS = {".md", ".markdown"}
parser = (
    MarkdownIt("commonmark", {"html": True})
    .enable(["table", "strikethrough"])
    .use(footnote_plugin)
    .use(deflist_plugin)
)


def read_folder(
    folder: Path, images: Path | None = None, ignored: Iterable[str] = ()
) -> ImportBatch:
    """Read every Markdown file of a folder and those below, and the YAML files beside them.

    `ignored` are keys that may say who can read a text, and are left out all the same. Raises
    BadSource.
    """
    if not folder.is_dir():
        raise BadSource(folder, None, "there is no such folder")
    files = find_text_files(folder)
    if not files:
        raise BadSource(folder, None, "there is no Markdown file in it")
    roots = [images.resolve()] if images else [folder.resolve(), folder.resolve().parent]
    batch = ImportBatch(articles=[read_article(file, roots, folder, ignored) for file in files])
    separate_twins(batch.articles)
    refuse_twins(batch.articles)
    batch.topics = read_table(folder / "topics.yaml")
    batch.tags = read_table(folder / "tags.yaml")
    batch.contributors = read_table(folder / "contributors.yaml")
    for slug, fields in batch.contributors.items():
        fields["bio"] = render_markdown(str(fields.get("bio") or ""))
        if fields.get("portrait"):
            fields["portrait"] = find_picture(str(fields["portrait"]), folder, roots, slug, None)
    for written, fields in read_table(folder / "images.yaml").items():
        picture = find_picture(written, folder, roots, "images.yaml", None)
        if picture.path:
            batch.pictures[picture.path] = {
                key.replace("licence", "license"): value  # in British spelling, too
                for key, value in fields.items()
            }
    for article in batch.articles:
        file = Path(article.origin)
        if file.stem != "index":
            batch.permalinks[file.name] = article.slug
        if match := NAME.match(file.stem):
            day = f"{match['year']}/{match['month']:0>2}/{match['day']:0>2}"
            batch.permalinks[f"/{day}/{match['slug']}"] = article.slug
    return batch


def find_text_files(folder: Path) -> list[Path]:
    """The texts of a folder and those below, without hidden ones and a section's own text."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in TEXT_ENDINGS
        and path.is_file()
        and path.name != "_index.md"
        and not {"node_modules"} & set(path.relative_to(folder).parts)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_table(file: Path) -> dict[str, dict[str, Any]]:
    """Return the mapping of a YAML file beside the articles, empty if there is no such file."""
    if not file.exists():
        return {}
    table = read_yaml(read_text(file), file.name)
    if not isinstance(table, dict) or not all(isinstance(v, dict) for v in table.values()):
        raise BadSource(file.name, 1, "is not a mapping of names to fields")
    return {str(key): value for key, value in table.items()}


def read_page(file: Path) -> tuple[ArticleSource, str]:
    """Read a standard page: title, description and body, and the slug of its parent."""
    head, lines, number = read_head(file, file.name)
    page = ArticleSource(origin=file.name, title=head.text("title"), slug=file.stem)
    page.description = head.text("description")
    page.body = read_body(lines, file, [file.parent.resolve()], number, page)
    return page, str(head.others.get("parent") or "")


def read_article(
    file: Path, roots: list[Path], folder: Path | None = None, ignored: Iterable[str] = ()
) -> ArticleSource:
    """Read one article. Raises BadSource."""
    origin = file.relative_to(folder).as_posix() if folder else file.name
    head, lines, number = read_head(file, origin)
    head.refuse_unknown_state(set(ignored))
    stem = file.parent.name if file.stem == "index" else file.stem
    path = head.text("path").strip("/")
    name = NAME.match(path) or NAME.match(stem)
    written = (name["slug"] if name else path or stem).rpartition("/")[2]
    written = head.text("slug") or written.replace("_", "-")
    article = ArticleSource(
        origin=origin,
        title=head.text("title"),
        slug=make_slug(written, "article", 255),
        written_slug=written,
        topic=head.text("topic"),
        updated=head.moment("updated"),
        authors=head.names("authors"),
        experts=head.names("experts"),
        tags=head.names("tags"),
        description=get_plain_text(head.text("description")),
        image_alt=head.text("image_alt"),
        image_decorative=head.values.get("image_decorative") is True,
        image_caption=html.clean_line(render_markdown(head.text("image_figcaption"))),
        access=head.choice("access", ("metered", "free", "members")),
        canonical_url=head.text("canonical_url"),
        seo_title=head.text("seo_title"),
    )
    head.set_publication(article, parse_day(name))
    hold_back_drafts(article)
    if head.others:
        article.notes.append(f"kept out the keys {', '.join(sorted(head.others))}")
    if picture := head.text("image"):
        article.image = find_picture(picture, file.parent, roots, origin, head.line("image"))
    article.body = read_body(lines, file, roots, number, article)
    article.shorten("title", 255)
    article.shorten("image_alt", 300)
    article.dek = get_plain_text(head.text("excerpt"))
    article.shorten("dek", MAX_DEK)
    article.dek = article.dek or clip_text(get_first_paragraph(article.body), MAX_DEK)
    return article


def hold_back_drafts(article: ArticleSource) -> None:
    """Make an article a draft that stands in a folder of drafts."""
    folders = {part.lower() for part in Path(article.origin).parts[:-1]}
    if folders & {"_drafts", "drafts"} and article.status == "live":
        article.status = "draft"
        article.note("stands in a folder of drafts: kept as a draft")


def parse_day(name: re.Match | None) -> datetime | None:
    """The day in a file's name, if it is one."""
    try:
        return name and datetime(
            int(name["year"]), int(name["month"]), int(name["day"]), tzinfo=UTC
        )
    except ValueError:
        return None


def get_plain_text(text: str) -> str:
    """A text without its markup."""
    return " ".join(html.BeautifulSoup(render_markdown(text), "html.parser").get_text().split())


def get_first_paragraph(body: StreamData) -> str:
    """The words of a body's first paragraph, without its footnotes' numbers."""
    for kind, value in body:
        if kind != "prose":
            continue
        for paragraph in html.BeautifulSoup(value, "html.parser").find_all("p"):
            for mark in paragraph.find_all("sup"):
                mark.decompose() if mark.find("a") else None
            if text := paragraph.get_text().strip():
                return text
    return ""


def render_markdown(text: str) -> str:
    """Render Markdown, cleaned of what an editor could not have written."""
    return html.clean_html(parser.render(text))


def find_picture(
    written: str, folder: Path, roots: list[Path], origin: str, line: int | None
) -> PictureRef:
    """Find the file that a text means, inside the roots only; a remote one is never fetched."""
    if re.match(r"^[a-z]+:|^//", written):
        return PictureRef(written, None, origin, line)
    relative = written.split("?")[0].split("#")[0].lstrip("/")
    places = ([folder] if not written.startswith("/") else []) + roots
    for place in places:
        try:
            path = (place / relative).resolve()
            is_file = path.is_file()
        except (OSError, ValueError):  # a name no file can have
            continue
        inside = any(path.is_relative_to(root) for root in roots)
        if inside and is_file and path.suffix.lower() in PICTURE_ENDINGS:
            return PictureRef(written, path, origin, line)
    return PictureRef(written, None, origin, line)


def split_parts(lines: list[str], first_line: int) -> Iterable[tuple[str, list[str], int]]:
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
    lines: list[str], file: Path, roots: list[Path], first_line: int, article: ArticleSource
) -> StreamData:
    """Return the blocks of a body. Raises BadSource."""
    closes = {n for n, line in enumerate(lines) if line.rstrip() == ":::"}
    origin = article.origin

    def note(message: str, near: str = "") -> None:
        article.note(message, find_line(lines, near, first_line))

    def picture(written: str, line: int | None = None) -> PictureRef | None:
        line = line or find_line(lines, written, first_line)
        reference = find_picture(written, file.parent, roots, origin, line)
        if reference.path is None:
            note(f"no picture file for {written}", near=written)
            return None
        return reference

    containers: StreamData = []
    texts: list[str] = []
    for name, part, line in split_parts(lines, first_line):
        if not name:
            texts.append("\n".join(part))
            continue
        if not any(first_line + n > line for n in closes):
            raise BadSource(origin, line, f"“::: {name}” is not closed")
        value = read_yaml("\n".join(part), origin, first_line=line + 1)
        where = (origin, line)
        containers.append(portable(name, value, render_markdown, picture, where, article.note))
        texts.append(f"<{PLACEHOLDER} n={len(containers) - 1}></{PLACEHOLDER}>")
    text = drop_templates("\n\n".join(texts), note)
    converter = Converter(picture, note, containers)
    blocks = converter.convert(parser.render(text))
    return html.level_headings(blocks, converter.foreign)


def drop_templates(text: str, note: Callable[..., None]) -> str:
    """Take out the tags of site generators, but not from code."""
    text = HIGHLIGHT.sub(r"```\1\n\2\n```", text)

    def clear(part: str) -> str:
        part = BASE_URL.sub("", part)
        for pattern in (LIQUID, KRAMDOWN):
            for found in dict.fromkeys(pattern.findall(part)):
                note(f"left out {found}", near=found)
            part = pattern.sub("", part)
        return part

    done, end = "", 0
    for match in CODE.finditer(text):
        done += clear(text[end : match.start()]) + match[0]
        end = match.end()
    return done + clear(text[end:])
