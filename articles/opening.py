"""The opening of an article: what everyone may read of it, and where it ends.

It is cut in the raw data of the body, so that cutting asks the database nothing: in the first
block that holds text, whatever its kind, after about 120 words, at the end of a sentence.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

OPENING_WORDS = 120
LONGEST_OPENING = 160  # with the rest of the sentence
SHORT_TEXT = 240  # up to here, half of a text is open at most
LEADING = {"image", "image_pair", "read_more", "call_to_action"}  # shown; the text comes after
INDIVISIBLE = {"call_to_action"}  # shown whole or not at all
NEVER_OPEN = {"video"}

# Where words are not spaced, characters are counted: two Chinese or Japanese ones, or five of
# Thai, Lao, Burmese or Khmer, make up a word. Anything else without a space is cut at sixty.
HAN = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
WORD = re.compile(
    rf"[{HAN}]{{1,2}}[^\w\s]*|[{UNSPACED}]{{1,5}}[^\w\s{UNSPACED}]*|[^\s{HAN}{UNSPACED}]{{1,60}}"
)
SENTENCE_END = re.compile(r"[.!?…。！？．؟।။។][\"'”’»)\]」』）】]*$")
ON_LINES_OF_THEIR_OWN = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "br", "hr"),
    *("div", "pre", "table", "tr", "td", "th", "caption", "dl", "dt", "dd", "figure", "embed"),
}


class Word(NamedTuple):
    """A word of a text: where it ends, and whether a sentence or a line ends with it."""

    end: int
    ends_sentence: bool


class Split(NamedTuple):
    """Raw blocks: `shown` is what everyone may read; `before` and `after` make up the whole text,
    parted ahead of the paragraph or block that the opening ends in."""

    shown: list[dict]
    before: list[dict]
    after: list[dict]


def split_words(text: str) -> list[Word]:
    """Return the words of a text."""
    found = list(WORD.finditer(text))
    starts = [*(match.start() for match in found[1:]), *([len(text)] if found else [])]
    return [
        Word(
            match.end(),
            "\n" in text[match.end() : following]
            or match is found[-1]
            or bool(SENTENCE_END.search(match[0])),
        )
        for match, following in zip(found, starts, strict=True)
    ]


class Counter:
    """Reads the texts of a body and remembers, word by word, where sentences end."""

    is_spent = False

    def __init__(self) -> None:
        self.ends: list[bool] = []

    def plain(self, text: str) -> str:
        """Read a text."""
        self.ends += [word.ends_sentence for word in split_words(text)]
        return text

    def rich(self, html: str) -> str:
        """Read rich text."""
        self.plain(FlatText(html).text)
        return html


class Taker:
    """Reads the texts of a body, and leaves only a number of words of them."""

    def __init__(self, left: int):
        self.left = left

    @property
    def is_spent(self) -> bool:
        """Whether it has shown all that it may."""
        return self.left <= 0

    def take(self, text: str) -> int | None:
        """Return where to cut a text, or None to show all of it."""
        words = split_words(text)
        if len(words) <= self.left:
            self.left -= len(words)
            return None
        end = words[self.left - 1].end if self.left else 0
        self.left = 0
        return end

    def plain(self, text: str) -> str:
        """Cut a text."""
        if self.is_spent:
            return ""
        end = self.take(text)
        return text if end is None else text[:end]

    def rich(self, html: str) -> str:
        """Cut rich text."""
        if self.is_spent:
            return ""
        flat = FlatText(html)
        end = self.take(flat.text)
        return html if end is None else flat.cut(end)


class FlatText:
    """The text of some HTML, a line for each paragraph, and what of the HTML stands where."""

    def __init__(self, html: str):
        self.soup = BeautifulSoup(html, "html.parser")
        self.text = ""
        self.places: list[tuple[int, PageElement]] = []
        self.read(self.soup)

    def read(self, element: Tag) -> None:
        """Take in what is inside an element."""
        for child in element.children:
            has_own_line = isinstance(child, Tag) and child.name in ON_LINES_OF_THEIR_OWN
            if has_own_line:
                self.text += "\n"
            self.places.append((len(self.text), child))
            if isinstance(child, Tag):
                self.read(child)
            elif type(child) is NavigableString:  # no comment or the like
                self.text += str(child)
            if has_own_line:
                self.text += "\n"

    def cut(self, end: int) -> str:
        """Return the HTML up to a place in its text, well-formed. Changes the soup."""
        for start, node in self.places:
            if start >= end:
                node.extract()
            elif type(node) is NavigableString and start + len(node) > end:
                node.replace_with(NavigableString(str(node)[: end - start]))
        return str(self.soup)


def visit_texts(block: blocks.Block, value: Any, reader: Counter | Taker) -> Any:
    """Let a reader read every text in a block's raw value, in order; return what it leaves."""
    if isinstance(value, str) and isinstance(block, blocks.RichTextBlock):
        return reader.rich(value)
    if isinstance(value, str) and isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return reader.plain(value)
    if isinstance(value, dict) and isinstance(block, TableBlock):
        return visit_table(value, reader)
    if isinstance(value, dict) and isinstance(block, blocks.StructBlock):
        read = {
            name: visit_texts(child, value[name], reader)
            for name, child in block.child_blocks.items()
            if name in value
        }
        return value | read
    if isinstance(value, list) and isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        return list(visit_items(block, value, reader))
    return value


