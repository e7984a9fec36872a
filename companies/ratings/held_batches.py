"""Batches of ratings that look wrong: held back until an editor decides about them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from companies.ratings.models import Batch


class BatchDecidedAlready(Exception):
    """A batch that is not held back any more."""


def find_held_batches() -> QuerySet[Batch]:
    """Return the batches that are held back, the earliest quarter first."""
    return Batch.objects.filter(state=Batch.State.HELD).order_by("quarter", "employer", "number")


def get_batch(employer: int, number: int) -> Batch | None:
    """Return a batch, if there is one."""
    return Batch.objects.filter(employer=employer, number=number).first()


def is_any_held(employers: Iterable[int]) -> bool:
    """Say whether a batch of some employers is held back."""
    return find_held_batches().filter(employer__in=list(employers)).exists()


def pass_batch(employer: int, number: int) -> None:
    """Let the next tally count a batch. Raises BatchDecidedAlready."""
    decide_batch(employer, number, Batch.State.PASSED)


def void_batch(employer: int, number: int) -> None:
    """Let the next tally delete the ballots of a batch. Raises BatchDecidedAlready."""
    decide_batch(employer, number, Batch.State.VOID)


def decide_batch(employer: int, number: int, state: str) -> None:
    """Decide about a batch that is held back; whoever comes first has decided."""
    waiting = find_held_batches().filter(employer=employer, number=number)
    if not waiting.update(state=state):
        raise BatchDecidedAlready(
            "Someone has decided about this batch already. Nothing was changed."
        )
