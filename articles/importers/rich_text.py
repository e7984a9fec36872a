"""Rich text → Markdown. What Markdown cannot say so that it comes back the same stays HTML."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.models import Page

from articles.importers import html
from articles.importers.convert import PLACEHOLDER, Converter
from articles.importers.markdown import drop_templates, parser, render_markdown
from articles.importers.source import StreamData

ESCAPED = re.compile(r"([\\`*_\[\]<>&|~#!{}:])")


def escape_markdown(text: str) -> str:
    """A plain text whose signs mean nothing in Markdown."""
    text = ESCAPED.sub(r"\\\1", text)
    return re.sub(
        r"^(\s*)([-+=]|\d+(?=[.)]))", lambda m: f"{m[1]}&#{ord(m[2][0])};{m[2][1:]}", text
    )


def store_html(source: str) -> str:
    """Rich text as the importer would store it, links to pages as their addresses."""
    soup = BeautifulSoup(source, "html.parser")
    links = soup.find_all("a", linktype="page")
    pages = Page.objects.in_bulk([int(str(link["id"])) for link in links])
    for link in links:
        page = pages.get(int(str(link["id"])))
        if page:
            link.attrs = {"href": page.url}
        else:
            link.unwrap()
    for element in soup.find_all(True):
        element.attrs.pop("data-block-key", None)
    return html.clean_html(str(soup))


def write_prose(source: str) -> str:
    """Rich text as Markdown."""
    parts = []
    for element in BeautifulSoup(store_html(source), "html.parser").contents:
        kept = str(element)
        if not kept.strip():
            continue
        markdown = write_block(element)
        same = render_markdown(markdown) == kept and ":::" not in markdown
        parts.append(markdown if same else kept)
    text = "\n\n".join(parts)
    return text if render_markdown(text) == store_html(source) else store_html(source)


def write_line(source: str) -> str:
    """A caption or a point as Markdown."""
    kept = store_html(source)
    paragraph = BeautifulSoup(kept, "html.parser").p
    markdown = write_inline(paragraph) if paragraph else ""
    return markdown if html.clean_line(render_markdown(markdown)) == html.clean_line(kept) else kept


def write_block(element: Any) -> str:
    """A paragraph, heading, list or quotation."""
    if not isinstance(element, Tag):
        return escape_markdown(str(element))
    if element.name in {"h2", "h3"}:
        return f"{'#' * int(element.name[1])} {write_inline(element)}"
    if element.name in {"ul", "ol"}:
        return write_list(element)
    if element.name == "hr":
        return "---"
    if element.name == "blockquote":
        return f"> {write_inline(element)}"
    return write_inline(element)


def write_list(element: Tag) -> str:
    """A list, its inner lists indented."""
    lines = []
    for number, item in enumerate(element.find_all("li", recursive=False), 1):
        mark = f"{number}. " if element.name == "ol" else "- "
        inner_lists = [part.extract() for part in item.find_all(["ul", "ol"], recursive=False)]
        lines.append(mark + write_inline(item))
        for part in inner_lists:
            indent = " " * len(mark)
            lines += [indent + line for line in write_list(part).split("\n")]
    return "\n".join(lines)


def write_inline(element: Tag) -> str:
    """The text inside an element, with bold, italic, code and links."""
    text = ""
    for child in element.children:
        if not isinstance(child, Tag):
            text += ESCAPED.sub(r"\\\1", str(child))
        elif child.name == "b":
            text += f"**{write_inline(child)}**"
        elif child.name == "i":
            text += f"*{write_inline(child)}*"
        elif child.name == "code":
            text += f"`{child.get_text()}`"
        elif child.name == "a":
            text += f"[{write_inline(child)}](<{child['href']}>)"
        elif child.name in {"sup", "sub", "s"}:
            text += f"<{child.name}>{write_inline(child)}</{child.name}>"
        elif child.name == "br":
            text += "<br/>"
    return re.sub(r"^(\d+)([.)])(\s)", r"\1\\\2\3", re.sub(r"^([-+=])", r"\\\1", text))


def comes_back(texts: list[str | int], expected: StreamData) -> bool:
    """Whether texts of Markdown, and the blocks between them, are read as they were written.

    A number stands for the block of `expected` that is in its place.
    """
    containers: StreamData = []
    parts = []
    for text in texts:
        if isinstance(text, int):
            parts.append(f"<{PLACEHOLDER} n={len(containers)}></{PLACEHOLDER}>")
            containers.append(expected[text])
        else:
            parts.append(text)
    told: list[str] = []
    source = drop_templates("\n\n".join(parts), lambda message, near="": told.append(message))
    converter = Converter(lambda address: None, lambda *a, **k: None, containers)
    blocks = converter.convert(parser.render(source))
    return not told and html.level_headings(blocks, converter.foreign) == merge_texts(
        expected, texts
    )


def merge_texts(expected: StreamData, texts: list[str | int]) -> StreamData:
    """The blocks as they are read: prose after prose is one."""
    done: StreamData = []
    was_text = False
    for (kind, value), text in zip(expected, texts, strict=True):
        is_text = not isinstance(text, int)
        if is_text and was_text:
            done[-1] = (kind, done[-1][1] + value)
        else:
            done.append((kind, value))
        was_text = is_text
    return done
