"""The release: scorecards are computed from counts and copied into the site's database.

An employer's scorecard changes only where at least five changes have been counted since the last
one. Writing it comes first, marking its batches second: a release that is stopped in between does
the same again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum

from accounts import rating_keys
from companies.models import Company, Industry, IndustryScores, MonthlyFigures, Score, Scorecard
from companies.ratings import scores, tally
from companies.ratings.models import (
    Ballot,
    Batch,
    Comment,
    Count,
    Employer,
    IndustryCount,
    Nullifier,
)

FEWEST = 5  # changes; new comments
CHUNK = 200  # companies in one transaction
Track = Callable[[list, str], Iterable]


@dataclass
class Report:
    """What a release did."""

    scorecards: int = 0  # new or changed
    too_few: int = 0  # companies of which "not enough ratings yet" is new
    unrated: int = 0  # companies of which it is said no more
    comments: int = 0
    paused: int = 0


def release(track: Track = lambda items, _: items) -> Report:
    """Publish what the tallies have counted; return what was done."""
    report = Report()
    before = dict(Scorecard.objects.values_list("pk", "overall"))
    groups = employer_groups()
    changed = tally.unreleased(canonical_of(groups))
    by_industry = defaultdict(list)
    for employer in changed:
        by_industry[groups[employer][0].industry].append(employer)
    for industry in track(sorted({*by_industry, *moved_between()}), "Industries"):
        means, ratings = publish_industry(industry)
        employers = sorted(by_industry[industry])
        for start in range(0, len(employers), CHUNK):
            some = [groups[pk] for pk in employers[start : start + CHUNK]]
            report.scorecards += publish(some, means, ratings)
    mark_unpublished(groups)
    after = dict(Scorecard.objects.values_list("pk", "overall"))
    few = {pk for pk, overall in after.items() if overall is None}
    report.too_few = sum(1 for pk in few if before.get(pk, "") is not None)
    report.unrated = len(before.keys() - after.keys())
    report.paused = mark_paused(groups)
    report.comments = release_comments(groups)
    return report


def employer_groups() -> dict[int, list[Employer]]:
    """Return each employer with those merged into it, itself first."""
    groups: dict[int, list[Employer]] = defaultdict(list)
    for employer in Employer.objects.order_by("pk"):
        canonical = employer.merged_into or employer.pk
        at = 0 if employer.pk == canonical else len(groups[canonical])
        groups[canonical].insert(at, employer)
    return groups


def pks(group: list[Employer]) -> list[int]:
    return [employer.pk for employer in group]


def canonical_of(groups: dict[int, list[Employer]]) -> dict[int, int]:
    """Return what each employer was merged into, or itself."""
    return {employer.pk: pk for pk, group in groups.items() for employer in group}


def moved_between() -> set[str]:
    """Return the industries that rated companies have come from, or gone to."""
    now = Employer.objects.filter(pk=OuterRef("employer")).values("industry")[:1]
    moved = Batch.objects.annotate(now=Subquery(now)).exclude(industry=F("now"))
    return {name for pair in moved.values_list("industry", "now").distinct() for name in pair}


def publish_industry(industry: str) -> tuple[dict[str, float], int]:
    """Publish an industry's means from the counts of all its companies.

    Return them, exact, and how many ratings they are made of.
    """
    counts, counted_here = counts_of_industry(industry)
    groups = [
        scores.Counts(row.quarter, row.dimension, row.value, row.ratings, row.answers)
        for row in IndustryCount.objects.filter(industry=industry)
    ]
    card = scores.industry_card(counts, [*counted_here, *groups])
    row = Industry.objects.filter(slug=industry).first()
    if row and card:
        IndustryScores.objects.update_or_create(industry=row, defaults={"card": card})
    elif row:
        IndustryScores.objects.filter(industry=row).delete()
    return scores.industry_means(counts), sum(part.ratings for part in counts)


def counts_of_industry(industry: str) -> tuple[list[scores.Counts], list[scores.Counts]]:
    """Return what is counted for an industry's companies, and what was counted in it.

    That is the same but for companies that came from another industry, or are in another now, and
    for those with one to four ratings, which the others' figures taken from the sum would tell.
    """
    members = with_enough(industry)
    were_here = Batch.objects.filter(industry=industry).values_list("employer", flat=True)
    of_members: list[scores.Counts] = []
    counted_here: list[scores.Counts] = []
    for chunk in chunks(sorted({*members, *were_here})):
        parts = list(tally.counts_with_batches(chunk, ""))
        its = (part for part, batch in parts if batch.employer in members)
        here = (part for part, batch in parts if batch.industry == industry)
        of_members, counted_here = summed([*of_members, *its]), summed([*counted_here, *here])
    return of_members, counted_here


def with_enough(industry: str) -> set[int]:
    """Return an industry's employers but those that, with what was merged, have one to four."""
    rows = Employer.objects.filter(industry=industry)
    canonical = {pk: merged_into or pk for pk, merged_into in rows.values_list("pk", "merged_into")}
    sizes: dict[int, int] = defaultdict(int)
    for chunk in chunks(canonical):
        counted = Count.objects.filter(employer__in=chunk, dimension="").values_list("employer")
        for employer, ratings in counted.annotate(n=Sum("ratings")):
            sizes[canonical[employer]] += ratings
    return {pk for pk, at in canonical.items() if not 0 < sizes[at] < FEWEST}


