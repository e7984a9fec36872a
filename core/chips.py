"""The filters that are set, as partials/chips.html shows them above a list."""

from typing import NamedTuple


class Chip(NamedTuple):
    """A filter that is set, and the address without it."""

    label: str
    url: str
