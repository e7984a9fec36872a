"""Scorecards: pure functions of sums, which are noisy (`noise.py`).

Per question (Σ w·x + 10·μ) / (Σ w + 10): μ is the industry's mean, and the weight of a batch is
w = ½^(age in quarters / 6). An industry's mean is computed alike, around the site's, and that
around three stars. Age is counted back from the newest batch, not from today, so that a scorecard
depends on nothing but the sums. Sums are used as they are, so that noise cancels out; only what is
published is cut to one to five stars.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise
from typing import NamedTuple

from companies.ratings.questions import (
    DEMOGRAPHICS,
    DIMENSIONS,
    LISTS,
    OVERALL,
    QUESTIONS,
    SLUGS,
    THEMES,
)

IMAGINARY = 10  # average ratings that are added to each question
HALF_LIFE = 6  # quarters
FEWEST, FEWEST_IF_SMALL, FEWEST_IN_GROUP, FEWEST_IN_DEMOGRAPHIC = 5, 10, 30, 50
FINER_FROM, HISTOGRAM_FROM = 50, 100
MIDDLE = 3.0  # stars, where nothing is known
LEAST_STARS, MOST_STARS = 1.0, 5.0
HALVES, TENTHS = Decimal("0.5"), Decimal("0.1")
BANDS = (5, 10, 20, 50, 100, 250, 500)  # and so on: times ten

Choices = Mapping[str, tuple[str, tuple[tuple[str, str], ...]]]
QUESTIONS_OF = {
    theme: [question.slug for question in QUESTIONS if question.group == name]
    for theme, name in THEMES.items()
}


class Sums(NamedTuple):
    """What one batch adds to its company's figures. The lists are by question, and noisy."""

    month: int  # year × 12 + month − 1
    ratings: int  # fresh ones, less those withdrawn
    answered: list[int]
    stars: list[int]

    @property
    def quarter(self) -> int:
        """Year × 4 + quarter − 1."""
        return self.month // 3


class GroupSums(NamedTuple):
    """What one row of a group adds: thirty ratings, or fifty. The lists are by theme, and noisy.

    A row of the dimension OVERALL is of all groups, for the histogram: `answered` is how many gave
    one star, two … five for overall satisfaction.
    """

    quarter: int
    dimension: str
    value: str
    ratings: int
    answered: list[int]
    stars: list[int]


class Total(NamedTuple):
    """Of one question: Σ w·x, Σ w, and whether five people have answered it."""

    weighted: float
    weight: float
    is_shown: bool

    def pull(self, mean: float) -> float:
        """Return the score: the mean, with ten imaginary ratings around another mean."""
        return (self.weighted + IMAGINARY * mean) / (max(self.weight, 0) + IMAGINARY)


def add_up(parts: Sequence[Sums] | Sequence[GroupSums], now: int) -> list[Total]:
    """Return the total of each question, from parts in the order in which they were counted.

    A question is shown from (noisy) five answers on, and then stays, whatever comes after.
    """
    weighted, weight, answered, most = ([0.0] * len(parts[0].answered) for _ in range(4))
    for part in parts:
        of_one = 0.5 ** ((now - part.quarter) / HALF_LIFE)
        for at, (number, stars) in enumerate(zip(part.answered, part.stars, strict=True)):
            weighted[at] += of_one * stars
            weight[at] += of_one * number
            answered[at] += number
            most[at] = max(most[at], answered[at])
    shown = [number >= FEWEST for number in most]
    return [Total(*total) for total in zip(weighted, weight, shown, strict=True)]


