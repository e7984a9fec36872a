"""Scorecards: pure functions of counts.

Per question (Σ w·x + 10·μ) / (Σ w + 10): μ is the industry's mean, and the weight of a batch is
w = ½^(age in quarters / 6). Age is counted back from the newest batch, not from today, so that a
scorecard depends on nothing but the counts.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from companies.ratings.questions import (
    DEMOGRAPHICS,
    DIMENSIONS,
    LISTS,
    OVERALL,
    QUESTIONS,
    SLUGS,
)

IMAGINARY = 10  # average ratings that are added to each question
HALF_LIFE = 6  # quarters
FEWEST, FEWEST_IF_SMALL, FEWEST_IN_CELL, FEWEST_IN_DEMOGRAPHIC = 5, 10, 10, 50
FINER_FROM, HISTOGRAM_FROM = 50, 20
MIDDLE = 3.0  # stars, where an industry has no ratings yet
BANDS = (5, 10, 20, 50, 100, 250, 500)  # and so on: times ten

Answers = list[list[int]]  # a row for each question: does not apply, one star … five stars


class Counts(NamedTuple):
    """How often each answer was given in one batch, among one group of it."""

    quarter: int
    dimension: str
    value: str
    ratings: int
    answers: Answers


def empty_answers() -> Answers:
    """Return answers that nobody has given."""
    return [[0] * 6 for _ in QUESTIONS]


def add_answers(answers: Answers, given: str, times: int = 1) -> None:
    """Count one rating's answers, or with −1 take them out again."""
    for row, answer in zip(answers, given, strict=True):
        row[int(answer)] += times


class Sums(NamedTuple):
    """Of one question: Σ w·x, Σ w, and how many stars were given."""

    weighted: float
    weight: float
    given: int


def sum_stars(counts: Iterable[Counts], now: int) -> list[Sums]:
    """Return the sums of each question."""
    totals = [[0.0, 0.0, 0] for _ in QUESTIONS]
    for part in counts:
        weight = 0.5 ** ((now - part.quarter) / HALF_LIFE)
        for total, row in zip(totals, part.answers, strict=True):
            given = sum(row[1:])
            total[0] += weight * sum(stars * n for stars, n in enumerate(row))
            total[1] += weight * given
            total[2] += given
    return [Sums(total[0], total[1], int(total[2])) for total in totals]


def compute_industry_means(
    counts: Iterable[Counts], fallback: dict[str, float] | None = None
) -> dict:
    """Return the mean of each question over an industry; the fallback's where too few answered."""
    counts = list(counts)
    now = max((part.quarter for part in counts), default=0)
    means = {}
    for slug, total in zip(SLUGS, sum_stars(counts, now), strict=True):
        known = total.given >= FEWEST
        means[slug] = total.weighted / total.weight if known else (fallback or {}).get(slug, MIDDLE)
    return means


def compute_scores(counts: Iterable[Counts], means: dict[str, float], now: int) -> dict[str, float]:
    """Return the score of each question that at least five people have given stars."""
    return scores_from_sums(sum_stars(counts, now), means)


def scores_from_sums(totals: list[Sums], means: dict[str, float]) -> dict[str, float]:
    """The same from the sums of each question."""
    return {
        slug: (total.weighted + IMAGINARY * means[slug]) / (total.weight + IMAGINARY)
        for slug, total in zip(SLUGS, totals, strict=True)
        if total.given >= FEWEST
    }


def average(values: Iterable[float]) -> float:
    """Return the mean of some numbers."""
    values = list(values)
    return sum(values) / len(values)


def rounding_step(ratings: int) -> Decimal:
    """Return what stars are rounded to: halves below fifty ratings, else one decimal."""
    return Decimal("0.1") if ratings >= FINER_FROM else Decimal("0.5")


def round_stars(stars: float, ratings: int) -> float:
    """Return stars as they are published."""
    exact = Decimal(stars).quantize(Decimal("0.000001"))  # the same on every machine
    whole = (exact / rounding_step(ratings)).quantize(Decimal(1), ROUND_HALF_UP)
    return float(whole * rounding_step(ratings))


def find_band(ratings: int) -> tuple[int, str]:
    """Return the band that a number of ratings is in: its lower end, and as text ("20–49")."""
    limits, times = list(BANDS), 1
    while ratings >= limits[-1] * 2:
        times *= 10
        limits += [step * times for step in (100, 250, 500)]
    at = bisect_right(limits, ratings)
    lower = limits[at - 1]
    if at == len(limits):
        return lower, f"{lower:,}–{lower * 2 - 1:,}"
    return lower, f"{lower:,}–{limits[at] - 1:,}"


def name_certainty(ratings: int) -> str:
    """Return how sure a scorecard is."""
    return "low" if ratings < 20 else "medium" if ratings < 100 else "high"


def make_histogram(counts: Iterable[Counts], ratings: int) -> list[int] | None:
    """Return the percentages of one to five stars for overall satisfaction, from 20 of them on."""
    row = [0] * 6
    for part in counts:
        row = [a + b for a, b in zip(row, part.answers[SLUGS.index(OVERALL)], strict=True)]
    if sum(row[1:]) < HISTOGRAM_FROM:
        return None
    step = 1 if ratings >= 100 else 5  # percent; finer steps would tell the exact number
    return [round(100 * n / sum(row[1:]) / step) * step for n in row[1:]]


