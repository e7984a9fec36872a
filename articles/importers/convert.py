"""HTML from anywhere → the blocks of a body. What cannot be kept is told, to the word."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from articles.blocks.media import make_embed_url
from articles.importers import anchors, quotes
from articles.importers.audit import INVISIBLE, find_losses, get_visible_text, take_stock
from articles.importers.html import clean_html, clean_line, read_table
from articles.importers.inline import (
    FRAMES,
    LISTS,
    PHRASING,
    get_inner_html,
    get_plain_text,
    has_blocks,
    make_list_html,
    split_lines,
)
from articles.importers.placing import PicturePlacer, unlink_larger_versions
from articles.importers.source import PictureRef, StreamData

DROPPED = ["form", "object", "embed", "link", "noscript", "svg", "input", "button"]
OWN = {"p", "blockquote", "pre", "table", "figure", "dl", "hr", "details", *FRAMES}
OWN |= LISTS | set(anchors.HEADINGS)
PLACEHOLDER = "x-container"  # where a block that is no HTML belongs
LONGEST_TERM = 80


class Converter(PicturePlacer):
    """Turns one text's HTML into blocks; what it could not keep is told to `note`.

    `picture(src)` returns a PictureRef for an address, or None where there is no file, which it
    has told. `note(message, near=words)` may look for the line where the words stand.
    `containers` are blocks that stand where the HTML has `<x-container n="0">` and so on.
    """

    def __init__(
        self,
        picture: Callable[[str], PictureRef | None],
        note: Callable[..., None],
        containers: StreamData | None = None,
    ):
        super().__init__(picture, note)
        self.containers = dict(enumerate(containers or []))
        self.blocks: StreamData = []
        self.prose: list[str] = []
        self.foreign: list[int] = []  # places of containers among the blocks

    def convert(self, html: str) -> StreamData:
        """Return the blocks of some HTML, its headings as they are (see `levelled`)."""
        soup = BeautifulSoup(html, "html.parser")
        for element in soup.find_all(INVISIBLE):
            if element.name in {"script", "style"}:
                self.note(f"left out <{element.name}>", near=f"<{element.name}")
            element.decompose()
        anchors.name_headings(soup)
        notes, lists = anchors.take_footnotes(soup)
        known = {f"note-{number}" for number, _ in enumerate(notes, 1)}
        for kind, value in self.containers.values():
            if kind == "footnotes":
                known |= {f"note-{number}" for number, _ in enumerate(value, 1)}
        anchors.link_headings(soup, known, self.note)
        unlink_larger_versions(soup)
        before = take_stock(soup)
        self.drop(soup)
        for element in lists:
            element.extract()
        self.walk(soup)
        self.flush()
        if notes:
            pictures = [image for note in notes for image in self.pull(note, "img")]
            self.blocks.append(
                ("footnotes", [clean_html(anchors.render_note(note)) for note in notes])
            )
            self.place(pictures)
        own = [b for n, b in enumerate(self.blocks) if n not in self.foreign]
        for loss in find_losses(before, own, self.seen_pictures):
            quoted = re.search("“([^”]*)”", loss)
            self.note(loss, near=quoted[1] if quoted else loss.rpartition(" ")[2])
        return self.blocks

    def drop(self, soup: BeautifulSoup) -> None:
        """Take out what no article can hold."""
        for element in soup.find_all(DROPPED):
            if not element.decomposed:
                source = element.get("src") or element.get("data") or ""
                self.note(f"left out <{element.name}> {source}".strip(), near=f"<{element.name}")
                element.decompose()
        for element in soup.find_all(["abbr", "acronym"], title=True):
            short, title = get_visible_text(element).strip(), element["title"]
            self.note(f"left out what “{short}” stands for: {title}", near=short)
        for element in soup.find_all("ol", start=True):
            if element["start"] != "1":
                self.note(f"a list that began with {element['start']} begins with 1", near="<ol")

    def flush(self) -> None:
        """End a run of prose."""
        if self.prose:
            self.blocks.append(("prose", "".join(self.prose)))
            self.prose = []

    def add(self, kind: str, value: Any) -> None:
        """Add a block that is not prose."""
        self.flush()
        self.blocks.append((kind, value))

    def add_prose(self, html: str) -> None:
        """Add one element of prose unless there is nothing in it."""
        cleaned = clean_html(html)
        if BeautifulSoup(cleaned, "html.parser").get_text().strip():
            self.prose.append(cleaned)

    def walk(self, parent: Tag) -> None:
        """Convert the children of an element; loose text becomes paragraphs."""
        loose: list[str] = []

        def end_paragraph() -> None:
            if "".join(loose).strip():
                paragraph = BeautifulSoup(f"<p>{''.join(loose)}</p>", "html.parser").p
                if paragraph:
                    self.paragraph(paragraph)
            loose.clear()

        for child in list(parent.children):
            if isinstance(child, PreformattedString):
                continue
            if isinstance(child, NavigableString):
                loose.append(escape(str(child), quote=False))
            elif not isinstance(child, Tag):
                continue
            elif child.name in PHRASING and not has_blocks(child):
                loose.append(str(child))
            else:
                end_paragraph()
                self.element(child)
        end_paragraph()

    def element(self, element: Tag) -> None:
        """Convert one element of its own standing."""
        name = element.name
        if name in anchors.HEADINGS:
            self.heading(element)
        elif name in LISTS and element.find("figure"):  # a gallery made of a list
            for item in element.find_all(True, recursive=False):
                self.walk(item)
        elif name in LISTS:
            pulled = self.pull(element, "img"), self.pull(element, *FRAMES)
            self.add_prose(make_list_html(element))
            self.place_pulled(*pulled)
        elif name in FRAMES:
            self.embed(element)
        elif name == PLACEHOLDER:
            self.container(element)
        elif name == "a" and element.get("href"):
            self.linked_blocks(element)
        elif name in OWN:
            convert = {"p": self.paragraph, "blockquote": self.quote, "pre": self.code}
            convert |= {"table": self.table, "figure": self.figure, "dl": self.definitions}
            convert |= {"hr": self.rule, "details": self.details}
            convert[name](element)
        else:
            self.walk(element)

    def container(self, element: Tag) -> None:
        """Put a container's block in its place."""
        number = str(element.get("n"))
        if number.isdecimal() and int(number) in self.containers:
            kind, value = self.containers.pop(int(number))
            self.add(kind, value)
            self.foreign.append(len(self.blocks) - 1)
        self.walk(element)

    def rule(self, element: Tag) -> None:
        """A line across."""
        self.prose.append("<hr/>")

    def heading(self, element: Tag) -> None:
        """A heading; pictures in it are placed after it."""
        pulled = self.pull(element, "img"), self.pull(element, *FRAMES)
        self.add_prose(f"<{element.name}>{' '.join(split_lines(element))}</{element.name}>")
        self.place_pulled(*pulled)

    def paragraph(self, element: Tag) -> None:
        """A paragraph; pictures in it are placed after it. Blocks in it are no paragraph's."""
        if has_blocks(element):
            self.walk(element)
            return
        pictures = self.pull(element, "img")
        self.add_prose(f"<p>{get_inner_html(element)}</p>")
        self.place(pictures)

    def details(self, element: Tag) -> None:
        """What opens on a click: its summary, bold, and its text."""
        if summary := element.find("summary"):
            self.add_prose(f"<p><b>{' '.join(split_lines(summary.extract()))}</b></p>")
        self.walk(element)

    def linked_blocks(self, element: Tag) -> None:
        """A link around blocks, such as a bookmark card: a paragraph whose first line is linked."""
        pictures = self.pull(element, "img")
        lines = [text for text in split_lines(element) if get_visible_words(text)]
        if lines:
            first = f'<a href="{escape(str(element["href"]))}"><b>{lines[0]}</b></a>'
            self.add_prose(f"<p>{'<br/>'.join([first, *lines[1:]])}</p>")
        self.place(pictures)

    def quote(self, element: Tag) -> None:
        """A quotation: one paragraph is prose, several or a name make a block of their own."""
        attribution = clean_line(quotes.take_attribution(element))
        part = Converter(self.picture, self.note)
        part.seen_pictures = self.seen_pictures
        part.walk(element)
        part.flush()
        prose = "".join(value for kind, value in part.blocks if kind == "prose")
        parts = list(BeautifulSoup(prose, "html.parser").find_all(True, recursive=False))
        if len(parts) == 1 and not attribution and parts[0].name in {"p", "blockquote"}:
            self.add_prose(f"<blockquote>{get_inner_html(parts[0])}</blockquote>")
        elif parts or attribution:
            text = "".join(quote_label(p) for p in parts)
            if text:
                self.add("quotation", {"text": text, "attribution": attribution})
            else:
                self.add_prose(attribution)
        for kind, value in part.blocks:
            if kind == "quotation" or kind != "prose":
                self.add(kind, value)

    def code(self, element: Tag) -> None:
        """Text set as typed."""
        classes = " ".join(
            value
            for tag in [element, *element.find_all("code")]
            for value in tag.get("class") or []
        )
        language = re.search(r"language-([\w+#-]+)", classes)
        pictures = self.pull(element, "img")
        for line_break in element.find_all("br"):
            line_break.replace_with("\n")
        text = element.get_text().strip("\n")
        if text.strip():
            self.add("code", {"language": language[1][:30] if language else "text", "code": text})
        self.place(pictures)

    def table(self, element: Tag) -> None:
        """A table of texts; what a cell cannot hold comes after it."""
        pulled = self.pull(element, "img"), self.pull(element, *FRAMES)
        found = [row for row in element.find_all("tr") if row.find_parent("table") is element]
        rows = [(row, row.find_all(["th", "td"], recursive=False)) for row in found]
        rows = [(row, cells) for row, cells in rows if any(get_plain_text(cell) for cell in cells)]
        if sum(len(cells) for _, cells in rows) < 2:
            self.walk(element)
            self.place_pulled(*pulled)
            return
        names = [[cell.name for cell in cells] for _, cells in rows]
        heads = bool(element.thead and rows[0][0].find_parent("thead")) or set(names[0]) == {"th"}
        body = names[1:] if heads else names
        column = bool(body) and all(row[0] == "th" for row in body)
        if element.find(["td", "th"], attrs={"colspan": True}) or element.find(
            ["td", "th"], attrs={"rowspan": True}
        ):
            self.note(
                "cells that a table had merged stand alone", near=get_plain_text(rows[0][1][0])
            )
        caption = get_plain_text(element.caption) if element.caption else ""
        data = [[get_plain_text(cell) for cell in cells] for _, cells in rows]
        self.add("table", read_table(data, row=heads, column=column, caption=caption))
        self.place_pulled(*pulled)

    def figure(self, element: Tag) -> None:
        """Pictures with their captions, or whatever else the figure holds and its caption."""
        captions = [c for c in element.find_all("figcaption") if c.find_parent("figure") is element]
        inside = [c for c in captions if c.parent is not element and c.find_parent("li")]
        for own in inside:  # a gallery made of a list: a caption for each
            if holder := own.find_parent("li"):
                holder.name = "figure"
        captions = [c.extract() for c in captions if c not in inside]
        words = clean_line("<br/>".join(" ".join(split_lines(c)) for c in captions))
        quote = element.find("blockquote")
        if quote and words and not element.find("img"):
            quote.append(BeautifulSoup(f"<footer>{get_line_html(words)}</footer>", "html.parser"))
            self.walk(element)
            return
        images = element.find_all("img")
        if (
            images
            and not get_visible_text(element).strip()
            and not element.find(["iframe", "figure"])
        ):
            self.gallery([image.extract() for image in images], words)
            return
        bookmark = element.find("a", class_="kg-bookmark-container")
        if isinstance(bookmark, Tag):
            for image in self.pull(element, "img"):
                self.leave_out(image)
        self.walk(element)
        if words:
            self.add_prose(words)

    def definitions(self, element: Tag) -> None:
        """Words and what they mean."""
        pulled = self.pull(element, "img"), self.pull(element, *FRAMES)
        pairs: list[tuple[str, list[str]]] = []
        for item in element.find_all(["dt", "dd"]):
            if item.find_parent("dl") is not element:
                continue
            if item.name == "dt":
                pairs.append((get_plain_text(item), []))
            elif item.name == "dd" and pairs:
                pairs[-1][1].extend(split_lines(item))
        terms_fit = all(0 < len(term) <= LONGEST_TERM for term, _ in pairs)
        has_links = any(term.find("a") for term in element.find_all("dt"))
        if pairs and terms_fit and all(lines for _, lines in pairs) and not has_links:
            values = [{"term": term, "text": clean_line(" ".join(lines))} for term, lines in pairs]
            self.add("definitions", values)
        else:
            for item in element.find_all(["dt", "dd"]):
                text = "<br/>".join(split_lines(item))
                self.add_prose(f"<p><b>{text}</b></p>" if item.name == "dt" else f"<p>{text}</p>")
        self.place_pulled(*pulled)

    def embed(self, element: Tag) -> None:
        """A video we can show, or a link to what we cannot."""
        nested = element.find("source")
        source = element.get("src") or element.get("data-src") or (nested and nested.get("src"))
        address = str(source or "")
        address = f"https:{address}" if address.startswith("//") else address
        if make_embed_url(address):
            title = str(element.get("title") or "Video")[:150]
            self.add("video", {"url": address, "title": title, "caption": ""})
        elif address.startswith("http"):
            self.note(f"turned an embedded frame into a link: {address}", near=address)
            self.add_prose(f'<p><a href="{escape(address)}">{escape(address)}</a></p>')
        else:
            self.note(f"left out <{element.name}> {address[:200]}".strip(), near=f"<{element.name}")


def quote_label(element: Tag) -> str:
    """An element of prose as a quotation can hold it: no headings, no quotation in it."""
    if element.name in {"ul", "ol", "p"}:
        return str(element)
    if element.name == "hr":
        return ""
    text = get_inner_html(element)
    return f"<p>{text}</p>" if element.name == "blockquote" else f"<p><b>{text}</b></p>"


def get_visible_words(html: str) -> str:
    """The words of some HTML."""
    return get_visible_text(BeautifulSoup(html, "html.parser")).strip()


def get_line_html(paragraph: str) -> str:
    """What stands in a paragraph made by `line`."""
    return paragraph.removeprefix("<p>").removesuffix("</p>")
