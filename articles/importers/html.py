"""HTML with only what an editor could have written, and the values of blocks."""

import re
from collections.abc import Collection

import nh3
from bs4 import BeautifulSoup

from articles.importers.source import StreamData

RENAMED = {
    **{"strong": "b", "em": "i", "cite": "i", "var": "i", "dfn": "i"},
    **{"tt": "code", "kbd": "code", "samp": "code", "del": "s", "strike": "s"},
}
INLINE = {"a", "b", "i", "code", "br", "sup", "sub", "s"}
ALLOWED = INLINE | {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr"}
LINKS = {"http", "https", "mailto", "tel"}
LINE = {"a", "b", "i", "sup", "sub", "s"}
SCHEME = re.compile(r"^\s*([a-zA-Z][\w+.-]*):")
HEADING = re.compile(r"<h(\d)>")
BLOCKS = "ul|ol|li|p|h[1-6]|blockquote|hr"

QUOTATION = r"<blockquote>\1</blockquote>"  # as the editor writes it


def clean_html(html: str) -> str:
    """Return HTML with only the elements and links that an editor can write, on one line."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(list(RENAMED)):
        element.name = RENAMED[element.name]
    for element in soup.find_all("q"):
        element.insert_before("“")
        element.insert_after("”")
        element.unwrap()
    for element in soup.find_all("a"):
        scheme = SCHEME.match(str(element.get("href") or ""))
        is_link = element.get("linktype") or (
            element.get("href") and (not scheme or scheme[1].lower() in LINKS)
        )
        if not is_link or not element.get_text().strip():
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
    kept = re.sub(r"\s*<br>\s*", "<br/>", kept).replace("<hr>", "<hr/>")
    kept = re.sub(rf">\s+<(/?(?:{BLOCKS})\b)", r"><\1", kept)
    kept = re.sub(r" +(<(?:ul|ol)>)", r"\1", kept)
    kept = re.sub(r"<blockquote><p>((?:(?!<p>).)*)</p></blockquote>", QUOTATION, kept)
    kept = re.sub(r"(<(?:ul|ol|li|p|h[1-6]|blockquote)>) +", r"\1", kept)
    return re.sub(r" +(</(?:ul|ol|li|p|h[1-6]|blockquote)>)", r"\1", kept).strip()


def clean_line(html: str) -> str:
    """Return a caption or a point as one paragraph with bold, italic and links only."""
    soup = BeautifulSoup(clean_html(html), "html.parser")
    for element in soup.find_all(True):
        if element.name not in LINE:
            element.insert_after(" ") if element.name != "code" else None
            element.unwrap()
    text = " ".join(str(soup).split())
    return f"<p>{text}</p>" if text else ""


def level_headings(blocks: StreamData, but: Collection[int] = ()) -> StreamData:
    """Make the highest heading of a body h2 and all others h3; the first is always h2.

    The blocks in the places `but` stay as they are.
    """
    prose = {n for n, (kind, _) in enumerate(blocks) if kind == "prose" and n not in but}
    found = [int(n) for place in sorted(prose) for n in HEADING.findall(blocks[place][1])]
    if not found:
        return blocks
    top, seen = min(found), [0]

    def level(match: re.Match) -> str:
        seen[0] += 1
        tag = "h2" if int(match[1]) == top or seen[0] == 1 else "h3"
        return f"<{tag}>{match[2]}</{tag}>"

    pattern = re.compile(r"<h(\d)>(.*?)</h\1>", re.DOTALL)
    return [
        (kind, pattern.sub(level, value)) if place in prose else (kind, value)
        for place, (kind, value) in enumerate(blocks)
    ]


def read_table(rows: list[list[str]], *, row: bool, column: bool, caption: str) -> dict:
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
