"""The words of published texts, by which slips in a query are corrected.

It learns from what strangers may read, when that is saved, and from nothing that anybody looks
for. A word may outlive its text until the index is renewed, so a correction counts only where it
finds something.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Model
from rapidfuzz.distance import OSA

from search import trigrams
from search.cjk import blank_cjk_runs
from search.highlighting import COMMON, fold_text
from search.matching import ENOUGH
from search.models import LONGEST_WORD, Word
from search.query import Query
from search.search_types import get_search_types

LETTERS = re.compile(r"[^\W\d_]+")
SHORTEST = 4  # letters of a word that is learned, or corrected
MOST = 3  # words of a query that are corrected
AT_ONCE = 500


def split_into_batches(things: Iterable) -> Iterator[list]:
    """Yield lists of some things at a time."""
    rest = iter(things)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def extract_words(text: str) -> dict[str, str]:
    """Return the words of a text as they are compared, each as it is first written."""
    words: dict[str, str] = {}
    for found in LETTERS.finditer(blank_cjk_runs(text)):
        if SHORTEST <= len(found[0]) <= LONGEST_WORD:
            words.setdefault(fold_text(found[0]), found[0].lower())
    return {word: written for word, written in words.items() if word not in COMMON}


def learn_objects(model: type[Model], pks: Iterable) -> None:
    """Learn the words of some objects, as far as strangers may read them."""
    chosen = list(pks)
    for kind in get_search_types():
        for objects in kind.get_learned_querysets(model):
            add_words(kind.get_learned_text(one) for one in objects.filter(pk__in=chosen))


def add_words(texts: Iterable[str]) -> None:
    """Add the words of some texts that are not there yet."""
    words: dict[str, str] = {}
    for text in texts:
        words = extract_words(text) | words
    for some in split_into_batches(words):
        known = find_known_words(some)
        new = [Word(word=words[one], search_name=one) for one in some if one not in known]
        Word.objects.bulk_create(new, ignore_conflicts=True)


def rebuild_vocabulary() -> None:
    """Learn every text again, and forget the words that are in none."""
    kept: set[str] = set()
    for kind in get_search_types():
        for objects in kind.get_learned_querysets():
            for some in split_into_batches(objects.order_by("pk").values_list("pk", flat=True)):
                texts = [kind.get_learned_text(one) for one in objects.filter(pk__in=some)]
                add_words(texts)
                kept |= {word for text in texts for word in extract_words(text)}
    words = Word.objects.values_list("pk", "search_name")
    gone = [pk for pk, word in words.iterator() if word not in kept]
    for some in split_into_batches(gone):
        Word.objects.filter(pk__in=some).delete()


def correct_query(query: Query, more: Iterable[str] = ()) -> Query | None:
    """Return a query with words of texts in the place of its slips; None where there are none.

    `more` are phrases whose words are known besides.
    """
    typed = extract_words(query.text)
    known = {word: written for phrase in more for word, written in extract_words(phrase).items()}
    there = known.keys() | find_known_words(typed)
    strange = [word for word in typed if word not in there]
    if not strange or len(strange) > MOST:
        return None
    meant = {word: find_nearest_word(word, known) for word in strange}
    if not all(meant.values()):
        return None

    def instead(found: re.Match) -> str:
        return meant.get(fold_text(found[0])) or found[0]

    return Query.parse(LETTERS.sub(instead, query.text))


def find_known_words(words: Iterable[str]) -> set[str]:
    """Return those of some words that texts have."""
    there = Word.objects.filter(search_name__in=list(words))
    return set(there.values_list("search_name", flat=True))


def has_all_words(query: Query) -> bool:
    """Say whether texts have all longer words of a query, in small letters as it was typed."""
    words = extract_words(query.text) if query.text.islower() else {}
    return bool(words) and find_known_words(words) == words.keys()


def find_nearest_word(word: str, known: dict[str, str]) -> str:
    """Return the word that was most likely meant, as it is written; "" where none is near."""
    rows = trigrams.WORDS.find_similar(word)
    near = known | dict(rows.values_list("search_name", "word"))
    likeness = {one: 1 - OSA.distance(word, one) / len(word) for one in near}
    likest = max(likeness, key=lambda one: (likeness[one], one), default="")
    return near[likest] if likest and likeness[likest] >= ENOUGH else ""
