"""Search types of which there may be very many objects."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from search.full_text import MOST_COUNTED, find_keys, is_in_database
from search.name_lookup import NameMatch
from search.query import Query, combine_queries
from search.search_types import NAMED, Hit, ResultGroup, SearchType


@dataclass(frozen=True, kw_only=True)
class IndexedType(SearchType):
    """A kind of which there may be very many: a model that the full text has.

    `objects` are what strangers may find; `in_index` says the same to an index of the full text
    outside the database, and with filters, by the fields it knows (FilterField) and keys. `rows`
    adds what a suggestion shows, `details` what a result does.
    """

    model: type[Model]
    objects: Callable[[], QuerySet]
    in_index: Callable[[Any], QuerySet] = lambda found: found
    rows: Callable[[Any], QuerySet]
    details: Callable[[Any], QuerySet]

    def find(self, query, matches, filters, part):
        among = self.apply_filters(filters)
        named = {one.object_id: one for one in self.keep_among(self.get_own(matches), among)}
        in_text = [*self.find_in_text(query, among), *self.find_synonyms_in_text(query, among)]
        pks = list(dict.fromkeys([*named, *in_text]))
        hits = self.load_results(pks[part], named, query)
        is_more = len(named) == NAMED or len(pks) >= MOST_COUNTED
        return ResultGroup(self, len(pks) - len(pks[part]) + len(hits), hits, is_more)

    def keep_among(self, matches: list[NameMatch], among: QuerySet | None) -> list[NameMatch]:
        """Return the best of some matches; on demand only what is among some objects."""
        if among is not None:
            pks = [one.object_id for one in matches]
            there = set(among.filter(pk__in=pks).order_by().values_list("pk", flat=True))
            matches = [one for one in matches if one.object_id in there]
        return matches[:NAMED]

    def find_some(self, query, part):
        pks = self.find_in_text(query, None, operator="or")
        hits = self.load_results(pks[part], {}, query)
        count = len(pks) - len(pks[part]) + len(hits)
        return ResultGroup(self, count, hits, is_more=len(pks) == MOST_COUNTED)

    def as_results(self, hits, query):
        rows = self.details(self.objects()).in_bulk([hit.object.pk for hit in hits])
        there = [replace(hit, object=rows[hit.object.pk]) for hit in hits if hit.object.pk in rows]
        return self.mark_hits(there, query)

    def load_results(self, pks: list, named: dict[int, NameMatch], query: Query) -> list[Hit]:
        """Return objects as results, those that were found by their names with what matched."""
        rows = self.details(self.objects()).in_bulk(pks) if pks else {}
        hits = [
            self.make_hit(rows[pk], named[pk]) if pk in named else Hit(self, rows[pk])
            for pk in pks
            if pk in rows
        ]
        return self.mark_hits(hits, query)

    def apply_filters(self, filters: dict[str, str]) -> QuerySet | None:
        """Return what passes some filters; None where there are none."""
        objects = None
        for one in self.filters:
            if value := filters.get(one.name):
                objects = one.apply(self.objects() if objects is None else objects, value)
        return objects

    def find_in_text(self, query: Query, among: QuerySet | None, operator: str = "and") -> list:
        """Return the keys of what has the words of a query in its text, the nearest first."""
        return self.search_text(query.words, among, operator) if query.words else []

    def find_synonyms_in_text(self, query: Query, among: QuerySet | None) -> list:
        """Return the keys of what has words of the same meaning in its text, the nearest first."""
        meant = combine_queries(query.also)
        return self.search_text(meant, among, "and") if meant else []

    def search_text(self, words: Any, among: QuerySet | None, operator: str) -> list:
        """Return the keys of what a search backend finds for some words."""
        if among is None and is_in_database():
            return find_keys(words, self.objects(), operator)
        return find_keys(words, self.in_index(self.objects() if among is None else among), operator)

    def get_learned_querysets(self, model=None):
        return [self.details(self.objects())] if model in (None, self.model) else []

    @cached_property
    def models(self) -> dict[str, type[Model]]:
        """Its model."""
        return {self.model._meta.label_lower: self.model}

    def select_findable(self, kind):
        return self.objects()

    def select_suggested(self, kind):
        return self.rows(self.objects())
