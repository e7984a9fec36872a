"""What higher floors show on pages of lower floors: each app registers its share when it starts."""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named entries in the order in which apps are installed, or by their `order`."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[int, T]] = {}

    def register(self, name: str, entry: T, order: int = 100) -> None:
        """Add an entry. Raises ValueError where the name is taken by another."""
        if name in self.entries and self.entries[name] != (order, entry):
            raise ValueError(f"“{name}” is registered already.")
        self.entries[name] = (order, entry)

    def register_all(self, entries: Mapping[str, T]) -> None:
        """Add entries by their names."""
        for name, entry in entries.items():
            self.register(name, entry)

    def items(self) -> Iterator[tuple[str, T]]:
        """Yield names and entries, lowest order first."""
        for name, (_, entry) in sorted(self.entries.items(), key=lambda item: item[1][0]):
            yield name, entry

    def get(self, name: str) -> T | None:
        """Return the entry of a name, if there is one."""
        return self.entries[name][1] if name in self.entries else None
