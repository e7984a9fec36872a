"""Which ratings look wrong: a whole batch by its size, single ones by their sameness.

A batch that is held, and a rating that is set aside, count after sixty days unless an editor has
decided. From how many equal sheets on some are set aside is drawn for each batch, so that a forger
cannot find out by trying.
"""

from collections import defaultdict
from collections.abc import Sequence
from random import Random
from statistics import median

from companies.ratings import noise
from companies.ratings.questions import SLUGS
from companies.ratings.rating import Rating

TIMES_THE_HABIT, AND_OVER = 3, 20  # ratings in one batch
ANSWERED = 10  # questions; fewer can agree by chance
STRAIGHT_FROM = 10  # fresh ratings; among fewer some people may answer alike throughout
KEPT = 2  # of equal sheets
DUE_AFTER = 60  # days
SAME, STRAIGHT = "same", "straight"
REASONS = {
    SAME: "exactly the same answers as several others",
    STRAIGHT: "one answer throughout, like several others",
}


def is_too_large(size: int, habit: Sequence[int]) -> bool:
    """Whether a batch has far more ratings than usual. `habit` is the size of earlier batches."""
    return size > max(TIMES_THE_HABIT * median(habit) if habit else 0, AND_OVER)


def choose_set_aside(ratings: Sequence[Rating], chance: Random) -> dict[int, str]:
    """Return which of a batch's fresh ratings are set aside, by their place, each with a reason.

    Of equal sheets two, drawn by lot, count.
    """
    same_from, straight_from = noise.draw_set_aside_limits(chance)
    places: dict[str, list[int]] = defaultdict(list)
    for at, rating in enumerate(ratings):
        places[group_sheet(rating.answers)].append(at)
    chosen: dict[int, str] = {}
    for sheet, equal in places.items():
        is_line = is_straight(sheet)
        if is_line and (len(ratings) < STRAIGHT_FROM or len(equal) < straight_from):
            continue
        if not is_line and (not is_telling(sheet) or len(equal) < same_from):
            continue
        spared = set(chance.sample(equal, KEPT))
        chosen |= {at: STRAIGHT if is_line else SAME for at in equal if at not in spared}
    return chosen


def group_sheet(answers: str) -> str:
    """Return what makes sheets equal: all answers, or of a straight line its one value."""
    return answers.strip("0")[0] if is_straight(answers) else answers


def is_straight(answers: str) -> bool:
    """Whether all stars are the same."""
    return len(set(answers.replace("0", ""))) == 1


def is_telling(answers: str) -> bool:
    """Whether two people would hardly give these answers by chance."""
    return len(SLUGS) - answers.count("0") >= ANSWERED