def select_shown_groups(cells: dict[str, int], total: int, fewest: int, *others: int) -> list[str]:
    """Return which groups may be shown: those that are large enough, if the rest is none or five.

    Where fewer than five would be left over, the smallest group is hidden with them. `others` are
    more numbers, published elsewhere, of which these groups are parts.
    """
    wholes = (total, *others)
    shown = sorted((n, value) for value, n in cells.items() if n >= fewest)
    while shown and any(0 < whole - sum(n for n, _ in shown) < FEWEST for whole in wholes):
        shown.pop(0)
    return [value for _, value in shown]


def compute_breakdown(
    counts: list[Counts], dimension: str, means: dict[str, float], now: int, fewest: int
) -> list[dict]:
    """Return the groups of one dimension that may be shown, in the order of the form."""
    groups: dict[str, list[Counts]] = defaultdict(list)
    for part in counts:
        if part.dimension == dimension:
            groups[part.value].append(part)
    wholes = [[part for part in counts if not part.dimension]]
    if dimension == "left":  # its groups are parts of another that is shown
        wholes.append([p for p in counts if (p.dimension, p.value) == ("employment", "former")])
    sizes = {value: sum(part.ratings for part in parts) for value, parts in groups.items()}
    total, *others = (sum(part.ratings for part in whole) for whole in wholes)
    shown = select_shown_groups(sizes, total, fewest, *others)
    totals = {value: sum_stars(groups[value], now) for value in shown}
    groups_of = select_shown_questions(totals, [sum_stars(whole, now) for whole in wholes])
    choices = (DIMENSIONS.get(dimension) or DEMOGRAPHICS[dimension])[1]
    rows = []
    for value, _ in choices:
        if value not in shown:
            continue
        by_question = scores_from_sums(totals[value], means)
        by_question = {q: score for q, score in by_question.items() if value in groups_of[q]}
        if by_question:
            at_least, words = find_band(sizes[value])
            rows.append(
                {"value": value, "at_least": at_least, "band": words}
                | publish_scores(by_question, sizes[value])
            )
    return rows


def select_shown_questions(
    groups: dict[str, list[Sums]], wholes: list[list[Sums]]
) -> dict[str, set[str]]:
    """Return the groups that each question may be shown for.

    Not everyone answers everything: those who have, and are in no group that is shown, must be
    nobody or at least five, as well.
    """
    return {
        slug: set(
            select_shown_groups(
                {value: totals[at].given for value, totals in groups.items()},
                wholes[0][at].given,
                FEWEST,
                *(totals[at].given for totals in wholes[1:]),
            )
        )
        for at, slug in enumerate(SLUGS)
    }


def publish_scores(by_question: dict[str, float], ratings: int) -> dict:
    """Return scores as they are published, with their mean."""
    return {
        "overall": round_stars(average(by_question.values()), ratings),
        "scores": {slug: round_stars(value, ratings) for slug, value in by_question.items()},
    }


def compute_list_scores(by_question: dict[str, float], ratings: int) -> dict[str, float]:
    """Return the scores of the ranking lists that mix questions, where each question has one."""
    return {
        slug: round_stars(
            sum(by_question[q] * weight for q, weight in weights.items()) / sum(weights.values()),
            ratings,
        )
        for slug, (_, weights) in LISTS.items()
        if all(question in by_question for question in weights)
    }


def compute_scorecard(
    counts: list[Counts], means: dict[str, float], *, is_small: bool = False, of_industry: int = 0
) -> dict | None:
    """Return a company's scorecard from its counts; None while there are not enough ratings.

    `of_industry` is how many ratings the means are made of: they are rounded by the same rule.
    """
    whole = [part for part in counts if not part.dimension]
    ratings = sum(part.ratings for part in whole)
    if ratings < (FEWEST_IF_SMALL if is_small else FEWEST):
        return None
    now = max(part.quarter for part in whole)
    by_question = compute_scores(whole, means, now)
    if not by_question:
        return None
    at_least, words = find_band(ratings)
    kept = {slug: means[slug] for slug in by_question}
    breakdowns = {
        name: rows
        for name in DIMENSIONS
        if (rows := compute_breakdown(counts, name, means, now, FEWEST_IN_CELL))
    }
    return {
        "band": words,
        "at_least": at_least,
        "certainty": name_certainty(ratings),
        "quarter": f"{now // 4} Q{now % 4 + 1}",
        **publish_scores(by_question, ratings),
        "industry": {slug: round_stars(value, of_industry) for slug, value in kept.items()}
        | {"mean": round_stars(average(kept.values()), of_industry)},
        "histogram": make_histogram(whole, ratings),
        "breakdowns": breakdowns,
        "lists": compute_list_scores(by_question, ratings),
    }


def compute_industry_scorecard(counts: list[Counts], about: list[Counts]) -> dict | None:
    """Return what an industry's page shows, from the counts of all its companies.

    `about` are the counts of its demographic groups and of those they are parts of: everyone who
    was counted in this industry, even for a company that is in another now.
    """
    ratings = sum(part.ratings for part in counts)
    if ratings < FEWEST:
        return None
    now = max(part.quarter for part in counts)
    means = compute_industry_means(counts)
    newest = max((part.quarter for part in about), default=now)
    groups = {
        name: rows
        for name in DEMOGRAPHICS
        if (rows := compute_breakdown(about, name, means, newest, FEWEST_IN_DEMOGRAPHIC))
    }
    at_least, words = find_band(ratings)
    kept = {
        slug: means[slug]
        for slug, total in zip(SLUGS, sum_stars(counts, now), strict=True)
        if total.given >= FEWEST
    }
    return {
        "at_least": at_least,
        "band": words,
        **publish_scores(kept, ratings),
        "demographics": groups,
    }
