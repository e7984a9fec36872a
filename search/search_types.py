"""The registry of what can be searched: an app registers its search types in `ready()`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.search.backends import get_search_backend

from core.registry import Registry
from search import highlighting
from search.matching import SIMILAR, Match, match_name
from search.normalization import normalize_name
from search.prepared_queries import PreparedQuery
from search.query import Query, combine_queries

SUGGESTED = 4  # of a kind, at most


@dataclass
class Hit:
    """Something that was found, and how well its name matches."""

    kind: "SearchType"
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
    apply: Callable[[Any, str], QuerySet]


@dataclass
class ResultGroup:
    """What was found of a kind: how much there is, at least, and a part of it."""

    kind: "SearchType"
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
class SearchType(ABC):
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
    popular: Callable[[], Iterable] = tuple  # pages that lead on where nothing was found

    @abstractmethod
    def suggest(self, query: Query) -> list[Hit]:
        """Return what has a name with the words of a query, the best first, in one query."""

    @abstractmethod
    def guess(self, query: Query) -> list[Hit]:
        """Return what has a similar name, the nearest first, in one query."""

    @abstractmethod
    def find(self, query: Query, filters: dict[str, str], part: slice) -> ResultGroup:
        """Return a part of everything with the words of a query in its names or its text."""

    @abstractmethod
    def find_some(self, query: Query, part: slice) -> ResultGroup:
        """Return a part of everything with some of the words of a query in its text."""

    def as_results(self, hits: list[Hit], query: Query) -> list[Hit]:
        """Return hits with what a result shows."""
        return self.mark_hits(hits, query)

    def mark_hits(self, hits: list[Hit], query: Query) -> list[Hit]:
        """Return hits with the words of a query marked, in their title and their open text."""
        for hit in hits:
            hit.marked = highlighting.mark_words(hit.title, query.marks)
            hit.snippet = highlighting.make_snippet(self.open_text(hit.object), query.marks)
        return hits

    @abstractmethod
    def get_learned_querysets(self, model: type[Model] | None = None) -> list[QuerySet]:
        """Return what the vocabulary learns from; on demand, the objects of one model alone."""

    def get_learned_text(self, found: Any) -> str:
        """Return the text of an object that the vocabulary learns."""
        return (self.learned or self.get_title_and_text)(found)

    def get_title_and_text(self, found: Any) -> str:
        """Return the title of an object and what everyone may read of it."""
        return f"{self.title(found)} {self.open_text(found)}"


@dataclass(frozen=True, kw_only=True)
class ShortListType(SearchType):
    """A kind of which there are few: `objects` make the querysets of all of them, to be looked
    through here. Where their texts are long, `in_index` makes the queryset whose full text the
    index knows.
    """

    objects: tuple[Callable[[], QuerySet], ...]
    in_index: Callable[[], QuerySet] | None = None

    def suggest(self, query):
        return [hit for hit in self.rank(query) if hit.match and hit.match.tier < SIMILAR]

    def guess(self, query):
        return [hit for hit in self.rank(query) if hit.match]

    def rank(self, query: Query, in_text: bool = False) -> list[Hit]:
        """Return what matches by its name; on demand, after it, what has the words in its text."""
        if self.name not in query.read:
            query.read[self.name] = [one for some in self.list_queries for one in some.fetch()]
        hits, others = [], []
        for one in query.read[self.name]:
            if matched := match_name(query.name, normalize_name(self.title(one))):
                hits.append(Hit(self, one, matched))
            else:
                others.append(one)
        rest = self.filter_by_text(query, others) if in_text else []
        by_name = sorted(hits, key=lambda hit: (hit.match, hit.title))
        rest.sort(key=lambda one: not highlighting.find_places(self.title(one), query.marks))
        return by_name + [Hit(self, one) for one in rest]

    def filter_by_text(self, query: Query, objects: list) -> list:
        """Return those of some objects that have the words of a query in their text."""
        if self.in_index and (meant := combine_queries((query, *query.also))):
            found = {one.pk for one in get_search_backend().search(meant, self.in_index())}
            return [one for one in objects if one.pk in found]
        return [
            one
            for one in objects
            if any(
                highlighting.has_words(self.get_title_and_text(one), meant.text)
                for meant in (query, *query.also)
            )
        ]

    def get_learned_querysets(self, model=None):
        parts = zip(self.objects, self.models, strict=True)
        return [objects() for objects, made_of in parts if model in (None, made_of)]

    @cached_property
    def models(self) -> tuple[type[Model], ...]:
        """The model of each queryset: to put one together takes longer than many a query."""
        return tuple(objects().model for objects in self.objects)

    def find(self, query, filters, part):
        hits = self.rank(query, in_text=True)
        hits = [hit for hit in hits if not hit.match or hit.match.tier < SIMILAR]
        return ResultGroup(self, len(hits), self.mark_hits(hits[part], query))

    def find_some(self, query, part):
        return ResultGroup(self)

    @cached_property
    def list_queries(self) -> list[PreparedQuery]:
        """The prepared questions for all objects."""
        return [prepare_list(objects) for objects in self.objects]


registry: Registry[SearchType] = Registry()


def register(*search_types: SearchType) -> None:
    """Add search types, in the order in which they are shown."""
    for one in search_types:
        registry.register(one.name, one)


def get_search_types() -> list[SearchType]:
    """Return what can be searched, in the order in which it is shown."""
    return [one for _, one in registry.items()]


def prepare_list(objects: Callable[[], QuerySet]) -> PreparedQuery:
    """Return the prepared question for all objects of a short list."""
    return PreparedQuery(lambda name: objects())
