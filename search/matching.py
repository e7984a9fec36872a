"""How well a name matches what somebody types."""

from typing import NamedTuple

from rapidfuzz.distance import OSA

from search.cjk import has_cjk

ENOUGH = 0.7  # likeness from which a name may be what was meant


class Match(NamedTuple):
    """How well a name matches, best first when sorted: `tier` and, for the last, 1 - likeness."""

    tier: int
    unlike: float = 0.0


EXACT, STARTS, WORDS, SIMILAR = range(4)


def match_name(query: str, name: str) -> Match | None:
    """Return how well a normalized name matches a normalized query; None if it does not."""
    joined, whole = query.replace(" ", ""), name.replace(" ", "")
    if joined == whole:
        return Match(EXACT)
    if name.startswith(query):
        return Match(STARTS)
    words = name.split()
    if all(any(is_beginning(word, part) for word in words) for part in query.split()):
        return Match(WORDS)
    if len(joined) > 3 and whole.startswith(joined):
        return Match(STARTS)
    likeness = get_likeness(query, name)
    return Match(SIMILAR, 1 - likeness) if likeness >= ENOUGH else None


def is_beginning(word: str, part: str) -> bool:
    """Say whether a word begins with a part of a query, or, in a run without spaces, has it."""
    return word.startswith(part) or (part in word and has_cjk(part))


def get_likeness(query: str, name: str) -> float:
    """Return how alike a query and the words of a name are, 0 to 1; the query may be unfinished.

    Each word of the query counts by its letters, against the word of the name that it is nearest
    to; or all of them without their spaces, against the name's beginning.
    """
    words, parts = name.split(), query.split()
    letters = sum(map(len, parts))
    missing = 0.0
    for part in parts:
        missing += len(part) * (1 - max(get_word_likeness(part, word) for word in words))
        if missing > letters * (1 - ENOUGH):  # the other words need not be compared
            return get_word_likeness(query.replace(" ", ""), name.replace(" ", ""))
    return 1 - missing / letters


def get_word_likeness(part: str, word: str) -> float:
    """Return 1 less the share of letters to change: of the whole word, or of its beginning.

    To add, drop or change a letter is one step, and so is to swap two: optimal string alignment
    distance (Boytsov, “Indexing methods for approximate dictionary searching”, 2011, section 2.1).
    """
    ends = {len(part) - 1, len(part), len(part) + 1}
    ways = {word[:end] for end in ends} | ({word} if len(word) < len(part) + 3 else set())
    return max(0.0, 1 - min(OSA.distance(part, way) for way in ways) / len(part))
