"""Quotations: their paragraphs, and who said it."""

import re

from bs4 import BeautifulSoup, NavigableString, Tag

from articles.importers.audit import get_visible_text
from articles.importers.inline import get_inner_html

DASH = re.compile(r"^\s*(?:[—–―⸺]+|-{1,3})\s*(?=\S)")
LONGEST = 150  # letters of a line after a dash that still names a person


def take_attribution(quote: Tag) -> str:
    """Take who said it out of a quotation, and return it as inline HTML, "" if it is not told.

    That is a `<cite>` or `<footer>` at its end, or a last line that begins with a dash.
    """
    for name in ("footer", "cite"):
        found = [
            element
            for element in quote.find_all(name)
            if name == "footer" or stands_alone(element, quote)
        ]
        if found and get_visible_text(quote).strip() != get_visible_text(found[-1]).strip():
            element = found[-1]
            around = element.parent
            element.extract()
            if around and around is not quote and not get_visible_text(around).strip():
                around.extract()
            return drop_dash(element)
    return take_dash_line(quote)


def stands_alone(cite: Tag, quote: Tag) -> bool:
    """Whether a `<cite>` is a line of its own at the end, not a title within a sentence."""
    text, whole = get_visible_text(cite).strip(), get_visible_text(quote).strip()
    if not text or not whole.endswith(text):
        return False
    parent = cite.parent
    if parent is None or parent is quote or get_visible_text(parent).strip() == text:
        return True
    before = cite.previous_sibling
    while isinstance(before, NavigableString) and not DASH.sub("", f"{before}x").strip(" x\n"):
        before = before.previous_sibling
    return isinstance(before, Tag) and before.name == "br"


def take_dash_line(quote: Tag) -> str:
    """Take a last line that begins with a dash out of a quotation."""
    paragraphs = [p for p in quote.find_all("p") if get_visible_text(p).strip()]
    last = paragraphs[-1] if paragraphs else quote
    if not get_visible_text(quote).rstrip().endswith(get_visible_text(last).strip()):
        return ""
    text = get_visible_text(last).strip()
    if len(paragraphs) > 1 and names_a_person(text):
        last.extract()
        return drop_dash(last)
    breaks = last.find_all("br", recursive=False)
    for line_break in reversed(breaks):
        after = list(line_break.next_siblings)
        words = "".join(get_visible_text(n) if isinstance(n, Tag) else str(n) for n in after)
        if words.strip():
            if not names_a_person(words.strip()):
                return ""
            line = BeautifulSoup("", "html.parser")
            for node in after:
                line.append(node.extract())
            line_break.extract()
            return drop_dash(line)
    return ""


def names_a_person(text: str) -> bool:
    """Whether a line is a dash and not many words."""
    return bool(DASH.match(text)) and len(text) <= LONGEST


def drop_dash(element: Tag) -> str:
    """The inside of a line without the dash at its beginning."""
    first = next((s for s in element.find_all(string=True) if str(s).strip()), None)
    if first is not None:
        first.replace_with(DASH.sub("", str(first)))
    return " ".join(get_inner_html(element).split())
