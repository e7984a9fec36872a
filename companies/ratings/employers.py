"""What the ballot box knows of employers, written one way by the site."""

from collections.abc import Iterable
from typing import NamedTuple

from companies.ratings.models import Ballot, Batch, Employer

CHUNK = 500


class EmployerRecord(NamedTuple):
    """A company as the box knows it; `industry` is the slug of its upper industry."""

    id: int
    name: str
    industry: str
    is_small: bool
    merged_into: int | None


def write_employers(records: list[EmployerRecord]) -> None:
    """Write employers; the number of the open batch is the box's own and stays."""
    Employer.objects.bulk_create(
        [Employer(**record._asdict()) for record in records],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "industry", "is_small", "merged_into", "is_open"],
    )


def close_employers(pks: set[int]) -> None:
    """Take no more ratings of some employers; those that were never rated go."""
    Employer.objects.filter(pk__in=pks).update(is_open=False)
    Employer.objects.filter(pk__in=pks - find_rated_employers(pks)).delete()


def delete_missing_employers(here: set[int]) -> None:
    """Delete the employers that the site has no longer, unless they were rated."""
    gone = [pk for pk in Employer.objects.values_list("pk", flat=True) if pk not in here]
    for start in range(0, len(gone), CHUNK):
        chunk = gone[start : start + CHUNK]
        Employer.objects.filter(pk__in=set(chunk) - find_rated_employers(chunk)).delete()


def find_rated_employers(pks: Iterable[int]) -> set[int]:
    """Return which employers the box holds a rating of, counted or not."""
    pks = list(pks)
    ballots = Ballot.objects.filter(employer__in=pks).values_list("employer", flat=True)
    batches = Batch.objects.filter(employer__in=pks).values_list("employer", flat=True)
    return {*ballots, *batches}
