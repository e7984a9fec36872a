"""What the address of the results page says."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.http import QueryDict

from search.kinds import KINDS, Filter, Kind


class Chip(NamedTuple):
    """A filter that is set, and the address without it."""

    label: str
    url: str


@dataclass
class Choice:
    """A filter as the page shows it: its options and what is chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str


@dataclass
class LeftOut:
    """What was chosen in a filter of another kind."""

    label: str
    kind: Kind


@dataclass
class Asked:
    """The kind and the filters of an address; what it says beyond them is left out."""

    params: QueryDict
    kind: Kind | None = None
    filters: dict[str, str] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @classmethod
    def of(cls, params: QueryDict) -> "Asked":
        """Read an address. A filter without a kind means the kind that it is of."""
        asked = cls(params.copy(), KINDS.get(params.get("kind", "")))
        for kind in KINDS.values():
            for one in kind.filters:
                asked.read(kind, one)
        if asked.kind:
            names = [one.name for one in asked.kind.filters]
            asked.choices = [choice for choice in asked.choices if choice.name in names]
        kinds = [(name, kind.label) for name, kind in KINDS.items()]
        chosen = asked.kind.name if asked.kind else ""
        asked.choices.insert(0, Choice("kind", "Kind", [("", "Everything"), *kinds], chosen))
        return asked

    def read(self, kind: Kind, one: Filter) -> None:
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
                self.left_out.append(LeftOut(label, kind))
            return
        if label:
            self.kind, self.filters[one.name] = kind, value
        chosen = value if label else ""
        self.choices.append(Choice(one.name, one.label, [("", one.any), *options], chosen))

    def address(self, **changes: str) -> str:
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
            Chip(dict(choice.options)[choice.value], self.without(choice.name))
            for choice in self.choices
            if choice.value
        ]

    def without(self, name: str) -> str:
        """Return the address without a filter; without the kind, none of its filters stays."""
        names = [name] if name != "kind" else [choice.name for choice in self.choices]
        return self.address(**dict.fromkeys(names, ""))
