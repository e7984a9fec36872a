"""What the noise costs: how far scores, groups and histograms are from those without noise."""

from collections.abc import Callable, Iterator
from math import sqrt
from random import Random

from companies.ratings import noise, scores
from companies.ratings.noise import Table
from companies.ratings.questions import GROUPS, SLUGS
from tests.attacks.looks import MEANS, add_noise
from tests.attacks.plays import AT_OVERALL

MANY = 100  # ratings
NO_NOISE = noise.Noise([0] * len(SLUGS), [0] * len(SLUGS))
Errors = Iterator[tuple[str, float]]


def draw_company(chance: Random) -> Callable[[], str]:
    """Return what makes the sheets of a company, which is good in some things and bad in others."""
    at_all = chance.gauss(3.3, 0.5)
    means = [chance.gauss(at_all, 0.4) for _ in SLUGS]

    def draw_sheet() -> str:
        mood = chance.gauss(0, 0.6)
        drawn = [round(chance.gauss(mean + mood, 0.9)) for mean in means]
        return "".join(
            "0" if chance.random() < noise.TABLE.skipped else str(min(5, max(1, answer)))
            for answer in drawn
        )

    return draw_sheet


def measure_scores(table: Table, chance: Random) -> Errors:
    """Yield by how far the first scorecard is off, and the one at a hundred ratings."""
    draw_sheet = draw_company(chance)
    noisy: list[scores.Sums] = []
    exact: list[scores.Sums] = []
    while sum(part.ratings for part in exact) < MANY:
        sheets = [draw_sheet() for _ in range(noise.draw_closing_size(chance))]
        drawn = noise.draw_batch_noise(chance, table)
        for parts, by in ((noisy, drawn), (exact, NO_NOISE)):
            parts.append(add_noise(sheets, by)._replace(month=len(parts)))
        if len(exact) == 1:
            yield from compare_scores("first scorecard", noisy, exact)
    yield from compare_scores(f"{MANY} ratings", noisy, exact)


def compare_scores(when: str, noisy: list[scores.Sums], exact: list[scores.Sums]) -> Errors:
    """Yield the error of each question, and of their mean, before rounding."""
    of_two = [
        [total.pull(MEANS[SLUGS[0]]) for total in scores.add_up(parts, parts[-1].quarter)]
        for parts in (noisy, exact)
    ]
    errors = [one - other for one, other in zip(*of_two, strict=True)]
    yield from ((f"{when}: a question", error) for error in errors)
    yield f"{when}: overall satisfaction", errors[AT_OVERALL]
    yield f"{when}: the mean of all", scores.average(errors)


def measure_groups(table: Table, chance: Random) -> Errors:
    """Yield by how far a group of thirty is off, and a histogram of a hundred ratings."""
    drawn = noise.draw_group_noise(chance, table)
    for theme in range(len(GROUPS)):
        total = scores.Total(90 + drawn.stars[theme], noise.TOGETHER + drawn.answered[theme], True)
        yield "a group of thirty: a theme", total.pull(3.0) - 3.0
    given = [5, 10, 20, 35, 30]  # percent
    rows = [noise.draw_overall_noise(chance, table) for _ in range(MANY // noise.TOGETHER_OF_MANY)]
    counts = [max(0, n + sum(row)) for n, row in zip(given, zip(*rows, strict=True), strict=True)]
    for share, number in zip(given, counts, strict=True):
        yield "a histogram of 100 ratings: a bar, in points", 100 * number / sum(counts) - share


def find_root_mean_square(errors: list[float]) -> float:
    """Return the root of the mean of the squares."""
    return sqrt(sum(error * error for error in errors) / len(errors))
