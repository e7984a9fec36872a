"""What the address of the results page says."""

from dataclasses import dataclass, field

from django.http import QueryDict

from core.chips import Chip
from search.search_types import Filter, SearchType, get_search_types, registry


@dataclass
class Choice:
    """A filter as the page shows it: its options and what is chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str


@dataclass
class IgnoredFilter:
    """What was chosen in a filter of another kind."""

    label: str
    kind: SearchType


@dataclass
class SearchParams:
    """The kind and the filters of an address; what it says beyond them is left out."""

    params: QueryDict
    kind: SearchType | None = None
    filters: dict[str, str] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    left_out: list[IgnoredFilter] = field(default_factory=list)

    @classmethod
    def from_query_dict(cls, params: QueryDict) -> "SearchParams":
        """Read an address. A filter without a kind means the kind that it is of."""
        parsed = cls(params.copy(), registry.get(params.get("kind", "")))
        for kind in get_search_types():
            for one in kind.filters:
                parsed.read_filter(kind, one)
        if parsed.kind:
            names = [one.name for one in parsed.kind.filters]
            parsed.choices = [choice for choice in parsed.choices if choice.name in names]
        kinds = [(kind.name, kind.label) for kind in get_search_types()]
        chosen = parsed.kind.name if parsed.kind else ""
        parsed.choices.insert(0, Choice("kind", "Kind", [("", "Everything"), *kinds], chosen))
        return parsed

    def read_filter(self, kind: SearchType, one: Filter) -> None:
        """Read one filter of a kind; of another kind than is chosen it is left out."""
        value = self.params.get(one.name, "")
        is_other = self.kind not in (None, kind)
        if is_other and not value:
            return
        options = one.options()
        label = dict(options).get(value, "")
        if is_other:
            del self.params[one.name]
            if label:
                self.left_out.append(IgnoredFilter(label, kind))
            return
        if label:
            self.kind, self.filters[one.name] = kind, value
        chosen = value if label else ""
        self.choices.append(Choice(one.name, one.label, [("", one.any), *options], chosen))

    def build_url(self, **changes: str) -> str:
        """Return the address with some parameters changed, or left out where they are empty."""
        params = self.params.copy()
        for name, value in {"page": "", **changes}.items():
            params[name] = value
            if not value:
                del params[name]
        return f"?{params.urlencode()}"

    @property
    def chips(self) -> list[Chip]:
        """The kind and the filters that are set."""
        return [
            Chip(dict(choice.options)[choice.value], self.build_url_without(choice.name))
            for choice in self.choices
            if choice.value
        ]

    def build_url_without(self, name: str) -> str:
        """Return the address without a filter; without the kind, none of its filters stays."""
        names = [name] if name != "kind" else [choice.name for choice in self.choices]
        return self.build_url(**dict.fromkeys(names, ""))
