"""Pieces of text with the words that were looked for marked."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from search.runs import has_run, runs_of, without_runs

AROUND = 180  # characters of a snippet
BEFORE = 50  # of them, before the first word that was found
ENDINGS = ("ingly", "ations", "ation", "ing", "ies", "ed", "es", "ly", "s", "e")
SHORTEST_STEM = 3
TOKEN = re.compile(r"\w+(?:['’ʼ]\w+)*")
APOSTROPHE = re.compile(r"['’ʼ](?:s$)?")  # and the s that it adds to a name
COMMON = {
    *("a", "about", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does"),
    *("for", "from", "had", "has", "have", "how", "i", "if", "in", "is", "it", "its", "my", "of"),
    *("on", "or", "our", "so", "than", "that", "the", "their", "them", "they", "this", "to"),
    *("was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "you"),
    "your",
}


class Place(NamedTuple):
    """Where a word stands in a text, and the stem it was found by."""

    start: int
    end: int
    stem: str


def folded(text: str) -> str:
    """Return a text without accents and case, letter for letter as long as it was."""
    if text.isascii():
        return text.lower()
    return "".join(map(folded_letter, text))


@lru_cache(maxsize=10_000)
def folded_letter(letter: str) -> str:
    """Return a letter without its accent and case; one of a run as it is: か is no が."""
    if has_run(letter):
        return letter
    return unicodedata.normalize("NFKD", letter)[0].lower()[:1]


def words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text as they are compared, each with where it starts and ends.

    Runs of Chinese and the like are none of them: they have no words that could be told apart.
    """
    line = folded(without_runs(text))
    return [(APOSTROPHE.sub("", found[0]), *found.span()) for found in TOKEN.finditer(line)]


def stem(word: str) -> str:
    """Return what a word shares with its inflections, as far as marking them needs."""
    for ending in ENDINGS:
        left = len(word) - len(ending)
        # A short word without its e is another word: a care is no car.
        if word.endswith(ending) and left >= SHORTEST_STEM + ending.startswith("e"):
            return word[:left]
    return word


def stems(query: str) -> set[str]:
    """Return the stems of the words of a query, of common words only where there are no others."""
    all_words = {word for word, _, _ in words(query)}
    return {stem(word) for word in all_words - COMMON or all_words}


def places(text: str, query: str) -> list[Place]:
    """Return where words of a query, or their inflections, stand in a text."""
    wanted = stems(query)
    longer = sorted((one for one in wanted if len(one) > SHORTEST_STEM), key=len, reverse=True)
    found = []
    for word, start, end in words(text):
        own = stem(word)
        by = own if own in wanted else next(filter(word.startswith, longer), "")
        if by:
            found.append(Place(start, end, by))
    runs = [
        Place(*one.span(), run) for run in set(runs_of(query)) for one in re.finditer(run, text)
    ]
    return without_overlaps([*found, *runs]) if runs else found


def without_overlaps(found: list[Place]) -> list[Place]:
    """Return places in the order of the text, the longest where two overlap."""
    kept: list[Place] = []
    for place in sorted(found, key=lambda place: (place.start, -place.end)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def has_words(text: str, query: str) -> bool:
    """Say whether a text has all words of a query, or inflections of them."""
    there = {stem(word) for word, _, _ in words(text)}
    has_runs = all(run in text for run in runs_of(query))
    return bool(query) and has_runs and stems(query) <= there


def marked(text: str, query: str) -> SafeString:
    """Return a text as HTML with the words of a query in <mark>."""
    parts, at = [], 0
    for start, end, _ in places(text, query):
        parts.append(f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>")
        at = end
    return mark_safe("".join(parts) + escape(text[at:]))  # noqa: S308  # nosec B308 B703


def snippet(text: str, query: str) -> SafeString:
    """Return the piece of a text with most words of a query as HTML; else its beginning."""
    text = " ".join(text.split())
    start = start_of_best(text, places(text, query))
    end = start + AROUND
    space = text.rfind(" ", start, end + 1)
    piece = text[start:] if end >= len(text) else text[start : space if space > start else end]
    before = "… " if start else ""
    after = " …" if start + len(piece) < len(text) else ""
    return format_html("{}{}{}", before, marked(piece, query), after)


def start_of_best(text: str, found: list[Place]) -> int:
    """Return where the piece begins in which most different words stand: the first such piece."""
    best, most = 0, -1
    for number, first in enumerate(found):
        start = max(0, first.start - BEFORE)
        if start:  # with a whole word
            start = text.find(" ", start - 1, first.start) + 1 or first.start
        near = found[number : number + AROUND]
        inside = {place.stem for place in near if place.end <= start + AROUND}
        if len(inside) > most:
            best, most = start, len(inside)
    return best
