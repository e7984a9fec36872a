"""What a batch adds to an employer's figures: sums of stars, with noise before anything is written.

A change is counted as (new − old), a withdrawal as −old, each with the weight that the old answers
have by now: ½^(quarters between / 6). So every weighted sum stays right for good, and no row that
was written before is touched.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from companies.ratings import noise
from companies.ratings.questions import QUESTIONS
from companies.ratings.rating import Rating
from companies.ratings.scores import HALF_LIFE

BatchId = tuple[int, int]  # an employer and the number of a batch


@dataclass
class Change:
    """What one ballot says: a rating, and what it takes the place of."""

    ballot: bytes  # its nullifier
    belongs_to: BatchId
    year: int  # of the key
    new: Rating | None
    old: tuple[BatchId, Rating] | None
    comments: list[list[str]]  # [handle, prompt, text]
    leaves: list[str]
    state: str
    is_logged: bool

    @property
    def is_fresh(self) -> bool:
        """Whether it adds a rating."""
        return self.new is not None and self.old is None

    @property
    def is_real(self) -> bool:
        """Whether it changes any sum: not if only words are new."""
        if self.new and self.old:
            return self.new.answers != self.old[1].answers
        return self.new is not None or self.old is not None

    @property
    def outcome(self) -> str:
        """What the log calls it once it is counted."""
        if self.new is None:
            return "withdrawn"
        return "counted" if self.is_fresh else "changed"


@dataclass
class Figures:
    """The figures of a batch, as they are written."""

    ratings: int
    answered: list[int]
    stars: list[int]


def weigh_age(now: int, then: int) -> float:
    """Return the weight that answers of one quarter have in another."""
    return float(0.5 ** (max(0, now - then) / HALF_LIFE))


def sum_changes(
    changes: Iterable[Change],
    quarter: int,
    find_quarter: Callable[[BatchId], int],
    chance: Random,
    draw_noise: Callable[[Random], noise.Noise] = noise.draw_batch_noise,
) -> Figures:
    """Return the figures of a batch that is counted in a quarter.

    `find_quarter` says when a batch was counted: the open one now.
    """
    ratings = 0
    answered, stars = ([0.0] * len(QUESTIONS) for _ in range(2))
    for change in changes:
        ratings += (change.new is not None) - (change.old is not None)
        at = change.old[0] if change.old else change.belongs_to
        weight = weigh_age(quarter, find_quarter(at))
        for rating, sign in ((change.new, weight), (change.old and change.old[1], -weight)):
            if rating is not None:
                add_answers(rating.answers, sign, answered, stars)
    blur = draw_noise(chance)
    return Figures(
        ratings,
        blur_sums(answered, blur.answered, chance),
        blur_sums(stars, blur.stars, chance),
    )


def blur_sums(exact: list[float], blur: list[int], chance: Random) -> list[int]:
    """Return sums as they are written: whole numbers with the noise in them."""
    pairs = zip(exact, blur, strict=True)
    return [noise.round_at_random(value, chance) + more for value, more in pairs]


def add_answers(answers: str, weight: float, answered: list[float], stars: list[float]) -> None:
    """Add one rating's answers to the sums of each question."""
    for place, digit in enumerate(answers):
        if digit != "0":
            answered[place] += weight
            stars[place] += weight * int(digit)
