"""Which batches look wrong, so that an editor looks at them before they count."""

from collections import Counter
from statistics import median

from companies.ratings.questions import SLUGS
from companies.ratings.rating import Rating

TIMES_THE_HABIT, AND_OVER = 3, 20
SAME_ANSWERS = 3  # ratings with the very same answers
ANSWERED = 10  # questions; fewer can agree by chance
STRAIGHT_LINES = 5  # ratings with one answer throughout, if they are over half of a batch


def find_anomaly(ratings: list[Rating], habit: list[int]) -> str:
    """Return why a batch looks wrong, "" if it does not. `habit` is the size of earlier batches."""
    vectors = Counter(rating.answers for rating in ratings)
    straight = sum(n for vector, n in vectors.items() if is_straight(vector))
    same = max((n for vector, n in vectors.items() if is_telling(vector)), default=0)
    if habit and len(ratings) > max(TIMES_THE_HABIT * median(habit), AND_OVER):
        return "far more ratings than usual"
    if same >= SAME_ANSWERS:
        return "several ratings with exactly the same answers"
    if straight >= STRAIGHT_LINES and straight > len(ratings) / 2:
        return "mostly ratings with one answer throughout"
    return ""


def is_straight(vector: str) -> bool:
    """Whether all stars are the same."""
    return len(set(vector.replace("0", ""))) == 1


def is_telling(vector: str) -> bool:
    """Whether two people would hardly give these answers by chance."""
    answered = len(SLUGS) - vector.count("0")
    return answered >= ANSWERED and not is_straight(vector)
