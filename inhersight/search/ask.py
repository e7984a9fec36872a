"""The one question: what is there for these words?"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from inhersight.search.kinds import KINDS, SUGGESTED, Found, Hit, Kind, Query
from inhersight.search.names import SIMILAR, STARTS, Match, match, normalized, word_likeness

SHORTEST = 2  # letters from which something is suggested
IN_TEXT = Match(SIMILAR + 1)  # no name matches: after every one that does
RECOGNIZED = 0.5  # likeness from which a word may stand for another
AT_ITS_ENDS = '.,:;!?()“”"'  # of a word, as names and titles are written


@dataclass
class Suggestions:
    """What is suggested of a kind."""

    kind: Kind
    hits: list[Hit]


@dataclass
class Results:
    """What was found, by kind. Where nothing has all the words: `meant`, and what is near."""

    groups: list[Found]
    is_found: bool = True  # all words were found
    meant: str = ""


def suggest(text: str) -> list[Suggestions]:
    """Return what has a name with the words of a query, the kind with the best match first.

    Where no name has them, similar names: so a group takes two database queries at most.
    """
    query = Query.of(text)
    if is_short(query):
        return []
    kinds = [kind for kind in KINDS.values() if kind.is_suggested]
    return by_match((kind, kind.suggest(query)) for kind in kinds) or by_match(
        (kind, kind.guess(query)) for kind in kinds
    )


def is_short(query: Query) -> bool:
    """Say whether there are too few letters to suggest something."""
    return len(query.name.replace(" ", "")) < SHORTEST


def by_match(answers) -> list[Suggestions]:
    """Return the kinds that have something, the one with the best match first."""
    groups = [Suggestions(kind, hits[:SUGGESTED]) for kind, hits in answers if hits]
    return sorted(groups, key=lambda group: best(group.hits))


def best(hits: list[Hit]) -> Match:
    """Return how well the first hit matches."""
    return (hits[0].match if hits else None) or IN_TEXT


def results(text: str, kind: Kind | None, filters: dict[str, str], part: slice) -> Results:
    """Return a part of what has the words of a query, of one kind or of every kind.

    Where nothing has them: what has a similar name, else what has some of the words. The kind with
    the best match comes first, one that has the words in its text alone after it.
    """
    query = Query.of(text)
    if not query.name:
        return Results([], is_found=False)
    kinds = [kind] if kind else list(KINDS.values())
    found = [one.find(query, filters, part) for one in kinds]
    if any(group.count for group in found):
        return Results(best_first(found))
    if filters:
        return Results([], is_found=False)
    guessed = [(one, hits) for one in kinds if (hits := one.guess(query))]
    if guessed:
        near = [Found(one, len(hits), one.as_results(hits[part], query)) for one, hits in guessed]
        return Results(best_first(near), False, meant(query, [hits[0] for _, hits in guessed]))
    return Results(best_first(one.find_some(query, part) for one in kinds), is_found=False)


def best_first(groups: Iterable[Found]) -> list[Found]:
    """Return the groups that have something, the one with the best match first."""
    return sorted((group for group in groups if group.count), key=lambda group: best(group.hits))


def meant(query: Query, hits: list[Hit]) -> str:
    """Return the words that may have been meant: those of the nearest name, one for each typed."""
    nearest = min(hits, key=lambda hit: best([hit]))
    name = nearest.also or nearest.title
    if found := match(query.name, normalized(name)):
        words = name.split()
        if len(words) <= len(query.name.split()) or found.tier <= STARTS:
            return name
    plain = {normalized(word): word.strip(AT_ITS_ENDS) for word in name.split() if normalized(word)}
    likest = [
        max(((word_likeness(part, word), word) for word in plain), key=itemgetter(0))
        for part in query.name.split()
    ]
    if any(likeness < RECOGNIZED for likeness, _ in likest):
        return name  # a word was meant that it does not have
    return " ".join(plain[word] for _, word in likest)
