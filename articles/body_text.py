"""Reading an article's body: its opening, its headings, its length, its questions."""

import re
from math import ceil
from typing import NamedTuple

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from wagtail.blocks import StreamValue

from articles.opening import split_raw, split_words
from core.slugs import make_slug

WORDS_A_MINUTE = 230
HEADING = re.compile(r"<(h[23])((?:\s[^>]*)?)>(.*?)</\1>", re.DOTALL)

NOTE_LINK = re.compile(r'<a href="#note-(\d+)">')


class Heading(NamedTuple):
    """A heading of the text: its anchor, its words, its level (2 or 3)."""

    anchor: str
    text: str
    level: int


def count_minutes(body) -> int:
    """Return the minutes it takes to read a body, at 230 words a minute, at least 1."""
    texts = body.stream_block.get_searchable_content(body)
    return max(1, ceil(sum(len(split_words(text)) for text in texts) / WORDS_A_MINUTE))


def list_questions(body) -> list[tuple[str, str]]:
    """Return the questions and answers (HTML) of a body's FAQ blocks."""
    return [
        (item["question"], str(item["answer"]))
        for block in body
        if block.block_type == "faq"
        for item in block.value["items"]
    ]


def list_pictures(body) -> list:
    """Return the pictures in a body, of its picture blocks."""
    names = {"image": ("image",), "image_pair": ("left", "right")}
    return [block.value[name] for block in body for name in names.get(block.block_type, ())]


def split_body(body: StreamValue, *, is_open: bool) -> tuple[list, list]:
    """Return the bound blocks of the opening and those of the rest, none where it is closed.

    What is closed shows the opening to its last sentence; what is open is parted ahead of the
    paragraph or block that the opening ends in, so that nothing is torn for those who read on.
    """
    split = split_raw(body.stream_block, list(body.raw_data))
    if not is_open:
        return list(StreamValue(body.stream_block, split.shown, is_lazy=True)), []
    whole = list(StreamValue(body.stream_block, split.before + split.after, is_lazy=True))
    return whole[: len(split.before)], whole[len(split.before) :]


def get_open_text(body: StreamValue, *, is_gated: bool) -> str:
    """Return the words of a body that everyone may read, without its marks."""
    blocks = split_body(body, is_open=False)[0] if is_gated else body
    parts = [text for block in blocks for text in block.block.get_searchable_content(block.value)]
    return " ".join(" ".join(map(str, parts)).split())


def mark_notes(html: str, marked: set[str]) -> str:
    """Give the first link to each footnote an id, so that the note leads back to it.

    `marked` are the notes that have one already, and is added to.
    """

    def mark(match: re.Match) -> str:
        number = match[1]
        if number in marked:
            return match[0]
        marked.add(number)
        return f'<a href="#note-{number}" id="note-{number}-mark">'

    return NOTE_LINK.sub(mark, html)


def add_anchors(*htmls: str) -> tuple[list[SafeString], list[Heading]]:
    """Give every h2 and h3 of some texts an id unique among them; return texts and headings.

    An h3 before the first h2 becomes an h2: what screen readers walk through has no level missing.
    """
    headings: list[Heading] = []
    used: set[str] = set()
    sections_begun = False

    def anchored(match: re.Match) -> str:
        nonlocal sections_begun
        tag, attributes, inner = match.groups()
        sections_begun = sections_begun or tag == "h2"
        tag = tag if sections_begun else "h2"
        text = strip_tags(inner).strip()
        if "id=" in attributes or not text:
            return match[0]
        base = anchor = make_slug(text, "section", 60)
        number = 2
        while anchor in used:
            anchor, number = f"{base}-{number}", number + 1
        used.add(anchor)
        headings.append(Heading(anchor, text, int(tag[1])))
        return f'<{tag}{attributes} id="{anchor}">{inner}</{tag}>'

    marked: set[str] = set()
    anchored_htmls = [mark_notes(HEADING.sub(anchored, html), marked) for html in htmls]
    return [SafeString(html) for html in anchored_htmls], headings  # nosec B703
