"""How likely the noise of a batch is: exact, over all that the made-up ballots may have been.

Given how many made-up ballots have which mood, and of each theme which stars, the questions are
independent of each other, and so is what was added of what was taken away. So a matrix has a row
for each way in which the ballots that were added can be spread over one to five stars, a column for
each way of those that were taken away, and everything is a product or a mixture of such matrices.
"""

import math
from collections.abc import Iterable
from itertools import product
from operator import mul

from companies.ratings.noise import MOST_STARS, THEME_OF, Noise, Table
from companies.ratings.questions import GROUPS

Matrix = list[list[float]]
NoiseOfQuestion = tuple[int, int]  # by how much it changes: how many answered, and their stars
STARS = range(1, MOST_STARS + 1)
THEMES = (*range(len(GROUPS)), None)  # None is overall satisfaction, which follows the mood


def find_near(stars: int, anew: float) -> dict[int, float]:
    """Return how likely each number of stars is near another."""
    return {to: anew / MOST_STARS + (1 - anew) * (to == stars) for to in STARS}


def find_answers(stars: int, table: Table) -> dict[int, float]:
    """Return how likely each answer is, 0 for none, where the theme has some stars."""
    near = find_near(stars, table.answer_anew)
    return {0: table.skipped} | {to: (1 - table.skipped) * p for to, p in near.items()}


def multiply(*matrices: Matrix) -> Matrix:
    """Return the product of matrices, place by place."""
    first, *others = matrices
    for other in others:
        first = [list(map(mul, row, by)) for row, by in zip(first, other, strict=True)]
    return first


def add_product(one: Matrix, other: Matrix) -> float:
    """Return the sum of the products of two matrices' places."""
    return sum(sum(map(mul, row, by)) for row, by in zip(one, other, strict=True))


def mix(kernel: Matrix, matrix: Matrix) -> Matrix:
    """Return kernel × matrix × kernelᵀ."""
    right = [[sum(map(mul, row, by)) for by in kernel] for row in matrix]
    columns = list(zip(*right, strict=True))
    return [[sum(map(mul, row, by)) for by in columns] for row in kernel]


class Likelihood:
    """The likelihood of a batch's noise, by a table."""

    def __init__(self, table: Table):
        self.table = table
        self.spreads = [
            spread
            for spread in product(range(table.ballots + 1), repeat=MOST_STARS)
            if sum(spread) == table.ballots
        ]
        self.kernel = self._find_kernel()
        self.back = [list(row) for row in zip(*self.kernel, strict=True)]
        of_moods = [
            math.factorial(table.ballots)
            / math.prod(map(math.factorial, spread))
            / MOST_STARS**table.ballots
            for spread in self.spreads
        ]
        self.prior = [[one * other for other in of_moods] for one in of_moods]
        self.width = MOST_STARS * table.ballots + 1
        self.sums = [self._find_sums(spread) for spread in self.spreads]
        self.factors: dict[frozenset[NoiseOfQuestion], Matrix] = {}

    def _find_kernel(self) -> Matrix:
        """Return how likely each spread of a theme's stars is where the moods have another."""
        places = {spread: at for at, spread in enumerate(self.spreads)}
        rows = []
        for moods in self.spreads:
            found = {(0,) * MOST_STARS: 1.0}
            for mood in self._list_stars(moods):
                more: dict[tuple, float] = {}
                for spread, p in found.items():
                    for to, q in find_near(mood, self.table.theme_anew).items():
                        key = (*spread[: to - 1], spread[to - 1] + 1, *spread[to:])
                        more[key] = more.get(key, 0) + p * q
                found = more
            row = [0.0] * len(self.spreads)
            for spread, p in found.items():
                row[places[spread]] = p
            rows.append(row)
        return rows

    @staticmethod
    def _list_stars(spread: tuple[int, ...]) -> list[int]:
        return [stars for stars, times in zip(STARS, spread, strict=True) for _ in range(times)]

    def _find_sums(self, spread: tuple[int, ...]) -> list[float]:
        """Return how likely each (answered, sum of stars) of some ballots is, as one list."""
        found = {(0, 0): 1.0}
        for theme in self._list_stars(spread):
            more: dict[NoiseOfQuestion, float] = {}
            for (answered, stars), p in found.items():
                for answer, q in find_answers(theme, self.table).items():
                    key = answered + (answer > 0), stars + answer
                    more[key] = more.get(key, 0) + p * q
            found = more
        row = [0.0] * ((self.table.ballots + 1) * self.width)
        for (answered, stars), p in found.items():
            row[answered * self.width + stars] = p
        return row

    def list_noise(self) -> list[NoiseOfQuestion]:
        """Return every noise that one question can have."""
        most = self.table.ballots
        return [
            (answered, stars)
            for answered in range(-most, most + 1)
            for stars in range(-MOST_STARS * most, MOST_STARS * most + 1)
        ]

    def find_factor(self, noises: Iterable[NoiseOfQuestion]) -> Matrix:
        """Return how likely it is that a question's noise is among some, for each two spreads."""
        key = frozenset(noises)
        if key not in self.factors:
            taken = [self._take_away(row, key) for row in self.sums]
            self.factors[key] = [[sum(map(mul, row, by)) for by in taken] for row in self.sums]
        return self.factors[key]

    def _take_away(self, row: list[float], noises: frozenset[NoiseOfQuestion]) -> list[float]:
        """Return, for what was added, how likely what was taken away makes one of some noises."""
        most, found = self.table.ballots, [0.0] * len(row)
        for answered, stars in noises:
            for number in range(max(0, -answered), min(most, most - answered) + 1):
                start, end = max(0, -stars), min(self.width, self.width - stars)
                to, of = (number + answered) * self.width + stars, number * self.width
                for at in range(start, end):
                    found[to + at] += row[of + at]
        return found

    def find_factors(self, noise: Noise) -> list[Matrix]:
        """Return the factor of each question, where the noise is known exactly."""
        return [self.find_factor([one]) for one in zip(noise.answered, noise.stars, strict=True)]


class Reading:
    """What somebody makes of one row of sums: `factors` are those of the sheet that was sent."""

    def __init__(self, of: Likelihood, factors: list[Matrix]):
        self.of, self.factors = of, factors
        self.inside = {theme: self._look_inside(theme, factors) for theme in THEMES}
        self.around: dict[int | None, Matrix] = {}
        self.whole = add_product(of.prior, multiply(*self.inside.values()))

    def _look_inside(self, theme: int | None, factors: list[Matrix]) -> Matrix:
        """Return how likely what is seen of a theme is, by the moods."""
        own = multiply(*(f for f, of in zip(factors, THEME_OF, strict=True) if of == theme))
        return own if theme is None else mix(self.of.kernel, own)

    def _look_around(self, theme: int | None) -> Matrix:
        """Return how likely all else is, by a theme's stars."""
        others = multiply(
            self.of.prior, *(self.inside[other] for other in THEMES if other != theme)
        )
        return others if theme is None else mix(self.of.back, others)

    def weigh(self, changed: dict[int, Matrix]) -> float:
        """Return the likelihood of a sheet that differs in some questions, from their factors."""
        if not changed:
            return self.whole
        factors = [changed.get(at, factor) for at, factor in enumerate(self.factors)]
        themes = {THEME_OF[at] for at in changed}
        if len(themes) == 1:
            (theme,) = themes
            own = multiply(*(f for f, of in zip(factors, THEME_OF, strict=True) if of == theme))
            return add_product(self._look_around(theme), own)
        inside = [self._look_inside(theme, factors) for theme in THEMES]
        return add_product(self.of.prior, multiply(*inside))
