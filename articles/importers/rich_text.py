"""Rich text → Markdown. What Markdown cannot say so that it comes back the same stays HTML."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.models import Page

from articles.importers import html
from articles.importers.convert import PLACEHOLDER, Converter
from articles.importers.markdown import markdown_to_html, parser, without_templates
from articles.importers.source import StreamData

ESCAPED = re.compile(r"([\\`*_\[\]<>&|~#!{}:])")


def escaped(text: str) -> str:
    """A plain text whose signs mean nothing in Markdown."""
    text = ESCAPED.sub(r"\\\1", text)
    return re.sub(
        r"^(\s*)([-+=]|\d+(?=[.)]))", lambda m: f"{m[1]}&#{ord(m[2][0])};{m[2][1:]}", text
    )


def stored(source: str) -> str:
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
    return html.clean(str(soup))


def prose_to_markdown(source: str) -> str:
    """Rich text as Markdown."""
    parts = []
    for element in BeautifulSoup(stored(source), "html.parser").contents:
        kept = str(element)
        if not kept.strip():
            continue
        markdown = block_to_markdown(element)
        same = markdown_to_html(markdown) == kept and ":::" not in markdown
        parts.append(markdown if same else kept)
    text = "\n\n".join(parts)
    return text if markdown_to_html(text) == stored(source) else stored(source)


def line_to_markdown(source: str) -> str:
    """A caption or a point as Markdown."""
    kept = stored(source)
    paragraph = BeautifulSoup(kept, "html.parser").p
    markdown = inline(paragraph) if paragraph else ""
    return markdown if html.line(markdown_to_html(markdown)) == html.line(kept) else kept


def block_to_markdown(element: Any) -> str:
    """A paragraph, heading, list or quotation."""
    if not isinstance(element, Tag):
        return escaped(str(element))
    if element.name in {"h2", "h3"}:
        return f"{'#' * int(element.name[1])} {inline(element)}"
    if element.name in {"ul", "ol"}:
        return list_to_markdown(element)
    if element.name == "hr":
        return "---"
    if element.name == "blockquote":
        return f"> {inline(element)}"
    return inline(element)


def list_to_markdown(element: Tag) -> str:
    """A list, its inner lists indented."""
    lines = []
    for number, item in enumerate(element.find_all("li", recursive=False), 1):
        mark = f"{number}. " if element.name == "ol" else "- "
        inner_lists = [part.extract() for part in item.find_all(["ul", "ol"], recursive=False)]
        lines.append(mark + inline(item))
        for part in inner_lists:
            indent = " " * len(mark)
            lines += [indent + line for line in list_to_markdown(part).split("\n")]
    return "\n".join(lines)


def inline(element: Tag) -> str:
    """The text inside an element, with bold, italic, code and links."""
    text = ""
    for child in element.children:
        if not isinstance(child, Tag):
            text += ESCAPED.sub(r"\\\1", str(child))
        elif child.name == "b":
            text += f"**{inline(child)}**"
        elif child.name == "i":
            text += f"*{inline(child)}*"
        elif child.name == "code":
            text += f"`{child.get_text()}`"
        elif child.name == "a":
            text += f"[{inline(child)}](<{child['href']}>)"
        elif child.name in {"sup", "sub", "s"}:
            text += f"<{child.name}>{inline(child)}</{child.name}>"
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
    source = without_templates("\n\n".join(parts), lambda message, near="": told.append(message))
    converter = Converter(lambda address: None, lambda *a, **k: None, containers)
    blocks = converter.convert(parser.render(source))
    return not told and html.levelled(blocks, converter.foreign) == merged(expected, texts)


def merged(expected: StreamData, texts: list[str | int]) -> StreamData:
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
