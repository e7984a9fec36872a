"""The registry of what can be searched: an app registers its search types in `ready()`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from core.registry import Registry
from search import full_text, highlighting
from search.matching import Match, match_name
from search.models import Name
from search.name_lookup import NameMatch, find_names, find_similar_names
from search.normalization import normalize_name
from search.query import Query, combine_queries

SUGGESTED = 4  # of a kind, at most
SPARE = 2  # matches that are read besides, should others not be found any more
NAMED = 48  # results found by their name, at most; more come from the full text


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
    `data` what programs are told. `names` are those by which some objects are found, each with its
    object's key and how popular that is: the greater, the more.
    """

    name: str
    label: str
    row: str
    result: str
    open_text: Callable[[Any], str]
    title: Callable[[Any], str] = str
    url: Callable[[Any], str] = lambda found: found.get_absolute_url()
    data: Callable[[Any], dict] = lambda found: {}
    names: Callable[[QuerySet], Iterable[tuple[int, str, int]]] | None = None  # else titles
    learned: Callable[[Any], str] | None = None  # by the vocabulary; else title and open text
    is_suggested: bool = True  # while somebody types
    filters: tuple[Filter, ...] = ()
    popular: Callable[[], Iterable] = tuple  # pages that lead on where nothing was found

    @property
    @abstractmethod
    def models(self) -> dict[str, type[Model]]:
        """The models of its objects, by what the index of names calls them."""

    @abstractmethod
    def select_findable(self, kind: str) -> QuerySet:
        """Return what strangers may find at this moment: the database has the last word."""

    def select_suggested(self, kind: str) -> QuerySet:
        """Return the same with what a suggestion shows."""
        return self.select_findable(kind)

    def get_querysets(self, model: type[Model] | None = None) -> list[QuerySet]:
        """Return what strangers may find; on demand, the objects of one model alone."""
        return [
            self.select_findable(kind)
            for kind, known in self.models.items()
            if model in (None, known)
        ]

    def list_names(self, objects: QuerySet) -> Iterable[tuple[int, str, int]]:
        """Return the names of some objects, each with its object's key and popularity."""
        return self.names(objects) if self.names else self.list_titles(objects)

    def list_titles(self, objects: QuerySet) -> Iterable[tuple[int, str, int]]:
        """Return the titles of some objects as their names."""
        return ((one.pk, self.title(one), 0) for one in objects)

    def suggest(self, query: Query, number: int = SUGGESTED) -> list[Hit]:
        """Return what has a name with the words of a query, the best first."""
        matches = find_names(query.name, list(self.models), number)
        return self.load_suggestions(matches, number)

    def guess(self, query: Query) -> list[Hit]:
        """Return what has a similar name, the nearest first."""
        return self.load_suggestions(find_similar_names(query.name, list(self.models)), NAMED)

    def load_suggestions(self, matches: list[NameMatch], number: int) -> list[Hit]:
        """Return the first of those matches that are of this kind, with what a suggestion shows."""
        own = self.get_own(matches)[: number + SPARE]
        return self.load_hits(self.select_suggested, own)[:number]

    def get_own(self, matches: list[NameMatch]) -> list[NameMatch]:
        """Return those of some matches that are of this kind."""
        return [one for one in matches if one.kind in self.models]

    def load_hits(self, select: Callable[[str], QuerySet], matches: list[NameMatch]) -> list[Hit]:
        """Return matches as hits, with some rows of their objects.

        What strangers may not find any more is left out, whatever the index of names holds.
        """
        there: dict[tuple[str, int], Any] = {}
        for kind in {one.kind for one in matches}:
            rows = select(kind).in_bulk([one.object_id for one in matches if one.kind == kind])
            there |= {(kind, pk): found for pk, found in rows.items()}
        return [
            self.make_hit(there[one.kind, one.object_id], one)
            for one in matches
            if (one.kind, one.object_id) in there
        ]

    def make_hit(self, found: Any, match: NameMatch) -> Hit:
        """Return an object as a hit, with another name of it where that matches better."""
        own = match_name(match.asked, normalize_name(self.title(found)))
        return Hit(self, found, match.match, "" if own == match.match else match.name)

    @abstractmethod
    def find(
        self, query: Query, matches: list[NameMatch], filters: dict[str, str], part: slice
    ) -> ResultGroup:
        """Return a part of everything whose name matches or whose text has a query's words."""

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

    def get_learned_querysets(self, model: type[Model] | None = None) -> list[QuerySet]:
        """Return what the vocabulary learns from; on demand, the objects of one model alone."""
        return self.get_querysets(model)

    def get_learned_text(self, found: Any) -> str:
        """Return the text of an object that the vocabulary learns."""
        return (self.learned or self.get_title_and_text)(found)

    def get_title_and_text(self, found: Any) -> str:
        """Return the title of an object and what everyone may read of it."""
        return f"{self.title(found)} {self.open_text(found)}"


@dataclass(frozen=True, kw_only=True)
class ShortListType(SearchType):
    """A kind of which there are few: `objects` make the querysets of all of them, by model, whose
    texts are looked through here. Where these are long, `in_index` makes the queryset whose full
    text the index knows.
    """

    objects: dict[type[Model], Callable[[], QuerySet]]
    in_index: Callable[[], QuerySet] | None = None

    def find(self, query, matches, filters, part):
        matches = self.get_own(matches)
        hits = self.load_hits(self.select_findable, matches)
        named = {(one.kind, one.object_id) for one in matches}
        in_text = self.find_in_text(query, named)
        in_text.sort(key=lambda hit: not highlighting.find_places(hit.title, query.marks))
        hits += in_text
        return ResultGroup(self, len(hits), self.mark_hits(hits[part], query))

    def find_in_text(self, query: Query, named: set[tuple[str, int]]) -> list[Hit]:
        """Return what has the words of a query in its text, without what its name has found."""
        hits = []
        for kind, model in self.models.items():
            pks = [pk for pk in self.find_keys(query, model) if (kind, pk) not in named]
            if pks:
                hits += [Hit(self, one) for one in self.select_findable(kind).filter(pk__in=pks)]
        return hits

    def find_keys(self, query: Query, model: type[Model]) -> list[int]:
        """Return the keys of what has the words of a query in its text.

        The index of names tells what there is: to ask for what strangers may find takes longer.
        """
        if self.in_index and (meant := combine_queries((query, *query.also))):
            return full_text.find_keys(meant, self.in_index())
        known = Name.objects.filter(kind=model._meta.label_lower, place=0).values("object_id")
        return [
            one.pk
            for one in model._default_manager.filter(pk__in=known)
            if any(
                highlighting.has_words(self.get_title_and_text(one), meant.text)
                for meant in (query, *query.also)
            )
        ]

    def find_some(self, query, part):
        return ResultGroup(self)

    @cached_property
    def models(self) -> dict[str, type[Model]]:
        """The models of its objects."""
        return {model._meta.label_lower: model for model in self.objects}

    def select_findable(self, kind):
        return self.objects[self.models[kind]]()


registry: Registry[SearchType] = Registry()


def register(*search_types: SearchType) -> None:
    """Add search types, in the order in which they are shown."""
    for one in search_types:
        registry.register(one.name, one)


def get_search_types() -> list[SearchType]:
    """Return what can be searched, in the order in which it is shown."""
    return [one for _, one in registry.items()]
