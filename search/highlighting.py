"""Pieces of text with the words that were looked for marked."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from search.cjk import blank_cjk_runs, find_cjk_runs, has_cjk

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


def fold_text(text: str) -> str:
    """Return a text without accents and case, letter for letter as long as it was."""
    if text.isascii():
        return text.lower()
    return "".join(map(fold_letter, text))


@lru_cache(maxsize=10_000)
def fold_letter(letter: str) -> str:
    """Return a letter without its accent and case; one of a run as it is: か is no が."""
    if has_cjk(letter):
        return letter
    return unicodedata.normalize("NFKD", letter)[0].lower()[:1]


def find_words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text as they are compared, each with where it starts and ends.

    Runs of Chinese and the like are none of them: they have no words that could be told apart.
    """
    line = fold_text(blank_cjk_runs(text))
    return [(APOSTROPHE.sub("", found[0]), *found.span()) for found in TOKEN.finditer(line)]


def stem_word(word: str) -> str:
    """Return what a word shares with its inflections, as far as marking them needs."""
    for ending in ENDINGS:
        left = len(word) - len(ending)
        # A short word without its e is another word: a care is no car.
        if word.endswith(ending) and left >= SHORTEST_STEM + ending.startswith("e"):
            return word[:left]
    return word


def stem_query(query: str) -> set[str]:
    """Return the stems of the words of a query, of common words only where there are no others."""
    all_words = {word for word, _, _ in find_words(query)}
    return {stem_word(word) for word in all_words - COMMON or all_words}


def find_places(text: str, query: str) -> list[Place]:
    """Return where words of a query, or their inflections, stand in a text."""
    wanted = stem_query(query)
    longer = sorted((one for one in wanted if len(one) > SHORTEST_STEM), key=len, reverse=True)
    found = []
    for word, start, end in find_words(text):
        own = stem_word(word)
        by = own if own in wanted else next(filter(word.startswith, longer), "")
        if by:
            found.append(Place(start, end, by))
    runs = [
        Place(*one.span(), run)
        for run in set(find_cjk_runs(query))
        for one in re.finditer(run, text)
    ]
    return drop_overlaps([*found, *runs]) if runs else found


def drop_overlaps(found: list[Place]) -> list[Place]:
    """Return places in the order of the text, the longest where two overlap."""
    kept: list[Place] = []
    for place in sorted(found, key=lambda place: (place.start, -place.end)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def has_words(text: str, query: str) -> bool:
    """Say whether a text has all words of a query, or inflections of them."""
    there = {stem_word(word) for word, _, _ in find_words(text)}
    has_runs = all(run in text for run in find_cjk_runs(query))
    return bool(query) and has_runs and stem_query(query) <= there


def mark_words(text: str, query: str) -> SafeString:
    """Return a text as HTML with the words of a query in <mark>."""
    parts, at = [], 0
    for start, end, _ in find_places(text, query):
        parts.append(f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>")
        at = end
    return mark_safe("".join(parts) + escape(text[at:]))  # noqa: S308  # nosec B308 B703


def make_snippet(text: str, query: str) -> SafeString:
    """Return the piece of a text with most words of a query as HTML; else its beginning."""
    text = " ".join(text.split())
    start = find_best_start(text, find_places(text, query))
    end = start + AROUND
    space = text.rfind(" ", start, end + 1)
    piece = text[start:] if end >= len(text) else text[start : space if space > start else end]
    before = "… " if start else ""
    after = " …" if start + len(piece) < len(text) else ""
    return format_html("{}{}{}", before, mark_words(piece, query), after)


def find_best_start(text: str, found: list[Place]) -> int:
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