def compute_industry_means(
    sums: Iterable[Sums], around: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the mean of each question over an industry, with ten imaginary ratings.

    They are `around` the site's means; those of the site, which come of its sums, around three.
    """
    sums = in_order(sums)
    around = around or dict.fromkeys(SLUGS, MIDDLE)
    if not sums:
        return dict(around)
    totals = add_up(sums, sums[-1].quarter)
    return {slug: total.pull(around[slug]) for slug, total in zip(SLUGS, totals, strict=True)}


def is_dominated(sizes: Iterable[int]) -> bool:
    """Whether one of some companies has more ratings than all others together.

    The industry's mean would tell that company's, so the site's stands in.
    """
    sizes = list(sizes)
    return 2 * max(sizes, default=0) > sum(sizes)


def in_order(sums: Iterable[Sums]) -> list[Sums]:
    """Return sums by month; those of one month stay as they were counted."""
    return sorted(sums, key=lambda part: part.month)


def average(values: Iterable[float]) -> float:
    """Return the mean of some numbers."""
    values = list(values)
    return sum(values) / len(values)


def rounding_step(ratings: int) -> Decimal:
    """Return what stars are rounded to: halves below fifty ratings, else one decimal."""
    return TENTHS if ratings >= FINER_FROM else HALVES


def round_stars(stars: float, step: Decimal) -> float:
    """Return stars as they are published."""
    within = min(MOST_STARS, max(LEAST_STARS, stars))
    exact = Decimal(within).quantize(Decimal("0.000001"))  # the same on every machine
    return float((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


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


def make_histogram(groups: Iterable[GroupSums]) -> list[int] | None:
    """Return the percentages of one to five stars for overall satisfaction, from 100 ratings on.

    They are in steps of ten and make a hundred.
    """
    parts = [part for part in groups if part.dimension == OVERALL]
    counts = [max(0, sum(column)) for column in zip(*(p.answered for p in parts), strict=True)]
    if sum(part.ratings for part in parts) < HISTOGRAM_FROM or not any(counts):
        return None
    tens = [round(10 * part / sum(counts)) for part in accumulate(counts, initial=0)]
    return [10 * (upper - lower) for lower, upper in pairwise(tens)]


def select_shown_groups(cells: dict[str, int], total: int, fewest: int) -> list[str]:
    """Return which groups may be shown: those that are large enough, if the rest is none or five.

    Where fewer than five would be left over, the smallest group is hidden with them.
    """
    shown = sorted((n, value) for value, n in cells.items() if n >= fewest)
    while shown and 0 < total - sum(n for n, _ in shown) < FEWEST:
        shown.pop(0)
    return [value for _, value in shown]


def compute_breakdowns(
    groups: Iterable[GroupSums],
    choices: Choices,
    means: Mapping[str, float],
    total: int,
    fewest: int,
) -> dict[str, list[dict]]:
    """Return the groups of each dimension that may be shown, in the order of the form.

    `choices` are the dimensions with their values, and `total` is how many ratings there are.
    """
    cells: dict[str, dict[str, list[GroupSums]]] = defaultdict(lambda: defaultdict(list))
    now = 0
    for part in sorted(groups, key=lambda part: part.quarter):
        cells[part.dimension][part.value].append(part)
        now = part.quarter
    breakdowns = {}
    for dimension, (_, values) in choices.items():
        sizes = {value: sum(p.ratings for p in ps) for value, ps in cells[dimension].items()}
        shown = select_shown_groups(sizes, total, fewest)
        rows = [
            publish_group(value, sizes[value], add_up(cells[dimension][value], now), means)
            for value, _ in values
            if value in shown
        ]
        if kept := [row for row in rows if row]:
            breakdowns[dimension] = kept
    return breakdowns


def publish_group(
    value: str, ratings: int, totals: list[Total], means: Mapping[str, float]
) -> dict | None:
    """Return what is published of a group, in halves; None where too few have answered.

    Its overall stars are the mean of the sixteen questions, each with the stars of its theme.
    """
    by_theme = {
        name: total.pull(average(means[slug] for slug in slugs))
        for (name, slugs), total in zip(QUESTIONS_OF.items(), totals, strict=True)
        if total.is_shown
    }
    if not by_theme:
        return None
    at_least, words = find_band(ratings)
    whole = average(stars for name, stars in by_theme.items() for _ in QUESTIONS_OF[name])
    return {
        "value": value,
        "at_least": at_least,
        "band": words,
        "overall": round_stars(whole, HALVES),
        "scores": {name: round_stars(stars, HALVES) for name, stars in by_theme.items()},
    }


def publish_scores(by_question: dict[str, float], ratings: int) -> dict:
    """Return scores as they are published, with their mean."""
    step = rounding_step(ratings)
    return {
        "overall": round_stars(average(by_question.values()), step),
        "scores": {slug: round_stars(value, step) for slug, value in by_question.items()},
    }


def compute_scores(totals: Iterable[Total], means: Mapping[str, float]) -> dict[str, float]:
    """Return the score of each question that is shown, as it is before it is rounded."""
    return {
        slug: total.pull(means[slug])
        for slug, total in zip(SLUGS, totals, strict=True)
        if total.is_shown
    }


def compute_list_scores(by_question: dict[str, float], ratings: int) -> dict[str, float]:
    """Return the scores of the ranking lists that mix questions, where each question has one."""
    return {
        slug: round_stars(
            sum(by_question[q] * weight for q, weight in weights.items()) / sum(weights.values()),
            rounding_step(ratings),
        )
        for slug, (_, weights) in LISTS.items()
        if all(question in by_question for question in weights)
    }


def compute_scorecard(
    sums: Iterable[Sums],
    groups: Iterable[GroupSums],
    means: Mapping[str, float],
    *,
    is_small: bool = False,
    band_shift: int = 0,
    of_industry: int = 0,
) -> dict | None:
    """Return a company's scorecard from its sums; None while there are not enough ratings.

    `band_shift` goes with the company for good: all that depends on the number of ratings takes it
    with this shift. `of_industry` is how many ratings the means are made of: they are rounded by
    the same rule.
    """
    sums, groups = in_order(sums), list(groups)
    ratings = sum(part.ratings for part in sums)
    if not sums or ratings < (FEWEST_IF_SMALL if is_small else FEWEST):
        return None
    now = sums[-1].quarter
    by_question = compute_scores(add_up(sums, now), means)
    if not by_question:
        return None
    about = max(FEWEST, ratings + band_shift)
    at_least, words = find_band(about)
    step = rounding_step(of_industry)
    kept = {slug: means[slug] for slug in by_question}
    return {
        "band": words,
        "at_least": at_least,
        "certainty": name_certainty(about),
        "quarter": f"{now // 4} Q{now % 4 + 1}",
        **publish_scores(by_question, about),
        "industry": {slug: round_stars(value, step) for slug, value in kept.items()}
        | {"mean": round_stars(average(kept.values()), step)},
        "histogram": make_histogram(groups),
        "breakdowns": compute_breakdowns(groups, DIMENSIONS, means, ratings, FEWEST_IN_GROUP),
        "lists": compute_list_scores(by_question, about),
    }


def compute_industry_scorecard(
    sums: Iterable[Sums],
    groups: Iterable[GroupSums],
    *,
    around: Mapping[str, float] | None = None,
    counted_here: int = 0,
    band_shift: int = 0,
) -> dict | None:
    """Return what an industry's page shows, from the sums of all its companies.

    `groups` are its demographic groups: parts of the ratings `counted_here`, even for a company
    that is in another industry now. `band_shift` is the sum of its companies' shifts.
    """
    sums = in_order(sums)
    ratings = sum(part.ratings for part in sums)
    if not sums or ratings < FEWEST:
        return None
    means = compute_industry_means(sums, around)
    totals = add_up(sums, sums[-1].quarter)
    kept = {slug: means[slug] for slug, total in zip(SLUGS, totals, strict=True) if total.is_shown}
    if not kept:
        return None
    about = max(FEWEST, ratings + band_shift)
    at_least, words = find_band(about)
    return {
        "at_least": at_least,
        "band": words,
        **publish_scores(kept, about),
        "demographics": compute_breakdowns(
            groups, DEMOGRAPHICS, means, counted_here or ratings, FEWEST_IN_DEMOGRAPHIC
        ),
    }
