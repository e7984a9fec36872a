"""Sums as `release` publishes them: which employers have news, and what is counted for them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery

from companies.ratings import envelopes, scores
from companies.ratings.employers import split_into_chunks
from companies.ratings.models import Batch, Employer, GroupSum, Nullifier

COUNTED = Batch.State.COUNTED


class CountedRatings(NamedTuple):
    """What is counted for an employer, or for an industry."""

    sums: list[scores.Sums]
    groups: list[scores.GroupSums]


class CountedIndustry(NamedTuple):
    """What is counted for an industry.

    `sizes` are the ratings of each company that is in it now, `counted_here` is how many ratings
    were given while their companies were in it, and `band_shift` the sum of its companies' shifts.
    """

    sums: list[scores.Sums]
    groups: list[scores.GroupSums]
    sizes: list[int]
    counted_here: int
    band_shift: int


def find_moved_industries() -> set[str]:
    """Return the industries that rated employers have come from, or gone to."""
    now = Employer.objects.filter(pk=OuterRef("employer")).values("industry")[:1]
    moved = Batch.objects.annotate(now=Subquery(now)).exclude(industry=F("now"))
    return {name for pair in moved.values_list("industry", "now").distinct() for name in pair}


def read_industry(industry: str) -> CountedIndustry:
    """Return what is counted for an industry."""
    rows = Employer.objects.filter(industry=industry)
    members = {pk: into or pk for pk, into in rows.values_list("pk", "merged_into")}
    sums: list[scores.Sums] = []
    sizes: dict[int, int] = defaultdict(int)
    for chunk in split_into_chunks(sorted(members)):
        for row in Batch.objects.filter(employer__in=chunk, state=COUNTED).order_by("month", "pk"):
            sums.append(make_sums(row))
            sizes[members[row.employer]] += row.ratings
    here = Batch.objects.filter(industry=industry, state=COUNTED).values_list("ratings", flat=True)
    groups = GroupSum.objects.filter(owner=envelopes.name_industry(industry)).order_by("pk")
    return CountedIndustry(
        merge_sums(sums),
        [make_group_sums(row) for row in groups],
        list(sizes.values()),
        sum(here),
        sum(read_band_shifts(sizes).values()),
    )


def read_all_sums() -> list[scores.Sums]:
    """Return what is counted for the whole site, added up by month."""
    rows = Batch.objects.filter(state=COUNTED).order_by("month", "employer", "number")
    return merge_sums(map(make_sums, rows.iterator(2000)))


def read_counted_ratings(owners: dict[int, int]) -> dict[int, CountedRatings]:
    """Return what is counted by owner; `owners` says which employer's ratings go to whom."""
    found: dict[int, CountedRatings] = defaultdict(lambda: CountedRatings([], []))
    rows = Batch.objects.filter(employer__in=list(owners), state=COUNTED)
    for batch in rows.order_by("month", "employer", "number"):
        found[owners[batch.employer]].sums.append(make_sums(batch))
    names = {envelopes.name_employer(pk): owner for pk, owner in owners.items()}
    for row in GroupSum.objects.filter(owner__in=list(names)).order_by("pk"):
        found[names[row.owner]].groups.append(make_group_sums(row))
    return found


def read_band_shifts(employers: Iterable[int]) -> dict[int, int]:
    """Return what each employer's number of ratings is shifted by, for good."""
    rows = Employer.objects.filter(pk__in=list(employers))
    return dict(rows.values_list("pk", "band_shift"))


def find_employers_of_two_months(employers: Iterable[int]) -> set[int]:
    """Return the employers with batches that were counted in two months."""
    rows = Batch.objects.filter(employer__in=list(employers), state=COUNTED, ratings__gt=0)
    months: dict[int, set[int]] = defaultdict(set)
    for employer, month in rows.values_list("employer", "month"):
        months[employer].add(month)
    return {employer for employer, seen in months.items() if len(seen) > 1}


def make_sums(row: Batch) -> scores.Sums:
    """Return a batch as the scores take it; one that came with a merged employer holds nothing."""
    nothing = [0] * len(scores.SLUGS)
    return scores.Sums(row.month, row.ratings, row.answered or nothing, row.stars or nothing)


def make_group_sums(row: GroupSum) -> scores.GroupSums:
    """Return a row of a group as the scores take it."""
    return scores.GroupSums(
        row.quarter, row.dimension, row.value, row.ratings, row.answered, row.stars
    )


def merge_sums(parts: Iterable[scores.Sums]) -> list[scores.Sums]:
    """Return sums with those of the same month added up."""
    totals: dict[int, scores.Sums] = {}
    for part in parts:
        if total := totals.get(part.month):
            totals[part.month] = scores.Sums(
                part.month,
                total.ratings + part.ratings,
                [a + b for a, b in zip(total.answered, part.answered, strict=True)],
                [a + b for a, b in zip(total.stars, part.stars, strict=True)],
            )
        else:
            totals[part.month] = part
    return [totals[month] for month in sorted(totals)]


def mark_released(employers: Iterable[int]) -> None:
    """Note that what is counted for some employers is published."""
    rows = Batch.objects.filter(employer__in=list(employers), state=Batch.State.COUNTED)
    rows.filter(released=False).update(released=True)


def set_released(employers: Iterable[int], is_released: bool) -> None:
    """Let the next release publish all that is counted for some employers anew, or let it not."""
    rows = Batch.objects.filter(employer__in=list(employers), state=Batch.State.COUNTED)
    rows.update(released=is_released)


def count_spent_slots(year: int) -> int:
    """Return how often the keys of a year have been spent on an employer."""
    return Nullifier.objects.filter(year=year).count()
