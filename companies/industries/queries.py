"""Industries as readers see them: the upper level, with the companies of both levels."""

from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import Coalesce

from companies.models import Company, Industry
from companies.querysets import CompanyQuerySet
from companies.ratings.api import DEMOGRAPHICS, GROUPS, QUESTIONS


class Line(NamedTuple):
    """A question with its published mean; None where too few have answered it."""

    label: str
    score: float | None


class People(NamedTuple):
    """How the members of one group, such as an age, rate an industry."""

    label: str
    band: str
    overall: float


def count_companies() -> dict[int, int]:
    """Return how many listed companies each upper industry has, by its key."""
    in_one = Company.objects.listed().exclude(industry=None).order_by()
    top = Coalesce("industry__parent", "industry")
    return dict(in_one.values_list(top).annotate(Count("pk")))


def list_companies(industry: Industry) -> CompanyQuerySet:
    """Return the listed companies of an upper industry, for cards."""
    return Company.objects.listed().in_industry(industry).for_cards().defer("scorecard__payload")


def list_industries() -> list[tuple[Industry, int]]:
    """Return the upper industries that have companies, each with how many."""
    numbers = count_companies()
    industries = Industry.objects.filter(pk__in=numbers).select_related("scores")
    return [(industry, numbers[industry.pk]) for industry in industries]


def group_means(card: dict) -> list[tuple[str, list[Line]]]:
    """Return an industry's published means, in the groups of a profile."""
    return [
        (
            group,
            [
                Line(question.label, card["scores"].get(question.slug))
                for question in QUESTIONS
                if question.group == group
            ],
        )
        for group in GROUPS
    ]


def list_demographics(card: dict) -> list[tuple[str, list[People]]]:
    """Return how groups of women rate an industry, as far as that may be shown."""
    return [
        (
            title,
            [
                People(dict(choices)[row["value"]], row["band"], row["overall"])
                for row in card["demographics"][name]
            ],
        )
        for name, (title, choices) in DEMOGRAPHICS.items()
        if card["demographics"].get(name)
    ]
