"""Names as people type them: how they are written down to be compared, and how well they match."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from search.runs import has_run

LEGAL_FORMS = {
    *("ab", "ag", "as", "bhd", "bv", "co", "company", "corp", "corporation", "gmbh", "group"),
    *("holding", "holdings", "inc", "incorporated", "kg", "limited", "llc", "llp", "lp", "ltd"),
    *("nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "spzoo", "srl"),
    *("the", "株"),
}
IN_LETTERS = LEGAL_FORMS | {"asa", "kk"}  # as “S.A.” is, at the end of a name
LONG_FORMS = re.compile(r"\bsp z o ?o\b|株式会社|有限会社|有限公司")
# Letters that Unicode does not take apart, as people without them type them.
UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
APOSTROPHES = re.compile(r"['’‘ʼ´`]")
BETWEEN_LETTERS = re.compile(r"\b(\w)&(?=\w\b)")
SINGLE_LETTERS = re.compile(r"\b\w(?: \w)+\b")
LONGEST = 200  # letters of a query that are read: no name has more
ENOUGH = 0.7  # likeness from which a name may be what was meant


class Match(NamedTuple):
    """How well a name matches, best first when sorted: `tier` and, for the last, 1 - likeness."""

    tier: int
    unlike: float = 0.0


EXACT, STARTS, WORDS, SIMILAR = range(4)


def typed(text: str) -> str:
    """Return what somebody typed: on one line, without what cannot be shown (or stored), cut."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:LONGEST]


@lru_cache(maxsize=10_000)
def normalized(name: str) -> str:
    """Return a name as names are compared: no accents, marks, case or legal form.

    Single letters in a row are one word (“J. P. Morgan”, “AT&T”), or a legal form (“S.A.”). A name
    of nothing but legal forms stays as it is.
    """
    name = BETWEEN_LETTERS.sub(r"\1", APOSTROPHES.sub("", name)).replace("&", " and ")
    plain = unicodedata.normalize("NFKD", name).casefold().translate(UNDIVIDED)
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    line = " ".join(kept.replace(" and ", " ").split())
    words = LONG_FORMS.sub(" ", line).split() or line.split()
    some = " ".join([word for word in words if word not in LEGAL_FORMS] or words)
    joined = SINGLE_LETTERS.sub(lambda found: found[0].replace(" ", ""), some)
    before, _, last = joined.rpartition(" ")
    return before if before and joined != some and last in IN_LETTERS else joined


def match(query: str, name: str) -> Match | None:
    """Return how well a normalized name matches a normalized query; None if it does not."""
    joined, whole = query.replace(" ", ""), name.replace(" ", "")
    if joined == whole:
        return Match(EXACT)
    if name.startswith(query):
        return Match(STARTS)
    words = name.split()
    if all(any(begins(word, part) for word in words) for part in query.split()):
        return Match(WORDS)
    if len(joined) > 3 and whole.startswith(joined):
        return Match(STARTS)
    likeness = alike(query, name)
    return Match(SIMILAR, 1 - likeness) if likeness >= ENOUGH else None


def begins(word: str, part: str) -> bool:
    """Say whether a word begins with a part of a query, or, in a run without spaces, has it."""
    return word.startswith(part) or (part in word and has_run(part))


def alike(query: str, name: str) -> float:
    """Return how alike a query and the words of a name are, 0 to 1; the query may be unfinished.

    Each word of the query counts by its letters, against the word of the name that it is nearest
    to; or all of them without their spaces, against the name's beginning.
    """
    words, parts = name.split(), query.split()
    letters = sum(map(len, parts))
    missing = 0.0
    for part in parts:
        missing += len(part) * (1 - max(word_likeness(part, word) for word in words))
        if missing > letters * (1 - ENOUGH):  # the other words need not be compared
            return word_likeness(query.replace(" ", ""), name.replace(" ", ""))
    return 1 - missing / letters


def word_likeness(part: str, word: str) -> float:
    """Return 1 less the share of letters to change: of the whole word, or of its beginning.

    To add, drop or change a letter is one step, and so is to swap two: optimal string alignment
    distance (Boytsov, “Indexing methods for approximate dictionary searching”, 2011, section 2.1).
    """
    ends = {len(part) - 1, len(part), len(part) + 1}
    ways = {word[:end] for end in ends} | ({word} if len(word) < len(part) + 3 else set())
    return max(0.0, 1 - min(OSA.distance(part, way) for way in ways) / len(part))


NO_NAME = re.compile(r"[?@]|://")
ASKING = {
    *("am", "are", "could", "did", "do", "does", "how", "i", "if", "im", "is", "ive", "should"),
    *("was", "what", "when", "where", "which", "who", "why"),
}
TELLING = {"am", "did", "does", "how", "im", "ive", "my", "should", "what", "when", "where", "why"}
MOST_WORDS = 6  # of a name that somebody looks for


def looks_like_name(text: str) -> bool:
    """Say whether somebody may have typed the name of an employer, and no question or sentence."""
    words = APOSTROPHES.sub("", text).casefold().split()
    if NO_NAME.search(text) or not any(map(str.isalpha, text)) or len(words) > MOST_WORDS:
        return False
    return words[0] not in ASKING and not TELLING & set(words)
