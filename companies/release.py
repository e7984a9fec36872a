"""The release: scorecards are computed from counts and copied into the site's database.

An employer's scorecard changes only where at least five changes have been counted since the last
one. Writing it comes first, marking its batches second: a release that is stopped in between does
the same again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts import rating_keys
from companies.models import Company, Industry, IndustryScores, MonthlyFigures, Score, Scorecard
from companies.ratings import api
from core.progress import ShowProgress, show_no_progress
from search import indexing

CHUNK = 200  # companies in one transaction
GroupOfEmployers = list[api.EmployerRecord]  # one, and those that were merged into it


@dataclass
class ReleaseResult:
    """What a release did."""

    scorecards: int = 0  # new or changed
    too_few: int = 0  # companies of which "not enough ratings yet" is new
    unrated: int = 0  # companies of which it is said no more
    comments: int = 0
    paused: int = 0


def release_ratings(track: ShowProgress = show_no_progress) -> ReleaseResult:
    """Publish what the tallies have counted; return what was done."""
    result = ReleaseResult()
    before = dict(Scorecard.objects.values_list("pk", "overall"))
    groups = api.list_employer_groups()
    canonical = {employer.pk: pk for pk, group in groups.items() for employer in group}
    by_industry = defaultdict(list)
    for employer in api.find_unreleased_employers(canonical):
        by_industry[groups[employer][0].industry].append(employer)
    for industry in track(sorted({*by_industry, *api.find_moved_industries()}), "Industries"):
        means, ratings = publish_industry(industry)
        for chunk in split_into_chunks(sorted(by_industry[industry]), CHUNK):
            some = [groups[pk] for pk in chunk]
            result.scorecards += publish_scorecards(some, means, ratings)
    mark_unpublished(canonical)
    after = dict(Scorecard.objects.values_list("pk", "overall"))
    few = {pk for pk, overall in after.items() if overall is None}
    result.too_few = sum(1 for pk in few if before.get(pk, "") is not None)
    result.unrated = len(before.keys() - after.keys())
    result.paused = mark_paused(canonical)
    shown = set(Scorecard.objects.filter(overall__isnull=False).values_list("pk", flat=True))
    result.comments = api.release_comments(canonical, shown)
    return result


def publish_industry(industry: str) -> tuple[dict[str, float], int]:
    """Publish an industry's means from the counts of all its companies.

    Return them, exact, and how many ratings they are made of.
    """
    counts = api.read_industry_counts(industry)
    about = [*counts.counted_here, *counts.groups]
    card = api.compute_industry_scorecard(counts.of_members, about)
    row = Industry.objects.filter(slug=industry).first()
    if row and card:
        IndustryScores.objects.update_or_create(industry=row, defaults={"payload": card})
    elif row:
        IndustryScores.objects.filter(industry=row).delete()
    means = api.compute_industry_means(counts.of_members)
    return means, sum(part.ratings for part in counts.of_members)


def split_into_chunks(pks: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield keys in lists of at most `size`."""
    rows = list(pks)
    return (rows[start : start + size] for start in range(0, len(rows), size))


def publish_scorecards(
    groups: list[GroupOfEmployers], means: dict[str, float], of_industry: int
) -> int:
    """Compute and write the scorecards of some companies, then mark their counts as released.

    Return how many are new or changed.
    """
    owners = {employer.pk: group[0].pk for group in groups for employer in group}
    counts = api.read_counts(owners)
    cards = {
        group[0].pk: api.compute_scorecard(
            counts.get(group[0].pk, []),
            means,
            is_small=group[0].is_small,
            of_industry=of_industry,
        )
        for group in groups
    }
    here = set(Company.objects.filter(pk__in=cards).values_list("pk", flat=True))
    before = dict(Scorecard.objects.filter(pk__in=cards).values_list("pk", "payload"))
    new = {
        pk: card
        for pk, card in cards.items()
        if pk in here and (pk not in before or card != before[pk])
    }
    write_scorecards(new)
    api.mark_counts_released(owners)
    return sum(1 for card in new.values() if card)


@transaction.atomic
def write_scorecards(cards: dict[int, dict | None]) -> None:
    """Write scorecards and what lists sort by."""
    Scorecard.objects.bulk_create(
        [
            Scorecard(
                company_id=pk,
                payload=card,
                overall=card["overall"] if card else None,
                min_ratings=card["at_least"] if card else 0,
            )
            for pk, card in cards.items()
        ],
        update_conflicts=True,
        unique_fields=["company"],
        update_fields=["payload", "overall", "min_ratings"],
    )
    Score.objects.filter(company__in=list(cards)).delete()
    Score.objects.bulk_create(
        [
            Score(company_id=pk, subject=subject, value=value, min_ratings=card["at_least"])
            for pk, card in cards.items()
            if card
            for subject, value in (
                card["scores"] | card["lists"] | {"overall": card["overall"]}
            ).items()
        ],
        batch_size=1000,
    )
    indexing.write_names(Company, cards)  # the more ratings, the more popular


def mark_unpublished(canonical: dict[int, int]) -> None:
    """Say "not enough ratings yet" of companies with a rating and no scorecard, and no others."""
    rated = {canonical[pk] for pk in api.find_employers_with_ratings()}
    published = dict(Scorecard.objects.values_list("pk", "overall"))
    for chunk in split_into_chunks(sorted(rated - set(published)), CHUNK):
        here = Company.objects.filter(pk__in=chunk).values_list("pk", flat=True)
        Scorecard.objects.bulk_create([Scorecard(company_id=pk) for pk in here])
    unrated = {pk for pk, overall in published.items() if overall is None} - rated
    for chunk in split_into_chunks(sorted(unrated), CHUNK):
        Scorecard.objects.filter(pk__in=chunk).delete()


def mark_paused(canonical: dict[int, int]) -> int:
    """Say where a batch is held back, and nowhere else; return how many."""
    paused = {canonical[pk] for pk in api.find_employers_with_held_batch()}
    Scorecard.objects.filter(Q(is_paused=True) & ~Q(company__in=paused)).update(is_paused=False)
    Scorecard.objects.filter(company__in=paused, is_paused=False).update(is_paused=True)
    return len(paused)


def write_figures(today: date) -> MonthlyFigures | None:
    """Write the month's public figures, once; return them if they are new."""
    complete_last_year(today.year)
    figures, is_new = MonthlyFigures.objects.get_or_create(
        month=today.replace(day=1),
        defaults={
            "keys_issued": rating_keys.count_issued_keys(today.year),
            "nullifiers_spent": api.count_spent_slots(today.year),
            "ratings_counted": api.count_ratings(),
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
        last.nullifiers_spent = api.count_spent_slots(year - 1)
        last.save(update_fields=["keys_issued", "nullifiers_spent"])
