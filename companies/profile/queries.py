"""What a company's profile shows, from its published scorecard and the published comments."""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from companies.models import Company, CompanyName, IndustryScores, Scorecard
from companies.notices.queries import PUBLIC_REASONS
from companies.ratings import api
from companies.ratings.api import (
    DIMENSIONS,
    GROUPS,
    OVERALL,
    PROMPTS,
    QUESTIONS,
    SIXTEEN,
    THEMES,
)

REMARKABLE = 3  # scores named as best, and as worst
SIMILAR = 4
READ_AT_ONCE = 6  # comments of a prompt; the others unfold
LABELS = {question.slug: question.label for question in QUESTIONS}
# What the form asks her, as a reader says it.
GROUP_WORDS = {
    "current": "Work there now",
    "former": "Worked there",
    "contractor": "Contractors",
}
AUTHOR_WORDS = {
    "current": "Works there now",
    "former": "Worked there",
    "contractor": "Contractor, now or before",
}


class ScoreLine(NamedTuple):
    """One question's score beside the industry's mean; None where too few have answered."""

    slug: str
    label: str
    score: float | None
    mean: float | None


class CommentLine(NamedTuple):
    """A published comment; one that was removed has its reason and not its text."""

    public_id: str
    text: str
    author: str
    quarter: str
    removed_for: str = ""


class PromptComments(NamedTuple):
    """A prompt with what women answered: those read at once, and those that unfold."""

    label: str
    first: list[CommentLine]
    more: list[CommentLine]


def make_line(card: dict, slug: str) -> ScoreLine:
    """Return one question's line of a scorecard."""
    return ScoreLine(slug, LABELS[slug], card["scores"].get(slug), card["industry"].get(slug))


def group_scores(card: dict) -> list[tuple[str, list[ScoreLine]]]:
    """Return the sixteen scores in their four groups."""
    return [
        (
            name,
            [make_line(card, q.slug) for q in QUESTIONS if q.group == name and q.slug != OVERALL],
        )
        for name in GROUPS
    ]


def group_questions(company: Company) -> list[tuple[str, list[ScoreLine]]]:
    """Return the questions in their groups with the industry's means, for want of api."""
    industry = company.industry and company.industry.top
    row = industry and IndustryScores.objects.filter(industry=industry).first()
    means = row.payload["scores"] if row else {}
    return group_scores({"scores": {}, "industry": means})


def find_best_and_worst(card: dict) -> tuple[list[ScoreLine], list[ScoreLine]]:
    """Return the scores furthest above the industry's mean, and those furthest below it.

    Those that are as far from it come in the order of the form. A difference that rounding alone
    may have made is none.
    """
    lines = [make_line(card, slug) for slug in SIXTEEN if slug in card["scores"]]
    ahead = {it.slug: round(it.score - it.mean, 1) for it in lines if it.score and it.mean}
    least = largest_rounding_error(card)
    best = [it for it in lines if ahead.get(it.slug, 0) > least]
    worst = [it for it in lines if ahead.get(it.slug, 0) < -least]
    return (
        sorted(best, key=lambda it: -ahead[it.slug])[:REMARKABLE],
        sorted(worst, key=lambda it: ahead[it.slug])[:REMARKABLE],
    )


def largest_rounding_error(card: dict) -> float:
    """Return how far rounding can move a score and the industry's mean apart: half of each step.

    Means in halves are made of few ratings; a card does not say of how many.
    """
    in_halves = all(mean * 2 % 1 == 0 for mean in card["industry"].values())
    of_means = api.rounding_step(api.FEWEST if in_halves else api.FINER_FROM)
    return float((api.rounding_step(card["at_least"]) + of_means) / 2)


def list_breakdowns(card: dict) -> list[dict]:
    """Return a table for each dimension: a column for each of its groups, a row for each theme."""
    tables = []
    for dimension, (label, choices) in DIMENSIONS.items():  # JSON does not keep an order
        groups = card["breakdowns"].get(dimension)
        if not groups:
            continue
        words = dict(choices) | (GROUP_WORDS if dimension == "employment" else {})
        rows = [
            (label, [group["scores"].get(name) for group in groups])
            for name, label in THEMES.items()
        ]
        tables.append(
            {
                "dimension": dimension,
                "label": label,
                "groups": [group | {"label": words[group["value"]]} for group in groups],
                "rows": rows,
            }
        )
    return tables


def list_prompts(pks: list[int]) -> list[PromptComments]:
    """Return the published comments on a company and those merged into it, by prompt."""
    by_prompt: dict[str, list[CommentLine]] = {}
    for comment in api.list_published_comments(pks):
        by_prompt.setdefault(comment.prompt, []).append(make_comment_line(comment))
    return [
        PromptComments(label, by_prompt[slug][:READ_AT_ONCE], by_prompt[slug][READ_AT_ONCE:])
        for slug, label in PROMPTS
        if slug in by_prompt
    ]


def make_comment_line(comment: api.PublishedComment) -> CommentLine:
    """Return a comment as a profile shows it."""
    reason = ""
    if comment.is_removed:
        reason = PUBLIC_REASONS.get(comment.reason, "It was against our guidelines.")
    return CommentLine(
        comment.public_id,
        comment.text,
        AUTHOR_WORDS.get(comment.employment, ""),
        comment.quarter,
        reason,
    )


def get_canonical(company: Company) -> Company:
    """Return the company that another was merged into, or itself; a merge leaves no chains."""
    return company.merged_into or company


def has_set_aside(scorecard: Scorecard | None, today: date) -> bool:
    """Say whether a profile tells that ratings were set aside: for a year."""
    return bool(scorecard and scorecard.aside_until and scorecard.aside_until >= today)


def load_profile(company: Company, today: date) -> dict:
    """Return everything that a company's profile shows on a day."""
    scorecard = getattr(company, "scorecard", None)
    card = scorecard and scorecard.payload
    best, worst = find_best_and_worst(card) if card else ([], [])
    merged = list(company.merged.values_list("pk", flat=True))
    names = list(company.names.all())
    return {
        "company": company,
        "scorecard": scorecard,
        "card": card,
        "fewest": api.FEWEST_IF_SMALL if company.is_small else api.FEWEST,
        "has_set_aside": has_set_aside(scorecard, today),
        "best": best,
        "worst": worst,
        "satisfaction": make_line(card, OVERALL) if card else None,
        "groups": group_scores(card) if card else [],
        "breakdowns": list_breakdowns(card) if card else [],
        "asked": [] if card else group_questions(company),
        "prompts": list_prompts([company.pk, *merged]),
        "former": [name for name in names if name.kind == CompanyName.Kind.FORMER],
        "also": [name for name in names if name.kind == CompanyName.Kind.OTHER],
        "benefits": list(company.benefits.all()),
        "similar": Company.objects.similar_to(company)
        .for_cards()
        .defer("about", "scorecard__payload")[:SIMILAR],
        "inbox_url": f"{settings.BALLOT_URL}{reverse('author_inbox')}",
    }
