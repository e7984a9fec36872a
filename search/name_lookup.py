"""What the index of names is asked, in one way for all kinds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connections, router
from django.db.models import F, QuerySet

from search import trigrams
from search.cjk import has_cjk
from search.matching import Match, match_name
from search.models import Name
from search.normalization import normalize_name

COLUMNS = ("kind", "object_id", "name", "popularity")
# All that is compared stands in one index; the names are read for those on top. Each kind is asked
# for by itself, so that it is not sorted among thousands of others.
BEST_OF_KIND = """SELECT * FROM (
    SELECT kind, object_id, words, place, popularity FROM search_name WHERE kind = %s AND {begins}
    ORDER BY CASE WHEN place > 0 THEN 2 WHEN words = %s THEN 0 ELSE 1 END, popularity DESC, words,
        object_id LIMIT %s
) AS best"""
WITH_NAMES = """SELECT kind, object_id, (
    SELECT name FROM search_name WHERE kind = found.kind AND object_id = found.object_id
        AND words = found.words AND place = found.place LIMIT 1
), popularity FROM ({best}) AS found"""
NAMES_OF_ONE = 2  # rows of an object, as a rule at most, that begin with the same letters


@dataclass(frozen=True)
class NameMatch:
    """An object, by its model and key, and the name of it that best matches what was asked for."""

    asked: str
    kind: str
    object_id: int
    name: str
    popularity: int
    match: Match

    @cached_property
    def place(self) -> tuple:
        """What sorts it among others: the best match first, then the most popular."""
        return self.match, -self.popularity, self.name


def find_names(name: str, kinds: Sequence[str], number: int) -> list[NameMatch]:
    """Return the best of what has a name with the words of another, a number of each kind."""
    if not name:
        return []
    found = [] if has_cjk(name) else read_beginnings(name, kinds, number * NAMES_OF_ONE)
    if " " in name or has_cjk(name):  # else every word that begins so has been looked up
        short = list_short_kinds(found, kinds, number)
        found += select_words(name, short, number) if short else ()
    return rank_names(name, found)


def find_similar_names(name: str, kinds: Sequence[str]) -> list[NameMatch]:
    """Return what has a name similar to another, the nearest first."""
    if not name:
        return []
    rows = trigrams.NAMES.find_similar(name).filter(kind__in=kinds, place=0)
    return rank_names(name, rows.values_list(*COLUMNS))


def filter_beginnings(names: QuerySet, name: str) -> QuerySet:
    """Return what has another name at its beginning, or from one of its words on.

    Few letters are looked for at the beginning of names only: they would be in too many.
    """
    found = names.filter(trigrams.match_start(Name, "words", name))
    return found.filter(place=0) if len(name) < trigrams.SHORT else found


def read_beginnings(name: str, kinds: Sequence[str], number: int) -> list[tuple]:
    """Return what has a word with which another name begins, the best of each kind, in one query.

    Few letters are looked for at the beginning of names only: they would be in too many.
    """
    if trigrams.is_sqlite(Name):  # whose LIKE uses no index
        begins, values = "words >= %s AND words < %s", [name, name + trigrams.LAST]
    else:
        begins, values = "words LIKE %s", [f"{name}%"]
    if len(name) < trigrams.SHORT:
        begins += " AND place = 0"
    best = BEST_OF_KIND.format(begins=begins)
    sql = WITH_NAMES.format(best=" UNION ALL ".join([best] * len(kinds)))
    asked: list[Any] = [value for kind in kinds for value in (kind, *values, name, number)]
    with connections[router.db_for_read(Name)].cursor() as cursor:
        cursor.execute(sql, asked)
        return cursor.fetchall()


def select_words(name: str, kinds: Sequence[str], number: int) -> QuerySet:
    """Return what has words that begin with those of another name, in any order."""
    found = Name.objects.filter(trigrams.NAMES.match_words(name), kind__in=kinds, place=0)
    order = [F("popularity").desc(), F("words").asc(), F("pk").asc()]
    return trigrams.limit_each(found, "kind", order, number).values_list(*COLUMNS)


def list_short_kinds(found: Iterable[tuple], kinds: Sequence[str], number: int) -> list[str]:
    """Return the kinds of which fewer objects than a number were found."""
    objects = {row[:2] for row in found}
    return [one for one in kinds if sum(kind == one for kind, _ in objects) < number]


def rank_names(name: str, found: Iterable[tuple]) -> list[NameMatch]:
    """Return rows as matches, each object once, the best first; without what does not match."""
    matches = [
        NameMatch(name, kind, pk, other, popularity, matched)
        for kind, pk, other, popularity in found
        if (matched := match_name(name, normalize_name(other)))
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