def visit_items(block: blocks.Block, items: list, reader: Counter | Taker) -> Iterator[Any]:
    """Let a reader read the items of a list or stream; yield them until it has enough."""
    for item in items:
        if reader.is_spent:
            return
        if isinstance(block, blocks.StreamBlock):
            if item["type"] in block.child_blocks:
                child = block.child_blocks[item["type"]]
                yield item | {"value": visit_texts(child, item["value"], reader)}
        elif isinstance(item, dict) and item.get("type") == "item" and "value" in item:
            yield item | {"value": visit_texts(block.child_block, item["value"], reader)}
        else:
            yield visit_texts(block.child_block, item, reader)


def visit_table(table: dict, reader: Counter | Taker) -> dict:
    """Let a reader read a table's caption and its cells; leave out the rows after the last."""
    caption = reader.plain(table.get("table_caption") or "")
    rows: list[list[str]] = []
    for row in table.get("data") or []:
        if reader.is_spent:
            break
        rows.append([reader.plain("" if cell is None else str(cell)) for cell in row])
    return table | {"table_caption": caption, "data": rows}


def count_opening(ends: list[bool], total: int) -> int:
    """Return how many of the words that may stand in an opening stand in it.

    `ends` says of each whether a sentence ends with it; `total` is the length of the whole text.
    """
    is_short = total <= SHORT_TEXT
    limit, longest = (total // 2,) * 2 if is_short else (OPENING_WORDS, LONGEST_OPENING)
    if len(ends) <= limit:
        return len(ends)
    for number in range(limit, min(longest, len(ends)) + 1):
        if number and ends[number - 1]:
            return number
    for number in range(limit, limit // 2, -1):
        if ends[number - 1]:
            return number
    return limit


def split_parts(html: str) -> tuple[list[str], list[str]]:
    """Return the paragraphs, lists … of a prose text before its first heading, and the others.

    A heading at the very beginning belongs to what follows it.
    """
    soup = BeautifulSoup(html, "html.parser")
    parts = [part for part in soup.contents if str(part).strip()]
    for number, part in enumerate(parts):
        if number and isinstance(part, Tag) and part.name in {"h2", "h3"}:
            return [str(one) for one in parts[:number]], [str(one) for one in parts[number:]]
    return [str(one) for one in parts], []


def split_raw(stream_block: blocks.StreamBlock, raw: list[dict]) -> Split:
    """Part the raw data of a body at the end of its opening."""
    known = [block for block in raw if block["type"] in stream_block.child_blocks]
    lead = 0
    while lead < len(known) and known[lead]["type"] in LEADING:
        lead += 1
    first = known[: lead + 1]
    if first and first[-1]["type"] in NEVER_OPEN:
        first = first[:-1]
    parts: list[str] = []
    others: list[str] = []
    if first and first[-1]["type"] == "prose":
        parts, others = split_parts(first[-1]["value"] or "")
        first[-1] = {"type": "prose", "value": "".join(parts)}
    counter = Counter()
    visit_texts(stream_block, first, counter)
    words = count_opening(counter.ends, count_words(stream_block, known))
    taker = Taker(words)
    shown, whole = take_blocks(stream_block, first, taker)
    if parts and len(shown) == len(first) and (others or whole < len(first)):
        whole = len(first) - 1
        cut = split_parts(shown[-1]["value"])[0]
        open_parts = sum(one == part for one, part in zip(cut, parts, strict=False))
        head = make_prose(parts[:open_parts])
        tail = make_prose([*parts[open_parts:], *others])
        return Split(shown, [*known[:whole], *head], [*tail, *known[whole + 1 :]])
    return Split(shown, known[:whole], known[whole:])


def make_prose(parts: list[str]) -> list[dict]:
    """Return some paragraphs as a prose block; none where there are none."""
    return [{"type": "prose", "value": "".join(parts)}] if parts else []


def take_blocks(
    stream_block: blocks.StreamBlock, some: list[dict], taker: Taker
) -> tuple[list[dict], int]:
    """Return the blocks that a taker leaves, the last one cut, and how many it leaves whole."""
    shown: list[dict] = []
    whole = 0
    for block in some:
        left = taker.left
        if taker.is_spent:
            break
        value = visit_texts(stream_block.child_blocks[block["type"]], block["value"], taker)
        is_whole = value == block["value"]
        if not is_whole and block["type"] in INDIVISIBLE:
            taker.left = 0
            break
        if taker.left == left and block["type"] not in LEADING:
            break  # nothing to read in it
        shown.append(block | {"value": value})
        whole += is_whole
    return shown, whole


def count_words(stream_block: blocks.StreamBlock, raw: list[dict]) -> int:
    """Return how many words the raw data of a body have."""
    counter = Counter()
    visit_texts(stream_block, raw, counter)
    return len(counter.ends)
