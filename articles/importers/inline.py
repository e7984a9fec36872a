"""Blocks of HTML where only lines fit: the items of a list, headings, captions."""

from html import escape

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString

from articles.importers.audit import INLINE, get_visible_text

LISTS = {"ul", "ol", "menu", "dir"}
FRAMES = ("iframe", "video", "audio")
PHRASING = INLINE | {"br", "img", "picture", "source"}


def has_blocks(element: Tag) -> bool:
    """Whether anything in an element stands on lines of its own."""
    return element.find(lambda tag: tag.name not in PHRASING) is not None


def get_inner_html(element: Tag) -> str:
    """The HTML inside an element."""
    return element.decode_contents().strip()


def get_plain_text(element: Tag) -> str:
    """The words of an element on one line."""
    return " ".join(get_visible_text(element).split())


def split_lines(element: Tag, lists: list[str] | None = None) -> list[str]:
    """Return the contents of an element as lines of inline HTML.

    Lists in it are added to `lists` as they are; where that is None, their items are lines.
    """
    done: list[str] = []
    loose: list[str] = []

    def end_line() -> None:
        if "".join(loose).strip():
            done.append("".join(loose).strip())
        loose.clear()

    for child in list(element.children):
        if isinstance(child, PreformattedString):
            continue
        if isinstance(child, NavigableString):
            loose.append(escape(str(child), quote=False))
        elif isinstance(child, Tag) and child.name in PHRASING and not has_blocks(child):
            loose.append(str(child))
        elif isinstance(child, Tag):
            end_line()
            done += split_block_lines(child, lists)
    end_line()
    return done


def split_block_lines(element: Tag, lists: list[str] | None) -> list[str]:
    """Return the lines of one element that is not inline."""
    if element.name == "pre":
        rows = element.get_text().split("\n")
        return [f"<code>{escape(row, quote=False)}</code>" for row in rows if row.strip()]
    if element.name == "tr":
        cells = [get_plain_text(cell) for cell in element.find_all(["td", "th"])]
        return [escape(" | ".join(filter(None, cells)), quote=False)] if any(cells) else []
    if element.name in LISTS and lists is not None:
        if listed := make_list_html(element):
            lists.append(listed)
        return []
    lines = split_lines(element, lists)
    if element.name == "a" and element.get("href"):
        return [f'<a href="{escape(str(element["href"]))}">{line}</a>' for line in lines]
    return lines


def make_list_html(element: Tag) -> str:
    """Return a list as an editor writes it: items of lines, with lists inside them."""
    items: list[tuple[list[str], list[str]]] = []
    for child in list(element.children):
        if isinstance(child, PreformattedString):
            continue
        if isinstance(child, NavigableString):
            if str(child).strip():
                items.append(([escape(str(child).strip(), quote=False)], []))
        elif isinstance(child, Tag) and child.name in LISTS:
            items = items or [([], [])]
            if listed := make_list_html(child):
                items[-1][1].append(listed)
        elif isinstance(child, Tag) and child.name == "li":
            lists: list[str] = []
            items.append((split_lines(child, lists), lists))
        elif isinstance(child, Tag):
            lists = []
            lines = [str(child)] if child.name in PHRASING and not has_blocks(child) else None
            items.append((lines or split_block_lines(child, lists), lists))
    name = "ol" if element.name == "ol" else "ul"
    written = "".join(
        f"<li>{'<br/>'.join(lines)}{''.join(lists)}</li>"
        for lines, lists in items
        if lines or lists
    )
    return f"<{name}>{written}</{name}>" if written else ""
