"""Batches of ratings that look wrong: an editor lets them count, or makes them void."""

from collections.abc import Iterable
from typing import NamedTuple

from companies.ratings.comments import format_quarter
from companies.ratings.models import Batch
from companies.ratings.records import RecordList


class BatchAlreadyDecided(Exception):
    """Somebody else has decided about the batch."""


class BatchRecord(NamedTuple):
    """A batch as an editor sees it: no stars."""

    employer: int
    number: int
    quarter: str
    size: int
    reason: str  # why it was held back

    @classmethod
    def from_row(cls, row: Batch) -> "BatchRecord":
        """Return what an editor sees."""
        return cls(row.employer, row.number, format_quarter(row.quarter), row.size, row.reason)


def list_held_batches() -> RecordList[BatchRecord]:
    """Return the batches that are held back, the earliest quarter first."""
    held = Batch.objects.filter(state=Batch.State.HELD).order_by("quarter", "employer", "number")
    return RecordList(held, BatchRecord.from_row)


def find_batch(employer: int, number: int) -> BatchRecord | None:
    """Return a batch that a tally has seen, None where there is none."""
    row = Batch.objects.filter(employer=employer, number=number).first()
    return BatchRecord.from_row(row) if row else None


def find_employers_with_held_batch(employers: Iterable[int] | None = None) -> set[int]:
    """Return the employers, of some or of all, with a batch that is held back."""
    held = Batch.objects.filter(state=Batch.State.HELD)
    if employers is not None:
        held = held.filter(employer__in=list(employers))
    return set(held.values_list("employer", flat=True))


def pass_batch(employer: int, number: int) -> None:
    """Let the next tally count a batch. Raises BatchAlreadyDecided."""
    decide_batch(employer, number, Batch.State.PASSED)


def void_batch(employer: int, number: int) -> None:
    """Let the next tally delete the ballots of a batch. Raises BatchAlreadyDecided."""
    decide_batch(employer, number, Batch.State.VOID)


def decide_batch(employer: int, number: int, state: str) -> None:
    """Decide about a batch that is held back; whoever comes first has decided."""
    held = Batch.objects.filter(employer=employer, number=number, state=Batch.State.HELD)
    if not held.update(state=state):
        raise BatchAlreadyDecided(
            "Someone has decided about this batch already. Nothing was changed."
        )
