"""What a release reads of the counts, and what it marks as published."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, OuterRef, Subquery, Sum

from companies.ratings import scores
from companies.ratings.models import (
    Ballot,
    Batch,
    Comment,
    Count,
    Employer,
    IndustryCount,
    Nullifier,
)
from companies.ratings.tally import counts_with_batches

FEWEST = 5  # changes; new comments
Groups = dict[int, list[Employer]]


def group_employers() -> Groups:
    """Return each employer with those merged into it, itself first."""
    groups: dict[int, list[Employer]] = defaultdict(list)
    for employer in Employer.objects.order_by("pk"):
        canonical = employer.merged_into or employer.pk
        at = 0 if employer.pk == canonical else len(groups[canonical])
        groups[canonical].insert(at, employer)
    return groups


def map_to_canonical(groups: Groups) -> dict[int, int]:
    """Return what each employer was merged into, or itself."""
    return {employer.pk: pk for pk, group in groups.items() for employer in group}


def find_moved_industries() -> set[str]:
    """Return the industries that rated companies have come from, or gone to."""
    now = Employer.objects.filter(pk=OuterRef("employer")).values("industry")[:1]
    moved = Batch.objects.annotate(now=Subquery(now)).exclude(industry=F("now"))
    return {name for pair in moved.values_list("industry", "now").distinct() for name in pair}


def count_industry(industry: str) -> tuple[list[scores.Counts], list[scores.Counts]]:
    """Return what is counted for an industry's companies, and what was counted in it.

    That is the same but for companies that came from another industry, or are in another now, and
    for those with one to four ratings, which the others' figures taken from the sum would tell.
    """
    members = find_large_enough(industry)
    were_here = Batch.objects.filter(industry=industry).values_list("employer", flat=True)
    of_members: list[scores.Counts] = []
    counted_here: list[scores.Counts] = []
    for chunk in split_chunks(sorted({*members, *were_here})):
        parts = list(counts_with_batches(chunk, ""))
        its = (part for part, batch in parts if batch.employer in members)
        here = (part for part, batch in parts if batch.industry == industry)
        of_members, counted_here = (
            sum_counts([*of_members, *its]),
            sum_counts([*counted_here, *here]),
        )
    return of_members, counted_here


def find_large_enough(industry: str) -> set[int]:
    """Return an industry's employers but those that, with what was merged, have one to four."""
    rows = Employer.objects.filter(industry=industry)
    canonical = {pk: merged_into or pk for pk, merged_into in rows.values_list("pk", "merged_into")}
    sizes: dict[int, int] = defaultdict(int)
    for chunk in split_chunks(canonical):
        counted = Count.objects.filter(employer__in=chunk, dimension="").values_list("employer")
        for employer, ratings in counted.annotate(n=Sum("ratings")):
            sizes[canonical[employer]] += ratings
    return {pk for pk, at in canonical.items() if not 0 < sizes[at] < FEWEST}


def split_chunks(values: Iterable[int]) -> Iterable[list[int]]:
    """Yield values in lists that a query can take."""
    rows = list(values)
    return (rows[start : start + 500] for start in range(0, len(rows), 500))


def sum_counts(counts: Iterable[scores.Counts]) -> list[scores.Counts]:
    """Return counts with those of the same quarter and group added up."""
    totals: dict[tuple[int, str, str], list] = {}
    for part in counts:
        total = totals.setdefault(part[:3], [0, scores.empty()])
        total[0] += part.ratings
        for row, more in zip(total[1], part.answers, strict=True):
            for place, number in enumerate(more):
                row[place] += number
    return [scores.Counts(*key, *total) for key, total in sorted(totals.items())]


def compute_industry_card(industry: str) -> tuple[dict | None, dict[str, float], int]:
    """Return an industry's published card, its exact means, and how many ratings they are of."""
    counts, counted_here = count_industry(industry)
    groups = [
        scores.Counts(row.quarter, row.dimension, row.value, row.ratings, row.answers)
        for row in IndustryCount.objects.filter(industry=industry)
    ]
    card = scores.industry_card(counts, [*counted_here, *groups])
    return card, scores.industry_means(counts), sum(part.ratings for part in counts)


def compute_scorecards(
    groups: list[list[Employer]], means: dict[str, float], of_industry: int
) -> dict[int, dict | None]:
    """Return the scorecard of each company, None where too few have rated it."""
    owner = map_owners(groups)
    counts = defaultdict(list)
    for part, batch in counts_with_batches(list(owner)):
        counts[owner[batch.employer]].append(part)
    return {
        group[0].pk: scores.scorecard(
            sum_counts(counts[group[0].pk]),
            means,
            is_small=group[0].is_small,
            of_industry=of_industry,
        )
        for group in groups
    }


def map_owners(groups: list[list[Employer]]) -> dict[int, int]:
    """Return the company that each employer is published with."""
    return {employer.pk: group[0].pk for group in groups for employer in group}


def mark_released(groups: list[list[Employer]]) -> None:
    """Note that the counted batches of some employers are published."""
    Batch.objects.filter(
        employer__in=list(map_owners(groups)), state=Batch.State.COUNTED, released=False
    ).update(released=True)


def find_rated(canonical: dict[int, int]) -> set[int]:
    """Return the companies with a rating, counted or not."""
    return {
        canonical[pk]
        for rows in (Ballot.objects.all(), Count.objects.filter(dimension=""))
        for pk in rows.values_list("employer", flat=True).distinct()
    }


def find_paused(canonical: dict[int, int]) -> set[int]:
    """Return the companies of which a batch is held back."""
    held = Batch.objects.filter(state=Batch.State.HELD)
    return {canonical[pk] for pk in held.values_list("employer", flat=True)}


def release_comments(canonical: dict[int, int], shown: set[int]) -> int:
    """Publish approved comments where a scorecard is shown and five are new; return how many.

    Where the scorecard is gone, they go too.
    """
    there = Comment.objects.filter(released=True).values_list("employer", flat=True).distinct()
    hidden = [pk for pk in there if canonical[pk] not in shown]
    Comment.objects.filter(employer__in=hidden).update(released=False)
    ready: dict[int, list[bytes]] = defaultdict(list)
    for employer, handle in Comment.objects.filter(
        state=Comment.State.APPROVED, released=False
    ).values_list("employer", "handle"):
        ready[canonical[employer]].append(handle)
    number = 0
    for employer, handles in ready.items():
        if employer in shown and len(handles) >= FEWEST:
            number += Comment.objects.filter(pk__in=handles).update(released=True)
    return number


def publish_again(employers: list[int], *, waits: bool) -> None:
    """Let the next release publish what is counted for some employers; or, if it waits, the one
    after five changes more."""
    counted = Batch.objects.filter(employer__in=employers, state=Batch.State.COUNTED)
    counted.update(released=waits)


def count_spent_keys(year: int) -> int:
    """Return how many ratings were sent in with keys of a year."""
    return Nullifier.objects.filter(year=year).count()
