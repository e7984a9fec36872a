"""Search types of which there may be very many objects."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from wagtail.search.backends import get_search_backend

from search import trigrams
from search.cjk import has_cjk
from search.matching import match_name
from search.normalization import normalize_name
from search.prepared_queries import PreparedQuery
from search.query import Query, combine_queries
from search.search_types import SUGGESTED, Hit, ResultGroup, SearchType

NAMED = 48  # results found by their name, at most; more come from the full text
MOST_COUNTED = 1_000  # results of the full text
NameQuestion = Callable[[type[Model], str], Q]  # a question to the index of a model's names


@dataclass(frozen=True)
class OtherNames:
    """Further names of objects: a model with a `search_name`, and its key to the object."""

    model: type[Model]
    key: str


class Lines(Aggregate):
    """The texts of a group, one a line."""

    function = "STRING_AGG"
    output_field = TextField()

    def __init__(self, expression):
        super().__init__(expression, Value("\n"))

    def as_sqlite(self, compiler, connection, **extra_context):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra_context)


@dataclass(frozen=True, kw_only=True)
class IndexedType(SearchType):
    """A kind of which there may be very many: an indexed model, with a `search_name` and trigrams.

    `objects` are what strangers may find; `in_index` says the same to the index of the full text,
    which knows its own fields (FilterField) and keys; `rows` adds what a suggestion shows,
    `details` what a result does. Among what matches as well, `order` sorts in the database, and
    `popularity` of an object here: the smaller, the more popular.
    """

    model: type[Model]
    objects: Callable[[], QuerySet]
    in_index: Callable[[Any], QuerySet] = lambda found: found
    rows: Callable[[Any], QuerySet]
    details: Callable[[Any], QuerySet]
    order: tuple = ()
    popularity: Callable[[Any], Any] = lambda found: 0
    others: OtherNames | None = None

    def suggest(self, query):
        return self.find_named(query, self.findable, SUGGESTED)

    def guess(self, query):
        return self.rank(self.similar_query.fetch(query.name), query)[:NAMED]

    def find(self, query, filters, part):
        objects = self.apply_filters(filters)
        named = {hit.object.pk: hit for hit in self.find_named(query, objects, NAMED)}
        in_text = [*self.find_in_text(query, objects), *self.find_synonyms_in_text(query, objects)]
        pks = list(dict.fromkeys([*named, *in_text]))
        is_more = len(named) == NAMED or len(pks) >= MOST_COUNTED
        return ResultGroup(self, len(pks), self.load_results(pks[part], named, query), is_more)

    def find_some(self, query, part):
        pks = self.find_in_text(query, self.findable, operator="or")
        hits = self.load_results(pks[part], {}, query)
        return ResultGroup(self, len(pks), hits, is_more=len(pks) == MOST_COUNTED)

    def as_results(self, hits, query):
        named = {hit.object.pk: hit for hit in hits}
        return self.load_results(list(named), named, query)

    def load_results(self, pks: list, named: dict[Any, Hit], query: Query) -> list[Hit]:
        """Return objects as results, those that were found by their names with what matched."""
        rows = self.details(self.model._default_manager.all()).in_bulk(pks)
        there = [rows[pk] for pk in pks if pk in rows]
        hits = [replace(named.get(row.pk) or Hit(self, row), object=row) for row in there]
        return self.mark_hits(hits, query)

    def apply_filters(self, filters: dict[str, str]) -> QuerySet:
        """Return what passes some filters."""
        objects = self.findable
        for one in self.filters:
            if value := filters.get(one.name):
                objects = one.apply(objects, value)
        return objects

    def find_in_text(self, query: Query, objects: QuerySet, operator: str = "and") -> list:
        """Return the keys of what has the words of a query in its text, the nearest first."""
        if not query.words:
            return []
        if not hasattr(get_search_backend().results_class, "get_queryset"):  # it is a server
            return [one.pk for one in self.search_text(query.words, objects, operator)]
        if objects is self.findable:
            return self.text_queries[operator].fetch(query.words)
        return list(self.search_keys(query.words, objects, operator))

    def get_learned_querysets(self, model=None):
        return [self.details(self.objects())] if model in (None, self.model) else []

    def find_synonyms_in_text(self, query: Query, objects: QuerySet) -> list:
        """Return the keys of what has words of the same meaning in its text, the nearest first."""
        if (meant := combine_queries(query.also)) is None:
            return []
        if not hasattr(get_search_backend().results_class, "get_queryset"):
            return [one.pk for one in self.search_text(meant, objects, "and")]
        return list(self.search_keys(meant, objects, "and"))

    def search_text(self, words: Any, objects: QuerySet, operator: str) -> Any:
        """Return what a search backend finds for some words."""
        among = self.in_index(objects).only("pk")
        return get_search_backend().search(words, among, operator=operator)[:MOST_COUNTED]

    def search_keys(self, words: Any, objects: QuerySet, operator: str) -> QuerySet:
        """Return the keys of what the database finds: it need make no objects of its rows."""
        found = self.search_text(words, objects, operator).get_queryset()
        return found.values_list("pk", flat=True)

    def find_named(self, query: Query, objects: QuerySet, number: int) -> list[Hit]:
        """Return the best of what has a name with the words of a query."""
        if objects is self.findable and not has_cjk(query.name):
            rows = self.get_named_query(number).fetch(query.name)
        else:
            rows = list(self.select_best(query.name, objects, number))
        return self.rank(rows, query)[:number]

    def get_named_query(self, number: int) -> PreparedQuery:
        """Return the question for the best of everything."""
        if number not in self.named_queries:
            build = partial(self.select_best, objects=self.findable, number=number)
            self.named_queries[number] = PreparedQuery(build)
        return self.named_queries[number]

    def select_best(self, name: str, objects: QuerySet, number: int) -> QuerySet:
        """Return the best of what has a name with the words of another."""
        own, *others = self.list_ways(name)
        how_well = Case(
            When(own(trigrams.match_exact), then=0),
            When(own(trigrams.match_start), then=1),
            default=2,
        )
        found = objects.filter(own(trigrams.match_words)).order_by(how_well, *self.order, "pk")
        best = [found[:number]]
        for way in others:
            exact = Case(When(way(trigrams.match_exact), then=0), default=1)
            found = objects.filter(way(trigrams.match_words)).order_by(exact, *self.order, "pk")
            best.append(found[:number])
        return self.combine(best)

    def select_nearest(self, name: str) -> QuerySet:
        """Return what has a name similar to another, to be looked at more closely."""
        similar = [
            self.findable.filter(way(trigrams.match_similar)) for way in self.list_ways(name)
        ]
        return self.combine([trigrams.limit_to_nearest(found, name) for found in similar])

    def combine(self, best: list[QuerySet]) -> QuerySet:
        """Return what is in one of several querysets, with what a suggestion shows, in one query.

        They are sorted by key alone; what a row shows is read for those on top.
        """
        if len(best) == 1:
            return self.suggestion_rows.filter(pk__in=best[0].values("pk"))
        objects = self.model._default_manager.order_by().values("pk")
        first, *rest = [objects.filter(pk__in=some.values("pk")) for some in best]
        return self.suggestion_rows.filter(pk__in=first.union(*rest, all=True))

    def list_ways(self, name: str) -> list[Callable[[NameQuestion], Q]]:
        """Return how to ask for an object by its own name, and by another name of it.

        They are asked apart: a database uses its index for each, and for neither where it may be
        this or that.
        """

        def own(asked: NameQuestion) -> Q:
            return asked(self.model, name)

        if (others := self.others) is None:
            return [own]
        model, key = others.model, others.key

        def other(asked: NameQuestion) -> Q:
            names = model._default_manager.filter(asked(model, name))
            return Q(pk__in=names.values(key))

        return [own, other]

    def rank(self, rows: Iterable, query: Query) -> list[Hit]:
        """Return objects as hits, the best match first, then the most popular."""
        return sorted(
            filter(None, (self.judge(row, query) for row in rows)),
            key=lambda hit: (hit.match, self.popularity(hit.object), hit.title),
        )

    @cached_property
    def named_queries(self) -> dict[int, PreparedQuery]:
        """The prepared questions, by the number of answers."""
        return {}

    @cached_property
    def text_queries(self) -> dict[str, PreparedQuery]:
        """The prepared questions to the full text, by their operator."""
        return {
            operator: PreparedQuery(
                partial(self.search_keys, objects=self.findable, operator=operator), str.split, (1,)
            )
            for operator in ("and", "or")
        }

    @cached_property
    def findable(self) -> QuerySet:
        """What strangers may find, put together once; each search goes on from a copy."""
        return self.objects()

    @cached_property
    def similar_query(self) -> PreparedQuery:
        """The question for similar names."""
        return PreparedQuery(self.select_nearest, trigrams.split_pieces, trigrams.PIECE_LENGTHS)

    @cached_property
    def suggestion_rows(self) -> QuerySet:
        """What a suggestion shows, and the other names of each object."""
        rows = self.rows(self.model._default_manager.all())
        if self.others is None:
            return rows
        others = self.others.model._default_manager.filter(**{self.others.key: OuterRef("pk")})
        names = others.order_by().values(self.others.key).annotate(all=Lines("name"))
        return rows.annotate(other_names=Subquery(names.values("all")))

    def judge(self, row: Any, query: Query) -> Hit | None:
        """Return an object as a hit, with the name of it that matches best; None if none does."""
        others = (getattr(row, "other_names", None) or "").splitlines()
        names = {row.search_name: ""} | {normalize_name(name): name for name in others}
        matches = [
            (found, also) for name, also in names.items() if (found := match_name(query.name, name))
        ]
        return Hit(self, row, *min(matches, key=lambda pair: pair[0])) if matches else None