def chunks(values: Iterable[int]) -> Iterable[list[int]]:
    """Yield values in lists that a query can take."""
    rows = list(values)
    return (rows[start : start + 500] for start in range(0, len(rows), 500))


def summed(counts: Iterable[scores.Counts]) -> list[scores.Counts]:
    """Return counts with those of the same quarter and group added up."""
    totals: dict[tuple[int, str, str], list] = {}
    for part in counts:
        total = totals.setdefault(part[:3], [0, scores.empty()])
        total[0] += part.ratings
        for row, more in zip(total[1], part.answers, strict=True):
            for place, number in enumerate(more):
                row[place] += number
    return [scores.Counts(*key, *total) for key, total in sorted(totals.items())]


def publish(groups: list[list[Employer]], means: dict[str, float], of_industry: int) -> int:
    """Compute and write the scorecards of some companies, then mark their batches.

    Return how many are new or changed.
    """
    owner = {employer.pk: group[0].pk for group in groups for employer in group}
    counts = defaultdict(list)
    for part, batch in tally.counts_with_batches(list(owner)):
        counts[owner[batch.employer]].append(part)
    cards = {
        group[0].pk: scores.scorecard(
            summed(counts[group[0].pk]),
            means,
            is_small=group[0].is_small,
            of_industry=of_industry,
        )
        for group in groups
    }
    here = set(Company.objects.filter(pk__in=cards).values_list("pk", flat=True))
    before = dict(Scorecard.objects.filter(pk__in=cards).values_list("pk", "card"))
    new = {
        pk: card
        for pk, card in cards.items()
        if pk in here and (pk not in before or card != before[pk])
    }
    write(new)
    Batch.objects.filter(
        employer__in=list(owner), state=Batch.State.COUNTED, released=False
    ).update(released=True)
    return sum(1 for card in new.values() if card)


@transaction.atomic
def write(cards: dict[int, dict | None]) -> None:
    """Write scorecards and what lists sort by."""
    Scorecard.objects.bulk_create(
        [
            Scorecard(
                company_id=pk,
                card=card,
                overall=card["overall"] if card else None,
                at_least=card["at_least"] if card else 0,
            )
            for pk, card in cards.items()
        ],
        update_conflicts=True,
        unique_fields=["company"],
        update_fields=["card", "overall", "at_least"],
    )
    Score.objects.filter(company__in=list(cards)).delete()
    Score.objects.bulk_create(
        [
            Score(company_id=pk, subject=subject, value=value, at_least=card["at_least"])
            for pk, card in cards.items()
            if card
            for subject, value in (
                card["scores"] | card["lists"] | {"overall": card["overall"]}
            ).items()
        ],
        batch_size=1000,
    )


def mark_unpublished(groups: dict[int, list[Employer]]) -> None:
    """Say "not enough ratings yet" of companies with a rating and no scorecard, and no others."""
    canonical = canonical_of(groups)
    rated = {
        canonical[pk]
        for rows in (Ballot.objects.all(), Count.objects.filter(dimension=""))
        for pk in rows.values_list("employer", flat=True).distinct()
    }
    published = dict(Scorecard.objects.values_list("pk", "overall"))
    for chunk in chunks(sorted(rated - set(published))):
        here = Company.objects.filter(pk__in=chunk).values_list("pk", flat=True)
        Scorecard.objects.bulk_create([Scorecard(company_id=pk) for pk in here])
    unrated = {pk for pk, overall in published.items() if overall is None} - rated
    for chunk in chunks(sorted(unrated)):
        Scorecard.objects.filter(pk__in=chunk).delete()


def mark_paused(groups: dict[int, list[Employer]]) -> int:
    """Say where a batch is held back, and nowhere else; return how many."""
    canonical = canonical_of(groups)
    held = Batch.objects.filter(state=Batch.State.HELD)
    paused = {canonical[pk] for pk in held.values_list("employer", flat=True)}
    Scorecard.objects.filter(Q(is_paused=True) & ~Q(company__in=paused)).update(is_paused=False)
    Scorecard.objects.filter(company__in=paused, is_paused=False).update(is_paused=True)
    return len(paused)


def release_comments(groups: dict[int, list[Employer]]) -> int:
    """Publish approved comments where a scorecard is and five are new; return how many.

    Where the scorecard is gone, they go too.
    """
    canonical = canonical_of(groups)
    shown = set(Scorecard.objects.filter(overall__isnull=False).values_list("pk", flat=True))
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


def write_figures(today: date) -> MonthlyFigures | None:
    """Write the month's public figures, once; return them if they are new."""
    complete_last_year(today.year)
    figures, is_new = MonthlyFigures.objects.get_or_create(
        month=today.replace(day=1),
        defaults={
            "keys_issued": rating_keys.count_issued_keys(today.year),
            "nullifiers_spent": Nullifier.objects.filter(year=today.year).count(),
            "ratings_counted": tally.ratings_counted(),
        },
    )
    return figures if is_new else None


def complete_last_year(year: int) -> None:
    """Bring the last figures of a year up to date with the first of the next.

    What is counted now may have been sent in after them, and must fit.
    """
    last = MonthlyFigures.objects.filter(month__year=year - 1).order_by("-month").first()
    if last and not MonthlyFigures.objects.filter(month__year=year).exists():
        last.keys_issued = rating_keys.count_issued_keys(year - 1)
        last.nullifiers_spent = Nullifier.objects.filter(year=year - 1).count()
        last.save(update_fields=["keys_issued", "nullifiers_spent"])
