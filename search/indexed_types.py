"""Search types of which there may be very many objects."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.search.backends import get_search_backend

from search.models import Name
from search.name_lookup import NameMatch, find_names
from search.query import Query, combine_queries
from search.search_types import NAMED, Hit, ResultGroup, SearchType

MOST_COUNTED = 1_000  # results of the full text


@dataclass(frozen=True, kw_only=True)
class IndexedType(SearchType):
    """A kind of which there may be very many: a model that the full text has.

    `objects` are what strangers may find; `in_index` says the same of them to the index of the full
    text, which knows its own fields (FilterField) and keys. Where that takes long, `unfiltered` is
    what it is asked for if nothing narrows it, and the index of names says what may be found.
    `rows` adds what a suggestion shows, `details` what a result does.
    """

    model: type[Model]
    objects: Callable[[], QuerySet]
    in_index: Callable[[Any], QuerySet] = lambda found: found
    unfiltered: Callable[[], QuerySet] | None = None
    rows: Callable[[Any], QuerySet]
    details: Callable[[Any], QuerySet]

    def find(self, query, filters, part):
        objects = self.apply_filters(filters)
        among = None if objects is self.everything else objects
        matches = find_names(query.name, list(self.findable), NAMED, among)[:NAMED]
        named = {one.object_id: one for one in matches}
        in_text = [*self.find_in_text(query, objects), *self.find_synonyms_in_text(query, objects)]
        pks = list(dict.fromkeys([*named, *in_text]))
        is_more = len(named) == NAMED or len(pks) >= MOST_COUNTED
        hits = self.load_results(pks[part], named, query)
        return ResultGroup(self, len(pks) - len(pks[part]) + len(hits), hits, is_more)

    def find_some(self, query, part):
        pks = self.find_in_text(query, self.everything, operator="or")
        hits = self.load_results(pks[part], {}, query)
        count = len(pks) - len(pks[part]) + len(hits)
        return ResultGroup(self, count, hits, is_more=len(pks) == MOST_COUNTED)

    def as_results(self, hits, query):
        rows = self.detailed.in_bulk([hit.object.pk for hit in hits])
        there = [replace(hit, object=rows[hit.object.pk]) for hit in hits if hit.object.pk in rows]
        return self.mark_hits(there, query)

    def load_results(self, pks: list, named: dict[int, NameMatch], query: Query) -> list[Hit]:
        """Return objects as results, those that were found by their names with what matched."""
        rows = self.detailed.in_bulk(pks) if pks else {}
        hits = [
            self.make_hit(rows[pk], named[pk]) if pk in named else Hit(self, rows[pk])
            for pk in pks
            if pk in rows
        ]
        return self.mark_hits(hits, query)

    def apply_filters(self, filters: dict[str, str]) -> QuerySet:
        """Return what passes some filters."""
        objects = self.everything
        for one in self.filters:
            if value := filters.get(one.name):
                objects = one.apply(objects, value)
        return objects

    def find_in_text(self, query: Query, objects: QuerySet, operator: str = "and") -> list:
        """Return the keys of what has the words of a query in its text, the nearest first."""
        return self.search_text(query.words, objects, operator) if query.words else []

    def find_synonyms_in_text(self, query: Query, objects: QuerySet) -> list:
        """Return the keys of what has words of the same meaning in its text, the nearest first."""
        meant = combine_queries(query.also)
        return self.search_text(meant, objects, "and") if meant else []

    def search_text(self, words: Any, objects: QuerySet, operator: str) -> list:
        """Return the keys of what a search backend finds for some words."""
        is_filtered = objects is not self.everything or self.unfiltered is None
        among = self.in_index(objects) if is_filtered or not self.unfiltered else self.unfiltered()
        found = get_search_backend().search(words, among.only("pk"), operator=operator)
        found = found[:MOST_COUNTED]
        if hasattr(found, "get_queryset"):  # the database need make no objects of its rows
            pks = list(found.get_queryset().values_list("pk", flat=True))
        else:
            pks = [one.pk for one in found]
        return pks if is_filtered else self.keep_named(pks)

    def keep_named(self, pks: list) -> list:
        """Return those of some keys that the index of names has."""
        names = Name.objects.filter(kind=self.model._meta.label_lower, object_id__in=pks, place=0)
        named = set(names.values_list("object_id", flat=True)) if pks else ()
        return [pk for pk in pks if pk in named]

    def get_learned_querysets(self, model=None):
        return [self.details(self.objects())] if model in (None, self.model) else []

    @cached_property
    def everything(self) -> QuerySet:
        """What strangers may find, put together once; each search goes on from a copy."""
        return self.objects()

    @property
    def findable(self) -> dict[str, QuerySet]:
        """The same, by its model."""
        return {self.model._meta.label_lower: self.everything}

    @cached_property
    def suggested(self) -> dict[str, QuerySet]:
        """The same with what a suggestion shows."""
        return {self.model._meta.label_lower: self.rows(self.everything)}

    @cached_property
    def detailed(self) -> QuerySet:
        """The same with what a result shows."""
        return self.details(self.everything)
