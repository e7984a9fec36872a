"""Rows as records: what leaves the ratings is read, and never saved back."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from django.db.models import QuerySet

Record = TypeVar("Record")


class RecordList(Generic[Record]):
    """A query's rows as records; a paginator counts and slices it without reading all of them."""

    def __init__(self, rows: QuerySet, make_record: Callable[..., Record]):
        self.rows, self.make_record = rows, make_record

    def __len__(self) -> int:
        return self.rows.count()

    def __iter__(self) -> Iterator[Record]:
        return map(self.make_record, self.rows)

    def __getitem__(self, part: slice) -> list[Record]:
        return [self.make_record(row) for row in self.rows[part]]
