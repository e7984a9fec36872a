"""The one question: what is there for these words?"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from search import synonyms, vocabulary
from search.full_text import MOST_COUNTED
from search.matching import SIMILAR, STARTS, Match, get_likeness, get_word_likeness, match_name
from search.models import WordGroup
from search.name_lookup import find_names, find_similar_names
from search.normalization import normalize_name
from search.query import Query
from search.search_types import (
    NAMED,
    SUGGESTED,
    Hit,
    ResultGroup,
    SearchType,
    get_search_types,
)

SHORTEST = 2  # letters from which something is suggested
IN_TEXT = Match(SIMILAR + 1)  # no name matches: after every one that does
SAME = 1e-6  # a difference of likeness that is none
LIKELY = 0.2  # up to which a name is unlike one that is asked about though texts have the words
RECOGNIZED = 0.5  # likeness from which a word may stand for another
AT_ITS_ENDS = '.,:;!?()“”"'  # of a word, as names and titles are written


@dataclass
class Suggestions:
    """What is suggested of a kind."""

    kind: SearchType
    hits: list[Hit]


@dataclass
class Results:
    """What was found, by kind; `meant` are other words, where nothing, or no name, has these."""

    groups: list[ResultGroup]
    is_found: bool = True  # all words were found
    meant: str = ""


def suggest(text: str) -> list[Suggestions]:
    """Return what has a name with the words of a query, the kind with the best match first.

    Where no name has them, similar names.
    """
    query = Query.parse(text)
    if is_short(query):
        return []
    kinds = [kind for kind in get_search_types() if kind.is_suggested]
    matches = find_names(query.name, list_models(kinds), SUGGESTED)
    named = [(kind, kind.load_suggestions(matches, SUGGESTED)) for kind in kinds]
    return sort_suggestions(named) or sort_suggestions(guess(query, kinds))


def guess(query: Query, kinds: list[SearchType]) -> list[tuple[SearchType, list[Hit]]]:
    """Return what has a name similar to a query, of each kind that has any."""
    matches = find_similar_names(query.name, list_models(kinds))
    guessed = [(kind, kind.load_suggestions(matches, NAMED)) for kind in kinds]
    return [(kind, hits) for kind, hits in guessed if hits]


def list_models(kinds: list[SearchType]) -> list[str]:
    """Return the models of some kinds, as the index of names knows them."""
    return [model for kind in kinds for model in kind.models]


def is_short(query: Query) -> bool:
    """Say whether there are too few letters to suggest something."""
    return len(query.name.replace(" ", "")) < SHORTEST


def sort_suggestions(answers) -> list[Suggestions]:
    """Return the kinds that have something, the one with the best match first."""
    groups = [Suggestions(kind, hits[:SUGGESTED]) for kind, hits in answers if hits]
    return sorted(groups, key=lambda group: get_best_match(group.hits))


def has_marked_title(hits: list[Hit]) -> bool:
    """Say whether the title of the first hit has words that were looked for."""
    return bool(hits) and "<mark>" in hits[0].marked


def get_best_match(hits: list[Hit]) -> Match:
    """Return how well the first hit matches."""
    return (hits[0].match if hits else None) or IN_TEXT


def suggest_corrections(text: str) -> tuple[list[Suggestions], str]:
    """Return what is suggested where no name is like a query: for words of the same meaning, or for
    words that a slip may have meant. And these words.
    """
    groups = synonyms.get_word_groups()
    query = synonyms.add_synonyms(Query.parse(text), groups)
    for other in query.also:
        if found := suggest(other.text):
            return found, other.text
    corrected = vocabulary.correct_query(query, list_phrases(groups))
    if corrected is None:
        return [], ""
    found = suggest(corrected.text)
    if found or find_results(corrected.text, None, {}, slice(1)).is_found:
        return found, corrected.text
    return [], ""


def find_serious_subject(text: str, meant: str = "") -> WordGroup | None:
    """Return the group of words about a serious subject that a query is about, if it is about one.

    A slip does not make it another: then `meant`, or what is corrected, is.
    """
    groups = synonyms.get_word_groups()
    query = Query.parse(text)
    corrected = (
        Query.parse(meant) if meant else vocabulary.correct_query(query, list_phrases(groups))
    )
    return synonyms.find_serious_group(query, groups) or (
        synonyms.find_serious_group(corrected, groups) if corrected else None
    )


def list_phrases(groups: list[WordGroup]) -> list[str]:
    """Return every word and phrase of some groups."""
    return [phrase for group in groups for phrase in group.listed]


def find_results(
    text: str, kind: SearchType | None, filters: dict[str, str], part: slice
) -> Results:
    """Return a part of what has the words of a query, of one kind or of every kind.

    Words of the same meaning count as well. Where nothing has them: what has the words that a slip
    may have meant, or a similar name, whichever is nearer; else what has some of the words. The
    kind with the best match comes first, one that has the words in its text alone after it.
    """
    groups = synonyms.get_word_groups()
    query = synonyms.add_synonyms(Query.parse(text), groups)
    if not query.name:
        return Results([], is_found=False)
    search = Search([kind] if kind else get_search_types(), filters, part)
    if found := search.find(query):
        is_named = any(group.hits and group.hits[0].match for group in found)
        return Results(found) if filters or is_named else search.add_similar(query, found)
    corrected = vocabulary.correct_query(query, list_phrases(groups))
    corrected = corrected and synonyms.add_synonyms(corrected, groups)
    instead = search.find(corrected) if corrected else []
    guessed = [] if filters else search.guess(query)
    if instead and corrected and not is_nearer(guessed, query, corrected):
        return Results(instead, False, corrected.text)
    if guessed:
        return search.make_similar_results(query, guessed)
    if filters:
        return Results([], is_found=False)
    some = sort_results(one.find_some(query, part) for one in search.kinds)
    return Results(some, is_found=False)


@dataclass(frozen=True)
class Search:
    """The kinds that are searched, by which filters, and which part of what is found."""

    kinds: list[SearchType]
    filters: dict[str, str]
    part: slice

    def find(self, query: Query) -> list[ResultGroup]:
        """Return what has the words of a query."""
        number = MOST_COUNTED if self.filters else NAMED  # some of which the filters leave out
        matches = find_names(query.name, list_models(self.kinds), number)
        return sort_results(
            kind.find(query, matches, self.filters, self.part) for kind in self.kinds
        )

    def guess(self, query: Query) -> list[tuple[SearchType, list[Hit]]]:
        """Return what has a name similar to a query."""
        return guess(query, self.kinds)

    def make_similar_results(
        self, query: Query, guessed: list[tuple[SearchType, list[Hit]]]
    ) -> Results:
        """Return what has a similar name as results, with what may have been meant."""
        near = [
            ResultGroup(kind, len(hits), kind.as_results(hits[self.part], query))
            for kind, hits in guessed
        ]
        return Results(
            sort_results(near), False, guess_meant_words(query, [hits[0] for _, hits in guessed])
        )

    def add_similar(self, query: Query, found: list[ResultGroup]) -> Results:
        """Return what has the words in its text alone, with what is suggested for them: kinds of
        which nothing was found, but something has a similar name.
        """
        there = {group.kind.name for group in found}
        guessed = self.guess(query)
        others = [(kind, hits) for kind, hits in guessed if kind.name not in there]
        if not others:
            return Results(found)
        similar = self.make_similar_results(query, others)
        is_likely = min(get_best_match(hits) for _, hits in others) < Match(SIMILAR, LIKELY)
        return Results([*found, *similar.groups], True, similar.meant if is_likely else "")


def is_nearer(guessed: list[tuple[SearchType, list[Hit]]], query: Query, corrected: Query) -> bool:
    """Say whether a similar name is nearer to a query than its correction is."""
    best_guess = min((get_best_match(hits) for _, hits in guessed), default=IN_TEXT)
    return best_guess < Match(
        SIMILAR, round(1 - get_likeness(query.name, corrected.name), 6) - SAME
    )


def sort_results(groups: Iterable[ResultGroup]) -> list[ResultGroup]:
    """Return the groups that have something, the one with the best match first.

    Of those with the words in their text alone, one whose first title has some of them comes first.
    """
    return sorted(
        (group for group in groups if group.count),
        key=lambda group: (get_best_match(group.hits), not has_marked_title(group.hits)),
    )


def guess_meant_words(query: Query, hits: list[Hit]) -> str:
    """Return the words that may have been meant: those of the nearest name, one for each typed."""
    nearest = min(hits, key=lambda hit: get_best_match([hit]))
    name = nearest.also or nearest.title
    if found := match_name(query.name, normalize_name(name)):
        words = name.split()
        if len(words) <= len(query.name.split()) or found.tier <= STARTS:
            return name
    plain = {
        normalize_name(word): word.strip(AT_ITS_ENDS)
        for word in name.split()
        if normalize_name(word)
    }
    likest = [
        max(((get_word_likeness(part, word), word) for word in plain), key=itemgetter(0))
        for part in query.name.split()
    ]
    if any(likeness < RECOGNIZED for likeness, _ in likest):
        return name  # a word was meant that it does not have
    return " ".join(plain[word] for _, word in likest)
