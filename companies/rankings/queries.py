"""Ranking lists: of all companies by one subject, or of one industry.

A list has companies from twenty ratings on, by published values; equal ones share a rank. It ends
where it stops being good: all other companies are in the directory, which sorts by stars.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import get_text_list

from companies.models import Company, Industry, Score
from companies.ratings.api import GROUPS, LISTS, OVERALL, QUESTIONS, SIXTEEN

FROM = 20  # ratings
LEAST_STARS = Decimal("3.5")  # published, as they are shown
LONGEST, ON_CARD = 25, 5  # companies on a list, and on its share picture
TIMES = {1: "once", 2: "twice", 3: "three times"}
RULE = (
    f"Companies from {FROM} ratings in two months on, by their published stars: at least "
    f"{LEAST_STARS}, at most {LONGEST} companies, none whose update is paused. Those with the same "
    "stars share a rank and stand by name."
)
BY_SLUG = {question.slug: question for question in QUESTIONS}


class Ranking(NamedTuple):
    """A list: its name in addresses, what it ranks by, and whom."""

    name: str
    title: str
    explanation: str
    subject: str = OVERALL
    industry: Industry | None = None

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the list."""
        return reverse("ranking", args=[self.name])

    @property
    def directory_url(self) -> str:
        """The directory of all whom it could rank, by stars."""
        industry = {"industry": self.industry.slug} if self.industry else {}
        return f"{reverse('companies')}?{urlencode({**industry, 'sort': 'stars'})}"


class RankedCompany(NamedTuple):
    """A company in a list."""

    rank: int
    company: Company
    value: Decimal


def overall_ranking() -> Ranking:
    """The list of all companies by their overall stars."""
    return Ranking(
        OVERALL,
        "The best companies for women",
        "Ranked by overall stars: the mean of all questions.",
    )


def mix_ranking(name: str) -> Ranking:
    """A list that mixes questions, each with its weight."""
    title, weights = LISTS[name]
    return Ranking(name, title, describe_weights(weights), name)


def question_ranking(slug: str) -> Ranking:
    """The list of one question."""
    question = BY_SLUG[slug]
    title = f"Top rated for {question.label[0].lower()}{question.label[1:]}"
    return Ranking(slug, title, f"Ranked by one question. {question.help}", slug)


def industry_ranking(industry: Industry) -> Ranking:
    """The list of an upper industry's companies by their overall stars."""
    return Ranking(
        industry.slug,
        f"Best companies for women: {industry.name}",
        f"The companies of one industry, {industry.name}, ranked by overall stars.",
        industry=industry,
    )


def describe_weights(weights: dict[str, int]) -> str:
    """Return how often each question counts in a mix, as a sentence."""
    by_weight = groupby(sorted(weights, key=lambda slug: -weights[slug]), key=weights.__getitem__)
    first, *rest = [
        (get_text_list([BY_SLUG[slug].label.lower() for slug in slugs], "and"), TIMES[weight])
        for weight, slugs in by_weight
    ]
    counted = [f"{first[0]} count {first[1]}", *(" ".join(part) for part in rest)]
    return f"A mix of {len(weights)} questions: {', '.join(counted)}."


def find_ranking(name: str) -> Ranking | None:
    """Return the list of a name, if there is one."""
    if name == OVERALL:
        return overall_ranking()
    if name in LISTS:
        return mix_ranking(name)
    if name in SIXTEEN:
        return question_ranking(name)
    industry = Industry.objects.filter(slug=name, parent=None).first()
    return industry_ranking(industry) if industry else None


def list_ranking_groups() -> Iterator[tuple[str, list[Ranking]]]:
    """Yield every list, in groups with their titles."""
    yield "All in all", [overall_ranking(), *map(mix_ranking, LISTS)]
    for group in GROUPS:
        slugs = [question.slug for question in QUESTIONS if question.group == group]
        yield group, [question_ranking(slug) for slug in slugs]
    yield "By industry", [industry_ranking(one) for one in Industry.objects.filter(parent=None)]


def list_eligible_scores() -> QuerySet[Score]:
    """Published scores that are good enough for a list, of the companies that may be ranked."""
    return Score.objects.filter(
        min_ratings__gte=FROM,
        value__gte=LEAST_STARS,
        company__scorecard__is_paused=False,
        company__scorecard__may_be_ranked=True,
        company__state=Company.State.LISTED,
        company__merged_into=None,
    )


def rank_companies(ranking: Ranking, most: int = LONGEST) -> list[RankedCompany]:
    """Return a list's first companies."""
    scores = list_eligible_scores().filter(subject=ranking.subject)
    if ranking.industry:
        scores = scores.filter(
            Q(company__industry=ranking.industry) | Q(company__industry__parent=ranking.industry)
        )
    rows = (
        scores.order_by("-value", "company__name", "company")
        .select_related("company__industry__parent", "company__scorecard", "company__logo")
        .prefetch_related("company__logo__renditions")
        .defer("company__about", "company__scorecard__payload")
    )[:most]
    ranks: dict[Decimal, int] = {}
    return [
        RankedCompany(ranks.setdefault(row.value, place), row.company, row.value)
        for place, row in enumerate(rows, start=1)
    ]


def list_rankings_with_companies() -> list[Ranking]:
    """Return the lists that have a company."""
    subjects = set(list_eligible_scores().values_list("subject", flat=True).distinct())
    levels = list_eligible_scores().filter(subject=OVERALL).distinct()
    industries = set(
        levels.values_list("company__industry__parent", flat=True).union(
            levels.values_list("company__industry", flat=True)
        )
    )
    return [
        ranking
        for _, rankings in list_ranking_groups()
        for ranking in rankings
        if (ranking.industry.pk in industries if ranking.industry else ranking.subject in subjects)
    ]
