"""The noise of sums, and every other draw that the ratings make.

Sums are blurred once, before they are written, by made-up ballots: some are added and as many taken
away, so that nothing is biased. Both kinds come from the public table below and never from data. A
made-up ballot is drawn like this:

1. its mood, uniform on one to five stars;
2. of each of the four themes, its stars: the mood, or with `theme_anew` uniform stars of its own;
3. each answer of a theme: the theme's stars, or with `answer_anew` uniform ones; overall
   satisfaction is drawn so from the mood;
4. each answer is left out with `skipped`.

`chance` is passed in: commands pass `secrets.SystemRandom()`, tests a seeded `random.Random`.
"""

import math
from random import Random
from typing import NamedTuple

from companies.ratings.questions import DIMENSIONS, GROUPS, OVERALL, QUESTIONS

MOST_STARS = 5
THEME_OF = tuple(  # for each question its theme; overall satisfaction belongs to none
    None if question.slug == OVERALL else GROUPS.index(question.group) for question in QUESTIONS
)
TOGETHER, TOGETHER_OF_MANY = 30, 50  # ratings that become a row of a group; fewer wait


class Table(NamedTuple):
    """How many made-up ballots are added, and as many taken away, and what they are drawn from."""

    ballots: int = 4  # for the sums of a batch
    for_group: int = 48  # for a row of a group, or of the histogram
    theme_anew: float = 0.2
    answer_anew: float = 0.15
    skipped: float = 1 / 6


TABLE = Table()


class Noise(NamedTuple):
    """What is added to the figures of a batch, or of a group: two lists, by question or theme."""

    answered: list[int]
    stars: list[int]


def draw_made_up_ballots(number: int, chance: Random, table: Table = TABLE) -> list[str]:
    """Return made-up ballots: a digit for each question, 0 where it is left out."""
    return [draw_made_up_ballot(chance, table) for _ in range(number)]


def draw_made_up_ballot(chance: Random, table: Table) -> str:
    mood = chance.randint(1, MOST_STARS)
    themes = [draw_near(mood, table.theme_anew, chance) for _ in GROUPS]
    return "".join(
        draw_answer(mood if theme is None else themes[theme], chance, table) for theme in THEME_OF
    )


def draw_answer(stars: int, chance: Random, table: Table) -> str:
    if chance.random() < table.skipped:
        return "0"
    return str(draw_near(stars, table.answer_anew, chance))


def draw_near(stars: int, anew: float, chance: Random) -> int:
    """Return the stars, or with the probability `anew` others from one to five."""
    return chance.randint(1, MOST_STARS) if chance.random() < anew else stars


def draw_batch_noise(chance: Random, table: Table = TABLE) -> Noise:
    """Return the noise of one batch's sums, by question."""
    come, go = (draw_made_up_ballots(table.ballots, chance, table) for _ in range(2))
    return subtract_sheets(come, go)


def draw_group_noise(chance: Random, table: Table = TABLE) -> Noise:
    """Return the noise of a row of a group, by theme."""
    come, go = (
        [
            summarize_answers(ballot, chance)
            for ballot in draw_made_up_ballots(table.for_group, chance, table)
        ]
        for _ in range(2)
    )
    return subtract_sheets(come, go)


def draw_overall_noise(chance: Random, table: Table = TABLE) -> list[int]:
    """Return the noise of a row of the histogram: how often one star, two … five were given."""
    counts = [0] * (MOST_STARS + 1)
    for sign in (1, -1):
        for _ in range(table.for_group):
            counts[int(draw_answer(chance.randint(1, MOST_STARS), chance, table))] += sign
    return counts[1:]


def subtract_sheets(come: list[str], go: list[str]) -> Noise:
    """Return how many more answers, and stars, some sheets hold than others, place by place."""
    answered, stars = [], []
    for new, old in zip(zip(*come, strict=True), zip(*go, strict=True), strict=True):
        answered.append(old.count("0") - new.count("0"))
        stars.append(sum(map(int, new)) - sum(map(int, old)))
    return Noise(answered, stars)


def summarize_answers(answers: str, chance: Random) -> str:
    """Return what a group counts of a sheet: a digit for the mean of each theme.

    They are in whole stars, rounded at random; 0 where nothing was answered.
    """
    summary = ""
    for theme in range(len(GROUPS)):
        given = [int(a) for a, of in zip(answers, THEME_OF, strict=True) if of == theme and a > "0"]
        summary += str(round_at_random(sum(given) / len(given), chance) if given else 0)
    return summary


def count_together(dimension: str) -> int:
    """Return how many ratings of a cell become a row: as many as it needs to be shown.

    The histogram (OVERALL) and demographic groups, which are of a whole industry, need more.
    """
    return TOGETHER if dimension in DIMENSIONS else TOGETHER_OF_MANY


def round_at_random(value: float, chance: Random) -> int:
    """Return one of the two whole numbers around a value, the nearer one more often: no bias."""
    below = math.floor(value)
    return below + (chance.random() < value - below)


def draw_closing_size(chance: Random) -> int:
    """Return how many fresh ratings close an employer's next batch."""
    return chance.randint(6, 9)


def draw_band_shift(chance: Random) -> int:
    """Return what is added, for good, to an employer's number of ratings to find its band."""
    return chance.randint(-2, 2)


def draw_comment_delay(chance: Random) -> int:
    """Return how many releases a comment waits for."""
    return chance.randint(1, 3)


def draw_set_aside_limits(chance: Random) -> tuple[int, int]:
    """Return from how many equal sheets, and straight lines, some of a batch are set aside."""
    return chance.randint(3, 6), chance.randint(5, 9)
