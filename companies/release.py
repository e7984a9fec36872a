"""The release: scorecards are computed from sums and copied into the site's database.

A company's scorecard changes only where a batch has been counted since the last one. Writing it
comes first, marking its batches second: a release that is stopped in between does the same again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from accounts import rating_keys
from companies.models import Company, Industry, IndustryScores, MonthlyFigures, Score, Scorecard
from companies.ratings import api
from core.progress import ShowProgress, show_no_progress
from search import indexing

CHUNK = 200  # companies in one transaction
SHOWN_FOR = 365  # days, that ratings were set aside
GroupOfEmployers = list[api.EmployerRecord]  # one, and those that were merged into it


@dataclass
class ReleaseResult:
    """What a release did."""

    scorecards: int = 0  # new or changed
    unrated: int = 0  # companies that have no scorecard any more
    comments: int = 0
    paused: int = 0


def release_ratings(today: date, track: ShowProgress = show_no_progress) -> ReleaseResult:
    """Publish what the tallies have counted; return what was done."""
    result = ReleaseResult()
    groups = api.list_employer_groups()
    canonical = {employer.pk: pk for pk, group in groups.items() for employer in group}
    by_industry = defaultdict(list)
    for employer in api.find_unreleased_employers(canonical):
        by_industry[groups[employer][0].industry].append(employer)
    industries = sorted({*by_industry, *api.find_moved_industries()})
    site = api.compute_industry_means(api.read_all_sums()) if industries else {}
    for industry in track(industries, "Industries"):
        means, ratings = publish_industry(industry, site)
        for chunk in split_into_chunks(sorted(by_industry[industry]), CHUNK):
            some = [groups[pk] for pk in chunk]
            changed, unrated = publish_scorecards(some, means, ratings)
            result.scorecards += changed
            result.unrated += unrated
    result.paused = mark_paused(canonical)
    mark_set_aside(canonical, today)
    shown = set(Scorecard.objects.values_list("pk", flat=True))
    result.comments = api.release_comments(canonical, shown, api.month_of(today))
    return result


def publish_industry(industry: str, site: Mapping[str, float]) -> tuple[Mapping[str, float], int]:
    """Publish an industry's means from the sums of all its companies.

    Return the means that its companies are compared with, exact, and how many ratings they are made
    of: the site's, where one company has more than half of the industry's ratings.
    """
    counted = api.read_industry(industry)
    card = api.compute_industry_scorecard(
        counted.sums,
        counted.groups,
        around=site,
        counted_here=counted.counted_here,
        band_shift=counted.band_shift,
    )
    is_dominated = api.is_dominated(counted.sizes)
    row = Industry.objects.filter(slug=industry).first()
    if row and card and not is_dominated:
        IndustryScores.objects.update_or_create(industry=row, defaults={"payload": card})
    elif row:
        IndustryScores.objects.filter(industry=row).delete()
    if is_dominated:
        return site, api.FEWEST
    means = api.compute_industry_means(counted.sums, site)
    return means, sum(part.ratings for part in counted.sums)


def split_into_chunks(pks: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield keys in lists of at most `size`."""
    rows = list(pks)
    return (rows[start : start + size] for start in range(0, len(rows), size))


def publish_scorecards(
    groups: list[GroupOfEmployers], means: Mapping[str, float], of_industry: int
) -> tuple[int, int]:
    """Compute and write the scorecards of some companies, then mark their batches as released.

    Return how many are new or changed, and how many are gone: too many ratings were withdrawn.
    """
    owners = {employer.pk: group[0].pk for group in groups for employer in group}
    counted, shifts = api.read_counted_ratings(owners), api.read_band_shifts(owners)
    cards = {
        group[0].pk: card
        for group in groups
        if (
            card := api.compute_scorecard(
                *counted[group[0].pk],
                means,
                is_small=group[0].is_small,
                band_shift=shifts[group[0].pk],
                of_industry=of_industry,
            )
        )
    }
    here = set(Company.objects.filter(pk__in=cards).values_list("pk", flat=True))
    before = dict(Scorecard.objects.filter(pk__in=cards).values_list("pk", "payload"))
    changed = {
        pk: card
        for pk, card in cards.items()
        if pk in here and (pk not in before or card != before[pk])
    }
    seasoned = {owners[pk] for pk in api.find_employers_of_two_months(owners)}
    write_scorecards(changed)
    gone = Scorecard.objects.filter(pk__in=[group[0].pk for group in groups]).exclude(pk__in=cards)
    unrated = delete_scorecards(gone.values_list("pk", flat=True))
    Scorecard.objects.filter(pk__in=seasoned, may_be_ranked=False).update(may_be_ranked=True)
    api.mark_released(owners)
    return len(changed), unrated


