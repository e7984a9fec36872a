"""What is held back: whole batches, and single ratings that are set aside. No stars here.

An editor lets a batch count or leaves it paused, for all to see; nobody deletes one. Of single
ratings an editor sees the employer, the reason and the author's appeal, and no answers.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count

from companies.ratings.anomalies import REASONS
from companies.ratings.comments import format_quarter
from companies.ratings.models import Ballot, Batch
from companies.ratings.records import RecordList

PAUSED = (Batch.State.HELD, Batch.State.LEFT)
ASIDE = (Ballot.State.ASIDE, Ballot.State.APPEALED)


class AlreadyDecided(Exception):
    """Somebody else has decided about it."""


class BatchRecord(NamedTuple):
    """A batch as an editor sees it."""

    employer: int
    number: int
    quarter: str
    size: int
    counts_on: date | None  # unless an editor decides
    is_left: bool  # an editor has left it paused

    @classmethod
    def from_row(cls, row: Batch) -> "BatchRecord":
        """Return what an editor sees."""
        return cls(
            row.employer,
            row.number,
            format_quarter(row.quarter),
            row.ratings,
            date.fromordinal(row.due_day) if row.due_day else None,
            row.state == Batch.State.LEFT,
        )


class BallotRecord(NamedTuple):
    """A rating that was set aside, as an editor sees it."""

    name: str  # that of the ballot, in hexadecimal
    employer: int
    reason: str
    counts_on: date | None
    has_appealed: bool
    appeal: str

    @classmethod
    def from_row(cls, row: Ballot) -> "BallotRecord":
        """Return what an editor sees."""
        return cls(
            bytes(row.nullifier).hex(),
            row.employer,
            REASONS.get(row.reason, ""),
            date.fromordinal(row.due_day) if row.due_day else None,
            row.state == Ballot.State.APPEALED,
            row.appeal,
        )


def list_held_batches() -> RecordList[BatchRecord]:
    """Return the batches that are held back, those that wait for a decision first."""
    held = Batch.objects.filter(state__in=PAUSED)
    return RecordList(held.order_by("state", "month", "employer", "number"), BatchRecord.from_row)


def find_batch(employer: int, number: int) -> BatchRecord | None:
    """Return a batch that a tally has seen, None where there is none."""
    row = Batch.objects.filter(employer=employer, number=number).first()
    return BatchRecord.from_row(row) if row else None


def find_employers_with_held_batch(employers: Iterable[int] | None = None) -> set[int]:
    """Return the employers, of some or of all, with a batch that is held back."""
    held = Batch.objects.filter(state__in=PAUSED)
    if employers is not None:
        held = held.filter(employer__in=list(employers))
    return set(held.values_list("employer", flat=True))


def pass_batch(employer: int, number: int) -> None:
    """Let the next tally count a batch. Raises AlreadyDecided."""
    decide_batch(employer, number, Batch.State.PASSED, PAUSED)


def leave_batch(employer: int, number: int) -> None:
    """Leave a batch paused until further notice. Raises AlreadyDecided."""
    decide_batch(employer, number, Batch.State.LEFT, (Batch.State.HELD,))


def decide_batch(employer: int, number: int, state: str, before: Iterable[str]) -> None:
    """Decide about a batch that is held back; whoever comes first has decided."""
    held = Batch.objects.filter(employer=employer, number=number, state__in=before)
    if not held.update(state=state):
        raise AlreadyDecided("Someone has decided about this batch already. Nothing was changed.")


def list_set_aside_ballots() -> RecordList[BallotRecord]:
    """Return the ratings that are set aside, those whose authors have appealed first."""
    rows = Ballot.objects.filter(state__in=ASIDE)
    return RecordList(rows.order_by("-state", "due_day", "employer", "pk"), BallotRecord.from_row)


def find_set_aside_ballot(name: str) -> BallotRecord | None:
    """Return a rating that is set aside, by its name; None where there is none."""
    row = filter_by_name(name).first()
    return BallotRecord.from_row(row) if row else None


def filter_by_name(name: str):
    """Return the ballot of a name, if it is set aside."""
    try:
        return Ballot.objects.filter(pk=bytes.fromhex(name), state__in=ASIDE)
    except ValueError:
        return Ballot.objects.none()


def pass_ballot(name: str) -> None:
    """Let a rating that is set aside count with the next batch. Raises AlreadyDecided."""
    decide_ballot(name, Ballot.State.PASSED)


def refuse_ballot(name: str) -> None:
    """Leave a rating uncounted; its author is told and may appeal. Raises AlreadyDecided."""
    decide_ballot(name, Ballot.State.REFUSED)


def decide_ballot(name: str, state: str) -> None:
    """Decide about a rating that is set aside; whoever comes first has decided."""
    if not filter_by_name(name).update(state=state, due_day=None, appeal=""):
        raise AlreadyDecided("Someone has decided about this rating already. Nothing was changed.")


def count_set_aside_by_employer() -> dict[int, tuple[int, int]]:
    """Return how many ratings of each employer are set aside or held back, and how many are not
    counted."""
    found: dict[int, tuple[int, int]] = {}
    rows = Ballot.objects.exclude(state=Ballot.State.WAITING).values_list("employer", "state")
    for employer, state, number in rows.annotate(number=Count("pk")):
        aside, refused = found.get(employer, (0, 0))
        is_refused = state == Ballot.State.REFUSED
        found[employer] = (aside + number * (not is_refused), refused + number * is_refused)
    return found


def count_set_aside() -> tuple[int, int]:
    """Return how many ratings are set aside or held back, and how many are not counted."""
    numbers = count_set_aside_by_employer().values()
    return sum(aside for aside, _ in numbers), sum(refused for _, refused in numbers)
