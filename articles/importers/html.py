"""HTML from anywhere → the blocks of a body, with only what an editor could have written."""

import re
from collections.abc import Callable
from html import escape

import nh3
from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from articles.blocks import video_embed_url
from articles.importers.source import PictureRef, StreamData

RENAMED = {"strong": "b", "em": "i", "cite": "i", "tt": "code", "kbd": "code", "samp": "code"}
INLINE = {"a", "b", "i", "code", "br"}
ALLOWED = INLINE | {"p", "h2", "h3", "ul", "ol", "li", "blockquote"}
LINKS = {"http", "https", "mailto", "tel"}
DROPPED = [
    "script",
    "style",
    "form",
    "object",
    "embed",
    "link",
    "noscript",
    "svg",
    "input",
    "button",
]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTAINERS = {"div", "section", "article", "main", "aside", "header", "footer", "center", "span"}
WRAPPED = {"ul", "ol", "blockquote", "pre", "table", "figure", "p", "dl", "iframe", *HEADINGS}

QUOTATION = r"<blockquote>\1</blockquote>"  # as the editor writes it


class Converter:
    """Turns one text's HTML into blocks; what it could not keep is told to `note`.

    `picture(src)` returns a PictureRef for an address, or None where there can be no file.
    """

    def __init__(self, picture: Callable[[str], PictureRef | None], note: Callable[[str], None]):
        self.picture = picture
        self.note = note
        self.blocks: StreamData = []
        self.prose: list[str] = []

    def convert(self, html: str) -> StreamData:
        """Return the blocks of some HTML, its headings as they are (see `levelled`)."""
        soup = BeautifulSoup(html, "html.parser")
        for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
            comment.extract()
        for element in soup.find_all(DROPPED):
            if not element.decomposed:
                self.note(f"left out <{element.name}>")
                element.decompose()
        flatten_footnotes(soup)
        self.walk(soup)
        self.flush()
        return self.blocks

    def flush(self) -> None:
        """End a run of prose."""
        if self.prose:
            self.blocks.append(("prose", "".join(self.prose)))
            self.prose = []

    def add(self, kind: str, value) -> None:
        """Add a block that is not prose."""
        self.flush()
        self.blocks.append((kind, value))

    def add_prose(self, html: str) -> None:
        """Add one element of prose unless there is nothing in it."""
        cleaned = clean(html)
        if BeautifulSoup(cleaned, "html.parser").get_text().strip():
            self.prose.append(cleaned)

    def walk(self, parent) -> None:
        """Convert the children of an element; loose text becomes paragraphs."""
        loose: list[str] = []

        def end_paragraph():
            if "".join(loose).strip():
                paragraph = BeautifulSoup(f"<p>{''.join(loose)}</p>", "html.parser").p
                if paragraph:
                    self.paragraph(paragraph)
            loose.clear()

        for child in list(parent.children):
            if isinstance(child, NavigableString):
                loose.append(escape(str(child), quote=False))
            elif child.name in CONTAINERS and (
                child.name != "span" or child.find(lambda tag: tag.name in WRAPPED)
            ):
                end_paragraph()
                self.walk(child)
            elif child.name in WRAPPED or child.name in {"hr", "video", "audio"}:
                end_paragraph()
                self.element(child)
            else:
                loose.append(str(child))
        end_paragraph()

    def element(self, element: Tag) -> None:
        """Convert one element of its own standing."""
        name = element.name
        if name == "p":
            self.paragraph(element)
        elif name in HEADINGS:
            self.pull_pictures(element)
            self.add_prose(
                f"<{name}>{element.get_text(' ', strip=True) and inner(element)}</{name}>"
            )
        elif name in {"ul", "ol"}:
            pictures = self.pull_pictures(element)
            self.add_prose(str(tight(element)))
            self.place(pictures)
        elif name == "blockquote":
            self.quote(element)
        elif name == "pre":
            self.code(element)
        elif name == "table":
            self.table(element)
        elif name == "figure":
            self.figure(element)
        elif name == "dl":
            for item in element.find_all(["dt", "dd"]):
                text = inner(item)
                self.add_prose(f"<p><b>{text}</b></p>" if item.name == "dt" else f"<p>{text}</p>")
        elif name in {"iframe", "video", "audio"}:
            self.embed(element)

    def paragraph(self, element: Tag) -> None:
        """A paragraph; pictures in it are placed after it."""
        for frame in element.find_all("iframe"):
            self.embed(frame.extract())
        pictures = self.pull_pictures(element)
        self.add_prose(f"<p>{inner(element)}</p>")
        self.place(pictures)

    def quote(self, element: Tag) -> None:
        """A quotation: one quoted block for each of its paragraphs."""
        pictures = self.pull_pictures(element)
        parts = element.find_all(["p", "li", *HEADINGS]) or [element]
        for part in parts:
            self.add_prose(f"<blockquote>{inner(part)}</blockquote>")
        self.place(pictures)

    def code(self, element: Tag) -> None:
        """Text set as typed."""
        classes = " ".join(
            value
            for tag in [element, *element.find_all("code")]
            for value in tag.get("class") or []
        )
        language = re.search(r"language-([\w+#-]+)", classes)
        text = element.get_text().strip("\n")
        if text.strip():
            self.add("code", {"language": language[1][:30] if language else "text", "code": text})

    def table(self, element: Tag) -> None:
        """A table of texts."""
        rows = [
            [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
            for row in element.find_all("tr")
        ]
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        first = element.find("tr")
        heads = bool(element.thead) or bool(first and first.th and not first.td)
        body = element.find_all("tr")[1:] if heads else element.find_all("tr")
        first_cells = [row.find(["th", "td"]) for row in body]
        column = bool(first_cells) and all(cell and cell.name == "th" for cell in first_cells)
        caption = element.caption.get_text(" ", strip=True) if element.caption else ""
        if element.find(["a", "img"]):
            self.note("kept only the words of a table")
        self.add("table", table_value(rows, row=heads, column=column, caption=caption))

    def figure(self, element: Tag) -> None:
        """A picture with its caption, or whatever else the figure holds."""
        caption = element.figcaption.extract() if element.figcaption else None
        words = line(inner(caption)) if caption else ""
        images = element.find_all("img")
        if images and not element.find(["table", "iframe", "pre", "blockquote"]):
            for image in images:
                self.place([image], caption=words)
            return
        self.walk(element)
        if words:
            self.add_prose(words)

    def embed(self, element: Tag) -> None:
        """A video we can show, or a note."""
        address = str(element.get("src") or "")
        address = f"https:{address}" if address.startswith("//") else address
        if video_embed_url(address):
            title = str(element.get("title") or "Video")[:150]
            self.add("video", {"url": address, "title": title, "caption": ""})
        elif address.startswith("http"):
            self.note(f"turned an embedded frame into a link: {address}")
            self.add_prose(f'<p><a href="{escape(address)}">{escape(address)}</a></p>')
        else:
            self.note(f"left out <{element.name}>")

    @staticmethod
    def pull_pictures(element: Tag) -> list[Tag]:
        """Take the pictures out of an element."""
        return [image.extract() for image in element.find_all("img")]

    def place(self, images: list[Tag], caption: str = "") -> None:
        """Add a block for each picture whose file is at hand."""
        for image in images:
            source = str(image.get("src") or "")
            reference = self.picture(source) if source else None
            if reference is None:
                continue
            alternative = " ".join(str(image.get("alt") or "").split())[:300]
            value = {"image": reference, "alt_text": alternative, "decorative": not alternative}
            self.add("image", {"image": value, "caption": caption})


def inner(element: Tag) -> str:
    """The HTML inside an element."""
    return element.decode_contents().strip()


def flatten_footnotes(soup: BeautifulSoup) -> None:
    """Make footnotes plain: their numbers in the text, and a numbered list at its end."""
    for link in soup.find_all("a", class_="footnote-backref"):
        link.decompose()
    for line_above in soup.find_all("hr", class_="footnotes-sep"):
        line_above.decompose()
    for mark in soup.find_all("sup", class_="footnote-ref"):
        mark.replace_with(mark.get_text())


def tight(element: Tag) -> Tag:
    """A list whose items hold text, not paragraphs."""
    for item in element.find_all("li"):
        paragraphs = item.find_all("p", recursive=False)
        for number, paragraph in enumerate(paragraphs):
            if number:
                paragraph.insert_before(BeautifulSoup("<br/>", "html.parser"))
            paragraph.unwrap()
    return element


def clean(html: str) -> str:
    """Return HTML with only the elements and links that an editor can write, on one line."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(list(RENAMED)):
        element.name = RENAMED[element.name]
    for element in soup.find_all("a"):
        if not element.get("href") and not element.get("linktype"):
            element.unwrap()
    kept = nh3.clean(
        str(soup),
        tags=ALLOWED | {"h1", "h4", "h5", "h6"},
        attributes={"a": {"href", "linktype", "id"}},
        url_schemes=LINKS,
        link_rel=None,
        clean_content_tags={"script", "style"},
    )
    kept = re.sub(r"[ \t\r\n\f]+", " ", kept).replace("&nbsp;", "\N{NO-BREAK SPACE}")
    kept = re.sub(r"\s*<br>\s*", "<br/>", kept)
    kept = re.sub(r">\s+<(/?(?:ul|ol|li|p|h[1-6]|blockquote)\b)", r"><\1", kept)
    kept = re.sub(r" +(<(?:ul|ol)>)", r"\1", kept)
    kept = re.sub(r"<blockquote><p>((?:(?!<p>).)*)</p></blockquote>", QUOTATION, kept)
    kept = re.sub(r"(<(?:ul|ol|li|p|h[1-6]|blockquote)>) +", r"\1", kept)
    return re.sub(r" +(</(?:ul|ol|li|p|h[1-6]|blockquote)>)", r"\1", kept).strip()


def line(html: str) -> str:
    """Return a caption or a point as one paragraph with bold, italic and links only."""
    soup = BeautifulSoup(clean(html), "html.parser")
    for element in soup.find_all(True):
        if element.name not in {"a", "b", "i"}:
            element.insert_after(" ") if element.name in {"p", "br", "li"} else None
            element.unwrap()
    text = " ".join(str(soup).split())
    return f"<p>{text}</p>" if text else ""


def levelled(blocks: StreamData) -> StreamData:
    """Make the highest heading of a body h2 and all others h3; the first is always h2."""
    found = [
        int(n) for kind, value in blocks if kind == "prose" for n in re.findall(r"<h(\d)>", value)
    ]
    if not found:
        return blocks
    top, seen = min(found), [0]

    def level(match: re.Match) -> str:
        seen[0] += 1
        tag = "h2" if int(match[1]) == top or seen[0] == 1 else "h3"
        return f"<{tag}>{match[2]}</{tag}>"

    pattern = re.compile(r"<h(\d)>(.*?)</h\1>", re.DOTALL)
    return [
        (kind, pattern.sub(level, value)) if kind == "prose" else (kind, value)
        for kind, value in blocks
    ]


def table_value(rows: list[list[str]], *, row: bool, column: bool, caption: str) -> dict:
    """Return the value of a table block; short rows are filled up."""
    width = max(map(len, rows))
    choice = {(True, True): "both", (True, False): "row", (False, True): "column"}
    return {
        "data": [[*cells, *[""] * (width - len(cells))] for cells in rows],
        "cell": [],
        "mergeCells": [],
        "table_caption": caption,
        "first_col_is_header": column,
        "first_row_is_table_header": row,
        "table_header_choice": choice.get((row, column), "neither"),
    }
