"""What the index of names is asked, in one way for all kinds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, F, QuerySet, When

from search import trigrams
from search.cjk import has_cjk
from search.matching import Match, match_name
from search.models import Name
from search.normalization import normalize_name

COLUMNS = ("kind", "object_id", "name", "popularity")
NAMES_OF_ONE = 2  # rows of an object, as a rule at most, that begin with the same letters


@dataclass(frozen=True)
class NameMatch:
    """An object, by its model and key, and the name of it that matches best, and how well."""

    kind: str
    object_id: int
    name: str
    popularity: int
    match: Match

    @cached_property
    def place(self) -> tuple:
        """What sorts it among others: the best match first, then the most popular."""
        return self.match, -self.popularity, self.name


def find_names(
    name: str, kinds: Sequence[str], number: int, among: QuerySet | None = None
) -> list[NameMatch]:
    """Return the best of what has a name with the words of another, a number of each kind.

    On demand only what is among some objects.
    """
    if not name:
        return []
    names = Name.objects.filter(**({} if among is None else {"object_id__in": among.values("pk")}))
    found = []
    for kind in kinds if not has_cjk(name) else ():
        found += select_beginnings(names.filter(kind=kind), name)[: number * NAMES_OF_ONE]
    if " " in name or has_cjk(name):  # else every word that begins so has been looked up
        found += select_words(names, name, list_short_kinds(found, kinds, number), number)
    return rank_names(name, found)


def find_similar_names(name: str, kinds: Sequence[str]) -> list[NameMatch]:
    """Return what has a name similar to another, the nearest first."""
    rows = trigrams.NAMES.find_similar(name).filter(kind__in=kinds, place=0)
    return rank_names(name, rows.values_list(*COLUMNS)) if name else []


def filter_beginnings(names: QuerySet, name: str) -> QuerySet:
    """Return what has another name at its beginning, or from one of its words on.

    Few letters are looked for at the beginning of names only: they would be in too many.
    """
    found = names.filter(trigrams.match_start(Name, "words", name))
    return found.filter(place=0) if len(name) < trigrams.SHORT else found


def select_beginnings(names: QuerySet, name: str) -> QuerySet:
    """Return what has a word with which another name begins, the best first."""
    found = filter_beginnings(names, name)
    how_well = Case(When(words=name, place=0, then=0), When(place=0, then=1), default=2)
    return found.order_by(how_well, "-popularity", "words", "pk").values_list(*COLUMNS)


def select_words(names: QuerySet, name: str, kinds: Sequence[str], number: int) -> QuerySet:
    """Return what has words that begin with those of another name, in any order."""
    found = names.filter(trigrams.NAMES.match_words(name), kind__in=kinds, place=0)
    order = [F("popularity").desc(), F("words").asc(), F("pk").asc()]
    return trigrams.limit_each(found, "kind", order, number).values_list(*COLUMNS)


def list_short_kinds(found: Iterable[tuple], kinds: Sequence[str], number: int) -> list[str]:
    """Return the kinds of which fewer objects than a number were found."""
    objects = {row[:2] for row in found}
    return [one for one in kinds if sum(kind == one for kind, _ in objects) < number]


def rank_names(name: str, found: Iterable[tuple]) -> list[NameMatch]:
    """Return rows as matches, each object once, the best first; without what does not match."""
    matches = [
        NameMatch(*row, matched)
        for row in found
        if (matched := match_name(name, normalize_name(row[2])))
    ]
    ranked = sorted(matches, key=lambda one: one.place)
    return list({(one.kind, one.object_id): one for one in reversed(ranked)}.values())[::-1]


def select_called(kind: str, name: str) -> list[QuerySet]:
    """Return the keys of what has a name with the words of another, asked in one or two ways: a
    database uses its index for each, and for neither where it may be this or that.
    """
    names = Name.objects.filter(kind=kind)
    begun = [] if has_cjk(name) else [filter_beginnings(names, name)]
    has_words = " " in name or has_cjk(name)
    more = [names.filter(trigrams.NAMES.match_words(name), place=0)] if has_words else []
    return [found.order_by().values("object_id") for found in (*begun, *more)]
