"""The registry of what can be searched: an app registers its kinds in `ready()`."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
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
from wagtail.search.query import Or, PlainText

from search import highlighting, trigrams
from search.names import SIMILAR, Match, match, normalized, typed
from search.prepared import Prepared
from search.runs import asked_for, has_run

Asked = Callable[[type[Model], str], Q]  # a question to the index of a model's names
SUGGESTED = 4  # of a kind, at most
WORD = re.compile(r"\w+")
NAMED = 48  # results found by their name, at most; more come from the full text
MOST_COUNTED = 1_000  # results of the full text


@dataclass(frozen=True)
class Query:
    """What somebody looks for: as it was typed, as names are compared, and the single words that
    tell texts apart. `also` are queries of the same meaning.
    """

    text: str
    name: str
    words: str
    also: tuple["Query", ...] = ()
    read: dict[str, Sequence] = field(default_factory=dict, compare=False)  # short lists, once each

    @classmethod
    def of(cls, text: str) -> "Query":
        """Read what was typed."""
        line = " ".join(typed(text).split())
        words = [word for word in WORD.findall(line) if word.lower() not in highlighting.COMMON]
        pieces = [piece for word in words for piece in asked_for(word)]
        return cls(line, normalized(line), " ".join(pieces))

    @property
    def marks(self) -> str:
        """Everything that is marked in what was found."""
        return " ".join([self.text, *(one.text for one in self.also)])


@dataclass
class Hit:
    """Something that was found, and how well its name matches."""

    kind: "Kind"
    object: Any
    match: Match | None = None  # None: found in the text alone
    also: str = ""  # another name of it, where that is what matched
    snippet: str = ""  # HTML: a piece of its open text
    marked: str = ""  # HTML: the title

    @cached_property
    def title(self) -> str:
        """Its name."""
        return self.kind.title(self.object)

    @cached_property
    def url(self) -> str:
        """Its address: asked for what is shown alone, for pages it takes long."""
        return self.kind.url(self.object)


@dataclass(frozen=True)
class Filter:
    """What results of a kind can be narrowed by; `options` are (value, label)."""

    name: str
    label: str
    any: str
    options: Callable[[], list[tuple[str, str]]]
    narrowed: Callable[[Any, str], QuerySet]


@dataclass
class Found:
    """What was found of a kind: how much there is, at least, and a part of it."""

    kind: "Kind"
    count: int = 0
    hits: list[Hit] = field(default_factory=list)
    is_more: bool = False  # not everything was counted

    @property
    def count_words(self) -> str:
        """How much there is: "12", or "1,000+" where not everything was counted."""
        return f"{self.count:,}{'+' if self.is_more else ''}"

    @property
    def has_more(self) -> bool:
        """Whether there is more than this part."""
        return self.count > len(self.hits)


@dataclass(frozen=True, kw_only=True)
class Kind(ABC):
    """Something that can be searched.

    `row` and `result` are the templates of a suggestion and of a result, which get `hit`. Of an
    object, `title` is its name, `url` its address, `open_text` what everyone may read of it and
    `data` what programs are told.
    """

    name: str
    label: str
    row: str
    result: str
    open_text: Callable[[Any], str]
    title: Callable[[Any], str] = str
    url: Callable[[Any], str] = lambda found: found.get_absolute_url()
    data: Callable[[Any], dict] = lambda found: {}
    learned: Callable[[Any], str] | None = None  # by the vocabulary; else title and open text
    is_suggested: bool = True  # while somebody types
    filters: tuple[Filter, ...] = ()

    @abstractmethod
    def suggest(self, query: Query) -> list[Hit]:
        """Return what has a name with the words of a query, the best first, in one query."""

    @abstractmethod
    def guess(self, query: Query) -> list[Hit]:
        """Return what has a similar name, the nearest first, in one query."""

    @abstractmethod
    def find(self, query: Query, filters: dict[str, str], part: slice) -> Found:
        """Return a part of everything with the words of a query in its names or its text."""

    @abstractmethod
    def find_some(self, query: Query, part: slice) -> Found:
        """Return a part of everything with some of the words of a query in its text."""

    def as_results(self, hits: list[Hit], query: Query) -> list[Hit]:
        """Return hits with what a result shows."""
        return self.marked(hits, query)

    def marked(self, hits: list[Hit], query: Query) -> list[Hit]:
        """Return hits with the words of a query marked, in their title and their open text."""
        for hit in hits:
            hit.marked = highlighting.marked(hit.title, query.marks)
            hit.snippet = highlighting.snippet(self.open_text(hit.object), query.marks)
        return hits

    @abstractmethod
    def teaching(self, model: type[Model] | None = None) -> list[QuerySet]:
        """Return what the vocabulary learns from; on demand, the objects of one model alone."""

    def teaches(self, found: Any) -> str:
        """Return the text of an object that the vocabulary learns."""
        return (self.learned or self.title_and_text)(found)

    def title_and_text(self, found: Any) -> str:
        """Return the title of an object and what everyone may read of it."""
        return f"{self.title(found)} {self.open_text(found)}"


@dataclass(frozen=True, kw_only=True)
class ShortListKind(Kind):
    """A kind of which there are few: `objects` make the querysets of all of them, to be looked
    through here. Where their texts are long, `in_index` makes the queryset whose full text the
    index knows.
    """

    objects: tuple[Callable[[], QuerySet], ...]
    in_index: Callable[[], QuerySet] | None = None

    def suggest(self, query):
        return [hit for hit in self.ranked(query) if hit.match and hit.match.tier < SIMILAR]

    def guess(self, query):
        return [hit for hit in self.ranked(query) if hit.match]

    def ranked(self, query: Query, in_text: bool = False) -> list[Hit]:
        """Return what matches by its name; on demand, after it, what has the words in its text."""
        if self.name not in query.read:
            query.read[self.name] = [one for some in self.questions for one in some.objects()]
        hits, others = [], []
        for one in query.read[self.name]:
            if matched := match(query.name, normalized(self.title(one))):
                hits.append(Hit(self, one, matched))
            else:
                others.append(one)
        rest = self.with_words(query, others) if in_text else []
        by_name = sorted(hits, key=lambda hit: (hit.match, hit.title))
        rest.sort(key=lambda one: not highlighting.places(self.title(one), query.marks))
        return by_name + [Hit(self, one) for one in rest]

    def with_words(self, query: Query, objects: list) -> list:
        """Return those of some objects that have the words of a query in their text."""
        if self.in_index and (meant := any_of((query, *query.also))):
            found = {one.pk for one in get_search_backend().search(meant, self.in_index())}
            return [one for one in objects if one.pk in found]
        return [
            one
            for one in objects
            if any(
                highlighting.has_words(self.title_and_text(one), meant.text)
                for meant in (query, *query.also)
            )
        ]

    def teaching(self, model=None):
        parts = zip(self.objects, self.models, strict=True)
        return [objects() for objects, made_of in parts if model in (None, made_of)]

    @cached_property
    def models(self) -> tuple[type[Model], ...]:
        """The model of each queryset: to put one together takes longer than many a query."""
        return tuple(objects().model for objects in self.objects)

    def find(self, query, filters, part):
        hits = self.ranked(query, in_text=True)
        hits = [hit for hit in hits if not hit.match or hit.match.tier < SIMILAR]
        return Found(self, len(hits), self.marked(hits[part], query))

    def find_some(self, query, part):
        return Found(self)

    @cached_property
    def questions(self) -> list[Prepared]:
        """The prepared questions for all objects."""
        return [all_of(objects) for objects in self.objects]


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
class IndexedKind(Kind):
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
        return self.named(query, self.findable, SUGGESTED)

    def guess(self, query):
        return self.ranked(self.alike.objects(query.name), query)[:NAMED]

    def find(self, query, filters, part):
        objects = self.narrowed(filters)
        named = {hit.object.pk: hit for hit in self.named(query, objects, NAMED)}
        in_text = [*self.with_words(query, objects), *self.with_meaning(query, objects)]
        pks = list(dict.fromkeys([*named, *in_text]))
        is_more = len(named) == NAMED or len(pks) >= MOST_COUNTED
        return Found(self, len(pks), self.detailed(pks[part], named, query), is_more)

    def find_some(self, query, part):
        pks = self.with_words(query, self.findable, operator="or")
        hits = self.detailed(pks[part], {}, query)
        return Found(self, len(pks), hits, is_more=len(pks) == MOST_COUNTED)

    def as_results(self, hits, query):
        named = {hit.object.pk: hit for hit in hits}
        return self.detailed(list(named), named, query)

    def detailed(self, pks: list, named: dict[Any, Hit], query: Query) -> list[Hit]:
        """Return objects as results, those that were found by their names with what matched."""
        rows = self.details(self.model._default_manager.all()).in_bulk(pks)
        there = [rows[pk] for pk in pks if pk in rows]
        hits = [replace(named.get(row.pk) or Hit(self, row), object=row) for row in there]
        return self.marked(hits, query)

    def narrowed(self, filters: dict[str, str]) -> QuerySet:
        """Return what passes some filters."""
        objects = self.findable
        for one in self.filters:
            if value := filters.get(one.name):
                objects = one.narrowed(objects, value)
        return objects

    def with_words(self, query: Query, objects: QuerySet, operator: str = "and") -> list:
        """Return the keys of what has the words of a query in its text, the nearest first."""
        if not query.words:
            return []
        if not hasattr(get_search_backend().results_class, "get_queryset"):  # it is a server
            return [one.pk for one in self.searched(query.words, objects, operator)]
        if objects is self.findable:
            return self.keys[operator].objects(query.words)
        return list(self.keys_of(query.words, objects, operator))

    def teaching(self, model=None):
        return [self.details(self.objects())] if model in (None, self.model) else []

    def with_meaning(self, query: Query, objects: QuerySet) -> list:
        """Return the keys of what has words of the same meaning in its text, the nearest first."""
        if (meant := any_of(query.also)) is None:
            return []
        if not hasattr(get_search_backend().results_class, "get_queryset"):
            return [one.pk for one in self.searched(meant, objects, "and")]
        return list(self.keys_of(meant, objects, "and"))

    def searched(self, words: Any, objects: QuerySet, operator: str) -> Any:
        """Return what a search backend finds for some words."""
        among = self.in_index(objects).only("pk")
        return get_search_backend().search(words, among, operator=operator)[:MOST_COUNTED]

    def keys_of(self, words: Any, objects: QuerySet, operator: str) -> QuerySet:
        """Return the keys of what the database finds: it need make no objects of its rows."""
        found = self.searched(words, objects, operator).get_queryset()
        return found.values_list("pk", flat=True)

    def named(self, query: Query, objects: QuerySet, number: int) -> list[Hit]:
        """Return the best of what has a name with the words of a query."""
        if objects is self.findable and not has_run(query.name):
            rows = self.prepared(number).objects(query.name)
        else:
            rows = list(self.best(query.name, objects, number))
        return self.ranked(rows, query)[:number]

    def prepared(self, number: int) -> Prepared:
        """Return the question for the best of everything."""
        if number not in self.questions:
            build = partial(self.best, objects=self.findable, number=number)
            self.questions[number] = Prepared(build)
        return self.questions[number]

    def best(self, name: str, objects: QuerySet, number: int) -> QuerySet:
        """Return the best of what has a name with the words of another."""
        own, *others = self.ways(name)
        how_well = Case(When(own(equal), then=0), When(own(trigrams.starting), then=1), default=2)
        found = objects.filter(own(trigrams.matching)).order_by(how_well, *self.order, "pk")
        best = [found[:number]]
        for way in others:
            exact = Case(When(way(equal), then=0), default=1)
            found = objects.filter(way(trigrams.matching)).order_by(exact, *self.order, "pk")
            best.append(found[:number])
        return self.together(best)

    def nearest(self, name: str) -> QuerySet:
        """Return what has a name similar to another, to be looked at more closely."""
        similar = [self.findable.filter(way(trigrams.similar)) for way in self.ways(name)]
        return self.together([trigrams.nearest(found, name) for found in similar])

    def together(self, best: list[QuerySet]) -> QuerySet:
        """Return what is in one of several querysets, with what a suggestion shows, in one query.

        They are sorted by key alone; what a row shows is read for those on top.
        """
        if len(best) == 1:
            return self.suggested.filter(pk__in=best[0].values("pk"))
        objects = self.model._default_manager.order_by().values("pk")
        first, *rest = [objects.filter(pk__in=some.values("pk")) for some in best]
        return self.suggested.filter(pk__in=first.union(*rest, all=True))

    def ways(self, name: str) -> list[Callable[[Asked], Q]]:
        """Return how to ask for an object by its own name, and by another name of it.

        They are asked apart: a database uses its index for each, and for neither where it may be
        this or that.
        """

        def own(asked: Asked) -> Q:
            return asked(self.model, name)

        if (others := self.others) is None:
            return [own]
        model, key = others.model, others.key

        def other(asked: Asked) -> Q:
            names = model._default_manager.filter(asked(model, name))
            return Q(pk__in=names.values(key))

        return [own, other]

    def ranked(self, rows: Iterable, query: Query) -> list[Hit]:
        """Return objects as hits, the best match first, then the most popular."""
        return sorted(
            filter(None, (self.judged(row, query) for row in rows)),
            key=lambda hit: (hit.match, self.popularity(hit.object), hit.title),
        )

    @cached_property
    def questions(self) -> dict[int, Prepared]:
        """The prepared questions, by the number of answers."""
        return {}

    @cached_property
    def keys(self) -> dict[str, Prepared]:
        """The prepared questions to the full text, by their operator."""
        return {
            operator: Prepared(
                partial(self.keys_of, objects=self.findable, operator=operator), str.split, (1,)
            )
            for operator in ("and", "or")
        }

    @cached_property
    def findable(self) -> QuerySet:
        """What strangers may find, put together once; each search goes on from a copy."""
        return self.objects()

    @cached_property
    def alike(self) -> Prepared:
        """The question for similar names."""
        return Prepared(self.nearest, trigrams.pieces, trigrams.PIECE_LENGTHS)

    @cached_property
    def suggested(self) -> QuerySet:
        """What a suggestion shows, and the other names of each object."""
        rows = self.rows(self.model._default_manager.all())
        if self.others is None:
            return rows
        others = self.others.model._default_manager.filter(**{self.others.key: OuterRef("pk")})
        names = others.order_by().values(self.others.key).annotate(all=Lines("name"))
        return rows.annotate(other_names=Subquery(names.values("all")))

    def judged(self, row: Any, query: Query) -> Hit | None:
        """Return an object as a hit, with the name of it that matches best; None if none does."""
        others = (getattr(row, "other_names", None) or "").splitlines()
        names = {row.search_name: ""} | {normalized(name): name for name in others}
        matches = [
            (found, also) for name, also in names.items() if (found := match(query.name, name))
        ]
        return Hit(self, row, *min(matches, key=lambda pair: pair[0])) if matches else None


def any_of(queries: Iterable[Query]) -> Any:
    """Return the question to the full text for all words of one of some queries; None if none."""
    some = [PlainText(one.words, operator="and") for one in queries if one.words]
    return Or(some) if len(some) > 1 else next(iter(some), None)


def all_of(objects: Callable[[], QuerySet]) -> Prepared:
    """Return the prepared question for all objects of a short list."""
    return Prepared(lambda name: objects())


def equal(model: type[Model], query: str) -> Q:
    """Return the condition that a name is what was typed."""
    return Q(search_name=query)


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds, in the order in which they are shown."""
    KINDS.update({kind.name: kind for kind in kinds})
