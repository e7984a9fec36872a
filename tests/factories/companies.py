"""Makers of companies, and of what is published about them."""

import itertools
import secrets

from django.utils.text import slugify

from companies.models import Company, Industry, IndustryScores, Score, Scorecard
from companies.ratings import scores
from companies.ratings.models import Comment
from companies.ratings.questions import LISTS, SIXTEEN, SLUGS
from search import indexing

numbers = itertools.count(1)
QUARTER = 2026 * 4 + 3  # "2026 Q4"


def make_industry(name="Health care", parent=None, **fields) -> Industry:
    """An industry, of the upper level unless it has a parent."""
    fields.setdefault("slug", slugify(name))
    return Industry.objects.create(name=name, parent=parent, **fields)


def make_company(name=None, **fields) -> Company:
    """A listed company; nobody has rated it."""
    return Company.objects.create(name=name or f"Company {next(numbers)}", **fields)


def make_card(overall=4.0, at_least=20, **fields) -> dict:
    """A scorecard as `compute_scorecard` returns it, with scores around a mean."""
    by_question = {slug: clipped(overall + (n % 5 - 2) / 2) for n, slug in enumerate(SIXTEEN)}
    by_question["overall"] = overall
    means = dict.fromkeys(SLUGS, 3.6)
    return {
        "band": scores.find_band(at_least)[1],
        "at_least": at_least,
        "certainty": scores.name_certainty(at_least),
        "quarter": "2026 Q4",
        "overall": overall,
        "scores": by_question,
        "industry": means | {"mean": 3.6},
        "histogram": [0, 10, 20, 30, 40] if at_least >= scores.HISTOGRAM_FROM else None,
        "breakdowns": {},
        "lists": dict.fromkeys(LISTS, overall),
    } | fields


def clipped(stars: float) -> float:
    """Return stars between one and five."""
    return min(5.0, max(1.0, stars))


def publish(company, overall=4.0, *, is_paused=False, may_be_ranked=True, **card) -> Scorecard:
    """Publish a scorecard of a company and its scores, as `release` does."""
    made = make_card(overall, **card)
    row = Scorecard.objects.create(
        company=company,
        payload=made,
        overall=made["overall"],
        min_ratings=made["at_least"],
        is_paused=is_paused,
        may_be_ranked=may_be_ranked,
    )
    subjects = made["scores"] | made["lists"] | {"overall": made["overall"]}
    Score.objects.bulk_create(
        Score(company=company, subject=subject, value=value, min_ratings=made["at_least"])
        for subject, value in subjects.items()
    )
    indexing.write_names(Company, [company.pk])
    return row


def make_comment(company, text="The hours are yours.", **fields) -> Comment:
    """A published comment on a company, in the ratings database."""
    values = {
        "prompt": "works",
        "employment": "current",
        "quarter": QUARTER,
        "state": Comment.State.APPROVED,
        "released": True,
    }
    return Comment.objects.create(
        handle=secrets.token_bytes(32),
        public_id=secrets.token_urlsafe(16),
        employer=company.pk,
        text=text,
        **(values | fields),
    )


def publish_industry(industry, mean=3.6) -> IndustryScores:
    """Publish the means of an industry of the upper level."""
    by_question = dict.fromkeys(SLUGS, mean)
    card = {"at_least": 100, "band": "100–249", "overall": mean, "scores": by_question}
    return IndustryScores.objects.create(industry=industry, payload=card | {"demographics": {}})
