"""What else shows a person's answers: rows of groups, rows of the histogram, published cards.

Of 48 and 48 made-up ballots, what happened cannot be enumerated as it can for a batch; their noise
is as good as normal, with moments that are computed exactly from the table.
"""

import math
from collections import defaultdict
from functools import cache
from random import Random

from companies.ratings import noise, scores
from companies.ratings.noise import MOST_STARS, THEME_OF, Table
from companies.ratings.questions import GROUPS, SLUGS
from tests.attacks.likelihood import (
    STARS,
    Likelihood,
    Matrix,
    find_answers,
    find_near,
)

Vector = list[float]
MEANS = dict.fromkeys(SLUGS, scores.MIDDLE)


def find_summary(theme: int, stars: int, table: Table) -> dict[int, float]:
    """Return how likely each digit of a summary is where a theme has some stars."""
    found = {(0, 0): 1.0}
    for _ in range(THEME_OF.count(theme)):
        more: dict[tuple[int, int], float] = defaultdict(float)
        for (answered, total), p in found.items():
            for answer, q in find_answers(stars, table).items():
                more[answered + (answer > 0), total + answer] += p * q
        found = more
    digits: dict[int, float] = defaultdict(float)
    for (answered, total), p in found.items():
        for digit, q in find_roundings(total / answered if answered else 0).items():
            digits[digit] += p * q
    return digits


def find_roundings(value: float) -> dict[int, float]:
    """Return how likely each whole number is when a value is rounded at random."""
    below = math.floor(value)
    return {below: 1 - (value - below)} | ({below + 1: value - below} if value > below else {})


def find_group_covariance(table: Table) -> list[Vector]:
    """Return the covariance of one made-up ballot's summary: answered, then stars, by theme."""
    size = 2 * len(GROUPS)
    first, second = [0.0] * size, [[0.0] * size for _ in range(size)]
    for mood in STARS:
        means, own = [0.0] * size, {}
        for theme in range(len(GROUPS)):
            digits: dict[int, float] = defaultdict(float)
            for stars, p in find_near(mood, table.theme_anew).items():
                for digit, q in find_summary(theme, stars, table).items():
                    digits[digit] += p * q
            places = theme, theme + len(GROUPS)
            values = [(p, (float(digit > 0), float(digit))) for digit, p in digits.items()]
            for at, place in enumerate(places):
                means[place] = sum(p * value[at] for p, value in values)
                for by, other in enumerate(places):
                    own[place, other] = sum(p * value[at] * value[by] for p, value in values)
        for row in range(size):
            first[row] += means[row] / MOST_STARS
            for column in range(size):
                both = own.get((row, column), means[row] * means[column])
                second[row][column] += both / MOST_STARS
    return [[second[r][c] - first[r] * first[c] for c in range(size)] for r in range(size)]


def find_overall_covariance(table: Table) -> list[Vector]:
    """Return the covariance of one made-up answer, counted by stars."""
    each = (1 - table.skipped) / MOST_STARS
    return [[each * (row == column) - each * each for column in STARS] for row in STARS]


def invert(matrix: list[Vector]) -> list[Vector]:
    """Return the inverse of a covariance."""
    size = len(matrix)
    rows = [[*row, *(float(at == by) for by in range(size))] for at, row in enumerate(matrix)]
    for at in range(size):
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for by in range(size):
            if by != at:
                rows[by] = [
                    value - rows[by][at] * own
                    for value, own in zip(rows[by], rows[at], strict=True)
                ]
    return [row[size:] for row in rows]


class NormalNoise:
    """The likelihood of noise that is as good as normal."""

    def __init__(self, covariance: list[Vector], times: int):
        self.precision = invert([[times * value for value in row] for row in covariance])

    def weigh(self, noise: Vector) -> float:
        """Return the likelihood of a noise, but for a factor that all have."""
        by = [sum(p * n for p, n in zip(row, noise, strict=True)) for row in self.precision]
        return math.exp(-sum(n * value for n, value in zip(noise, by, strict=True)) / 2)


class GroupLook:
    """One row of a group in which all others are forgers."""

    def __init__(self, of: NormalNoise, table: Table, chance: Random):
        self.of = of
        drawn = noise.draw_group_noise(chance, table)
        self.seen = [*drawn.answered, *drawn.stars]

    def weigh(self, sent: str, other: str) -> float:
        """Return the likelihood of another summary than the one that was sent."""
        differ = [int(a) - int(b) for a, b in zip(sent, other, strict=True)]
        answered = [(a > "0") - (b > "0") for a, b in zip(sent, other, strict=True)]
        moved = zip(self.seen, [*answered, *differ], strict=True)
        return self.of.weigh([seen + by for seen, by in moved])


class HistogramLook:
    """One row of the histogram in which all others are forgers."""

    def __init__(self, of: NormalNoise, table: Table, chance: Random):
        self.of = of
        self.seen = noise.draw_overall_noise(chance, table)

    def weigh(self, sent: int, other: int) -> float:
        """Return the likelihood of another answer than the one that was sent."""
        moved = zip(self.seen, STARS, strict=True)
        return self.of.weigh([seen + (sent == at) - (other == at) for seen, at in moved])


class CardLook:
    """A company's first scorecard, where the attacker has sent all ratings of its batch but one."""

    def __init__(self, of: Likelihood, sheet: str, forged: list[str], chance: Random):
        self.of, self.forged = of, forged
        sums = add_noise([*forged, sheet], noise.draw_batch_noise(chance, of.table))
        card = scores.compute_scorecard([sums], [], MEANS) or {"scores": {}}
        self.published = [card["scores"].get(slug) for slug in SLUGS]

    def find_factor(self, question: int, answer: int) -> Matrix:
        """Return how likely what is published of a question is with some answer."""
        given = [answer, *(int(sheet[question]) for sheet in self.forged)]
        answered, stars = sum(one > 0 for one in given), sum(given)
        return self.of.find_factor(
            (number, by)
            for number, by in self.of.list_noise()
            if publish(answered + number, stars + by) == self.published[question]
        )


def add_noise(sheets: list[str], drawn: noise.Noise) -> scores.Sums:
    """Return the sums of some sheets with noise, as a tally writes them."""
    columns = [[int(answer) for answer in column] for column in zip(*sheets, strict=True)]
    answered = [sum(answer > 0 for answer in column) for column in columns]
    return scores.Sums(
        month=0,
        ratings=len(sheets),
        answered=[a + b for a, b in zip(answered, drawn.answered, strict=True)],
        stars=[sum(column) + by for column, by in zip(columns, drawn.stars, strict=True)],
    )


@cache
def publish(answered: int, stars: int) -> float | None:
    """Return what a scorecard in halves says of a question whose sums are these."""
    (total,) = scores.add_up([scores.GroupSums(0, "", "", 0, [answered], [stars])], 0)
    return scores.round_stars(total.pull(scores.MIDDLE), scores.HALVES) if total.is_shown else None
