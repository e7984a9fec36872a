"""Employers: what the ballot box knows of companies, copied one way from the site."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from companies.ratings.models import Ballot, Batch, Employer

CHUNK = 500  # employers in one statement


class EmployerRecord(NamedTuple):
    """An employer: the company's number, and what the ballot box knows of the company."""

    pk: int
    name: str
    industry: str  # the slug of its upper industry
    is_small: bool
    merged_into: int | None


def copy_employers(records: Iterable[EmployerRecord]) -> None:
    """Write employers as open for ratings; the number of the open batch is the box's own."""
    rows = [
        Employer(
            id=record.pk,
            name=record.name,
            industry=record.industry,
            is_small=record.is_small,
            merged_into=record.merged_into,
        )
        for record in records
    ]
    Employer.objects.bulk_create(
        rows,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "industry", "is_small", "merged_into", "is_open"],
    )


def close_employers(pks: Iterable[int]) -> None:
    """Take no more ratings of some employers, and delete those that nobody has rated."""
    closed = set(pks)
    Employer.objects.filter(pk__in=closed).update(is_open=False)
    Employer.objects.filter(pk__in=closed - find_rated_employers(closed)).delete()


def delete_other_employers(kept: set[int]) -> None:
    """Delete every employer but these and those that somebody has rated."""
    others = [pk for pk in Employer.objects.values_list("pk", flat=True) if pk not in kept]
    for chunk in split_into_chunks(others):
        Employer.objects.filter(pk__in=set(chunk) - find_rated_employers(chunk)).delete()


def find_rated_employers(pks: Iterable[int]) -> set[int]:
    """Return which employers the box holds a rating of, counted or not."""
    some = set(pks)
    ballots = Ballot.objects.filter(employer__in=some).values_list("employer", flat=True)
    batches = Batch.objects.filter(employer__in=some).values_list("employer", flat=True)
    return {*ballots, *batches}


def list_employer_groups() -> dict[int, list[EmployerRecord]]:
    """Return each employer with those merged into it, itself first."""
    groups: dict[int, list[EmployerRecord]] = defaultdict(list)
    fields = ("pk", "name", "industry", "is_small", "merged_into")
    for row in Employer.objects.order_by("pk").values_list(*fields):
        employer = EmployerRecord(*row)
        canonical = employer.merged_into or employer.pk
        at = 0 if employer.pk == canonical else len(groups[canonical])
        groups[canonical].insert(at, employer)
    return groups


def split_into_chunks(values: Iterable[int]) -> Iterator[list[int]]:
    """Yield values in lists that a query can take."""
    rows = list(values)
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