@transaction.atomic
def write_scorecards(cards: dict[int, dict]) -> None:
    """Write scorecards and what lists sort by."""
    Scorecard.objects.bulk_create(
        [
            Scorecard(
                company_id=pk,
                payload=card,
                overall=card["overall"],
                min_ratings=card["at_least"],
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
            for subject, value in (
                card["scores"] | card["lists"] | {"overall": card["overall"]}
            ).items()
        ],
        batch_size=1000,
    )
    indexing.write_names(Company, cards)  # the more ratings, the more popular


@transaction.atomic
def delete_scorecards(companies: Iterable[int]) -> int:
    """Delete scorecards with what lists sort by; return how many."""
    pks = list(companies)
    Score.objects.filter(company__in=pks).delete()
    return Scorecard.objects.filter(pk__in=pks).delete()[0]


def mark_paused(canonical: dict[int, int]) -> int:
    """Say where a batch is held back, and nowhere else; return how many."""
    paused = {canonical[pk] for pk in api.find_employers_with_held_batch()}
    Scorecard.objects.filter(Q(is_paused=True) & ~Q(company__in=paused)).update(is_paused=False)
    Scorecard.objects.filter(company__in=paused, is_paused=False).update(is_paused=True)
    return len(paused)


def mark_set_aside(canonical: dict[int, int], today: date) -> None:
    """Say for a year how many ratings of a company were set aside, and how many are not counted."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for employer, numbers in api.count_set_aside_by_employer().items():
        for place, number in enumerate(numbers):
            sums[canonical.get(employer, employer)][place] += number
    until = today + timedelta(days=SHOWN_FOR)
    for card in Scorecard.objects.filter(pk__in=sums):
        found = [round_to_five(number) for number in sums[card.pk]]
        if any(found) and found != [card.set_aside, card.not_counted]:
            card.set_aside, card.not_counted, card.aside_until = *found, until
            card.save(update_fields=["set_aside", "not_counted", "aside_until"])


def round_to_five(number: int) -> int:
    """Return a number as it is published: to five, so that a single rating changes nothing."""
    return 5 * round(number / 5) if number >= 5 else 0


def write_figures(today: date) -> MonthlyFigures | None:
    """Write the month's public figures, once; return them if they are new."""
    complete_last_year(today.year)
    aside, refused = api.count_set_aside()
    figures, is_new = MonthlyFigures.objects.get_or_create(
        month=today.replace(day=1),
        defaults={
            "keys_issued": round_to_five(rating_keys.count_issued_keys(today.year)),
            "nullifiers_spent": round_to_five(api.count_spent_slots(today.year)),
            "ratings_counted": round_to_five(api.count_ratings()),
            "set_aside": round_to_five(aside),
            "not_counted": round_to_five(refused),
        },
    )
    return figures if is_new else None


def complete_last_year(year: int) -> None:
    """Bring the last figures of a year up to date with the first of the next.

    What is counted now may have been sent in after them, and must fit.
    """
    last = MonthlyFigures.objects.filter(month__year=year - 1).order_by("-month").first()
    if last and not MonthlyFigures.objects.filter(month__year=year).exists():
        last.keys_issued = round_to_five(rating_keys.count_issued_keys(year - 1))
        last.nullifiers_spent = round_to_five(api.count_spent_slots(year - 1))
        last.save(update_fields=["keys_issued", "nullifiers_spent"])
