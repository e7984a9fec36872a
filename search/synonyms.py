"""What editors say of words: which mean the same, and which ask for care."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from search.cjk import find_cjk_runs
from search.highlighting import find_words, stem_word
from search.models import WordGroup
from search.query import Query

MOST_VARIANTS = 12  # of a query


def get_word_groups() -> list[WordGroup]:
    """Return the groups of words, read once a search."""
    return list(WordGroup.objects.all())


def add_synonyms(query: Query, groups: Iterable[WordGroup]) -> Query:
    """Return a query that also finds texts with other words of the same meaning."""
    variants: dict[str, None] = {}
    stems, has_runs = (
        {stem_word(word) for word, _, _ in find_words(query.text)},
        bool(find_cjk_runs(query.text)),
    )
    for group in groups if query.name else ():
        for phrase in group.forms if group.are_synonyms else ():
            may_be_there = has_runs or stems.issuperset(get_phrase_stems(phrase))
            if may_be_there and (span := find_span(query.text, phrase)):
                start, end = span
                variants |= {
                    f"{query.text[:start]}{other}{query.text[end:]}": None
                    for other in group.forms
                    if other != phrase
                }
    also = [Query.parse(text) for text in variants if text != query.text]
    return replace(query, also=tuple(also[:MOST_VARIANTS]))


@lru_cache(5_000)
def get_phrase_stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of the words of an editor's phrase; kept, since each search asks."""
    return tuple(stem_word(word) for word, _, _ in find_words(phrase))


def find_span(text: str, phrase: str) -> tuple[int, int] | None:
    """Return where a text has the words of a phrase, or inflections of them, one after another."""
    if find_cjk_runs(phrase):
        start = text.find(phrase)
        return (start, start + len(phrase)) if start >= 0 else None
    there, wanted = find_words(text), list(get_phrase_stems(phrase))
    stems = [stem_word(word) for word, _, _ in there]
    for at in range(len(stems) - len(wanted) + 1) if wanted else ():
        if stems[at : at + len(wanted)] == wanted:
            return there[at][1], there[at + len(wanted) - 1][2]
    return None


def find_serious_group(query: Query, groups: Iterable[WordGroup]) -> WordGroup | None:
    """Return the group of a serious subject that a query is about, if it is about one."""
    stems = {stem_word(word) for word, _, _ in find_words(query.text)}
    for group in groups:
        for phrase in group.listed if group.is_serious else ():
            wanted = get_phrase_stems(phrase)
            if (wanted and stems.issuperset(wanted)) or (
                find_cjk_runs(phrase) and phrase in query.text
            ):
                return group
    return None
