"""Counts as `release` publishes them: which employers have news, and what is counted for them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery, Sum

from companies.ratings import scores, tally
from companies.ratings.employers import split_into_chunks
from companies.ratings.models import Ballot, Batch, Count, Employer, IndustryCount, Nullifier


class CountsOfIndustry(NamedTuple):
    """What is counted for an industry.

    `of_members` is of the companies that are in it now, `counted_here` of those that were in it
    when they were rated, and `groups` of its demographic groups.
    """

    of_members: list[scores.Counts]
    counted_here: list[scores.Counts]
    groups: list[scores.Counts]


def find_moved_industries() -> set[str]:
    """Return the industries that rated employers have come from, or gone to."""
    now = Employer.objects.filter(pk=OuterRef("employer")).values("industry")[:1]
    moved = Batch.objects.annotate(now=Subquery(now)).exclude(industry=F("now"))
    return {name for pair in moved.values_list("industry", "now").distinct() for name in pair}


def read_industry_counts(industry: str) -> CountsOfIndustry:
    """Return what is counted for an industry.

    Employers with one to four ratings are no part of it: the others' figures, taken from the sum,
    would tell theirs.
    """
    members = find_members_with_enough(industry)
    were_here = Batch.objects.filter(industry=industry).values_list("employer", flat=True)
    of_members: list[scores.Counts] = []
    counted_here: list[scores.Counts] = []
    for chunk in split_into_chunks(sorted({*members, *were_here})):
        parts = list(tally.read_counts_with_batches(chunk, ""))
        its = (part for part, batch in parts if batch.employer in members)
        here = (part for part, batch in parts if batch.industry == industry)
        of_members = sum_counts([*of_members, *its])
        counted_here = sum_counts([*counted_here, *here])
    groups = [
        scores.Counts(row.quarter, row.dimension, row.value, row.ratings, row.answers)
        for row in IndustryCount.objects.filter(industry=industry)
    ]
    return CountsOfIndustry(of_members, counted_here, groups)


def find_members_with_enough(industry: str) -> set[int]:
    """Return an industry's employers but those that, with what was merged, have one to four."""
    rows = Employer.objects.filter(industry=industry)
    canonical = {pk: merged_into or pk for pk, merged_into in rows.values_list("pk", "merged_into")}
    sizes: dict[int, int] = defaultdict(int)
    for chunk in split_into_chunks(canonical):
        counted = Count.objects.filter(employer__in=chunk, dimension="").values_list("employer")
        for employer, ratings in counted.annotate(n=Sum("ratings")):
            sizes[canonical[employer]] += ratings
    return {pk for pk, at in canonical.items() if not 0 < sizes[at] < scores.FEWEST}


def read_counts(owners: dict[int, int]) -> dict[int, list[scores.Counts]]:
    """Return what is counted by owner; `owners` says which employer's counts go to whom."""
    counts: dict[int, list[scores.Counts]] = defaultdict(list)
    for part, batch in tally.read_counts_with_batches(list(owners)):
        counts[owners[batch.employer]].append(part)
    return {owner: sum_counts(parts) for owner, parts in counts.items()}


def sum_counts(counts: Iterable[scores.Counts]) -> list[scores.Counts]:
    """Return counts with those of the same quarter and group added up."""
    totals: dict[tuple[int, str, str], list] = {}
    for part in counts:
        total = totals.setdefault(part[:3], [0, scores.empty_answers()])
        total[0] += part.ratings
        for row, more in zip(total[1], part.answers, strict=True):
            for place, number in enumerate(more):
                row[place] += number
    return [scores.Counts(*key, *total) for key, total in sorted(totals.items())]


def mark_counts_released(employers: Iterable[int]) -> None:
    """Note that what is counted for some employers is published."""
    rows = Batch.objects.filter(employer__in=list(employers), state=Batch.State.COUNTED)
    rows.filter(released=False).update(released=True)


def set_counts_released(employers: Iterable[int], is_released: bool) -> None:
    """Let the next release publish all that is counted for some employers anew, or let it not."""
    rows = Batch.objects.filter(employer__in=list(employers), state=Batch.State.COUNTED)
    rows.update(released=is_released)


def find_employers_with_ratings() -> set[int]:
    """Return the employers with a ballot that waits, or with a rating that is counted."""
    waiting = Ballot.objects.values_list("employer", flat=True).distinct()
    counted = Count.objects.filter(dimension="").values_list("employer", flat=True).distinct()
    return {*waiting, *counted}


def count_spent_slots(year: int) -> int:
    """Return how often the keys of a year have been spent on an employer."""
    return Nullifier.objects.filter(year=year).count()
