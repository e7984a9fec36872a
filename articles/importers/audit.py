"""What a conversion has lost: the words, links and pictures before, less those after."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from articles.importers.source import StreamData

WORD = re.compile(r"\w+")
EXCERPT_WORDS = 12
INVISIBLE = ("script", "style", "template", "head", "title")
PLAIN_KEYS = {"code", "data", "alt_text", "url", "language", "term", "title", "table_caption"}
INLINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn"),
    *("em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small"),
    *("span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "ruby", "rt"),
    *("rp", "rb", "output", "meter", "progress"),
}


class Holdings(NamedTuple):
    """What a text holds for its reader."""

    words: list[str]
    links: Counter
    pictures: Counter


def get_visible_text(element: Tag) -> str:
    """The words of an element as a browser shows them: blocks and line breaks apart."""
    parts: list[str] = []

    def read(node: Tag) -> None:
        for child in node.children:
            if isinstance(child, PreformattedString):
                continue
            if isinstance(child, NavigableString):
                parts.append(str(child))
            elif isinstance(child, Tag) and child.name not in INVISIBLE:
                gap = "" if child.name in INLINE else " "
                parts.append(gap)
                read(child)
                parts.append(gap)

    read(element)
    return "".join(parts)


def take_stock(soup: Tag) -> Holdings:
    """Return what some HTML holds."""
    links = (str(link["href"]).strip() for link in soup.find_all("a", href=re.compile(r"\S")))
    pictures = (str(image.get("src") or "").strip() for image in soup.find_all("img"))
    return Holdings(WORD.findall(get_visible_text(soup)), Counter(links), Counter(pictures))


def list_texts(value: Any, key: str = "") -> Iterator[tuple[str, bool]]:
    """Yield the texts of a block's value, each with whether it is rich text."""
    if isinstance(value, str):
        yield value, key not in PLAIN_KEYS and value.startswith("<")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from list_texts(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from list_texts(part, key)


def list_words_and_links(blocks: StreamData) -> tuple[Counter, Counter]:
    """Count the words and the links of blocks."""
    words: Counter = Counter()
    links: Counter = Counter()
    for _, value in blocks:
        for text, is_rich in list_texts(value):
            if is_rich:
                soup = BeautifulSoup(text, "html.parser")
                links.update(str(link["href"]).strip() for link in soup.find_all("a", href=True))
                text = get_visible_text(soup)
            words.update(WORD.findall(text))
    return words, links


def find_losses(before: Holdings, blocks: StreamData, known_pictures: Counter) -> Iterator[str]:
    """Yield a line for each run of words, each link and each picture that blocks lack.

    `known_pictures` are those placed, or told of already.
    """
    words, links = list_words_and_links(blocks)
    run: list[str] = []
    for word in [*before.words, ""]:
        if word and words[word] <= 0:
            run.append(word)
            continue
        words[word] -= 1
        if run:
            more = f" … ({len(run)} words)" if len(run) > EXCERPT_WORDS else ""
            yield f"lost the words “{' '.join(run[:EXCERPT_WORDS])}”{more}"
            run = []
    for href in before.links - links:
        yield f"lost a link to {href}"
    for source in before.pictures - known_pictures:
        yield f"left out the picture {source}" if source else "left out a picture without a file"
