"""The attacks. Each plays one history and yields what the attacker guesses, by attack.

The attacker knows every rating but one, and of that one everything but what is asked.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod
from random import Random
from typing import NamedTuple

from companies.ratings import noise, scores
from companies.ratings.noise import TABLE, THEME_OF, Table
from companies.ratings.questions import GROUPS, OVERALL, SLUGS
from tests.attacks.likelihood import STARS, Likelihood, Reading
from tests.attacks.looks import (
    MEANS,
    CardLook,
    GroupLook,
    HistogramLook,
    NormalNoise,
    add_noise,
    find_group_covariance,
    find_overall_covariance,
    find_roundings,
    publish,
)

ANSWERS = {0: 0.12, 1: 0.12, 2: 0.16, 3: 0.24, 4: 0.22, 5: 0.14}  # how people answer a question
LOW, HIGH = "1" * len(SLUGS), "5" * len(SLUGS)
AT_OVERALL = SLUGS.index(OVERALL)
GROUPS_OF_A_COMPANY, GROUPS_IN_ALL = 3, 7  # with those of the industry
YEARS = (2, 3, 5)
ONE, OF_OVERALL = "one answer", "the answer on overall satisfaction"
THEME, ALL = "a theme, low from high", "all ones from all fives"


class Guess(NamedTuple):
    """How sure the attacker is of the best guess, and whether it is right."""

    sureness: float
    is_right: bool


Guesses = Iterator[tuple[str, Guess]]


def guess(weights: dict, truth) -> Guess:
    """Return the best guess among hypotheses, from how much each weighs."""
    best = max(weights, key=weights.__getitem__)
    return Guess(weights[best] / sum(weights.values()), best == truth)


@dataclass
class Attacker:
    """What is known to whoever has read the program: its table, and what follows from it."""

    table: Table = TABLE
    of_batch: Likelihood = field(init=False)
    of_group: NormalNoise = field(init=False)
    of_histogram: NormalNoise = field(init=False)

    def __post_init__(self):
        self.of_batch = Likelihood(self.table)
        times = 2 * self.table.for_group
        self.of_group = NormalNoise(find_group_covariance(self.table), times)
        self.of_histogram = NormalNoise(find_overall_covariance(self.table), times)


def draw_sheet(chance: Random) -> str:
    """Return the answers of a person."""
    drawn = chance.choices(list(ANSWERS), list(ANSWERS.values()), k=len(SLUGS))
    return "".join(map(str, drawn))


def put(sheet: str, places: Iterable[int], answer: int) -> str:
    """Return a sheet with another answer in some places."""
    places = set(places)
    return "".join(str(answer) if at in places else old for at, old in enumerate(sheet))


def list_questions(theme: int) -> list[int]:
    """Return the questions of a theme."""
    return [at for at, of in enumerate(THEME_OF) if of == theme]


def ask(sheet: str, chance: Random, weigh: Callable[[str, str], float], of: str) -> Guesses:
    """Ask for one answer, for a theme, and for the whole sheet.

    `weigh` returns the likelihood of a sheet, given the one that was sent.
    """
    places = list_questions(chance.randrange(len(GROUPS)))
    yield f"{of}: {ONE}", ask_one(sheet, chance.choice(places), weigh)
    yield f"{of}: {OF_OVERALL}", ask_one(sheet, AT_OVERALL, weigh)
    for name, of_name in ((THEME, places), (ALL, range(len(SLUGS)))):
        sent, other = chance.sample([put(sheet, of_name, stars) for stars in (1, 5)], 2)
        yield f"{of}: {name}", guess({one: weigh(sent, one) for one in (sent, other)}, sent)


def ask_one(sheet: str, place: int, weigh: Callable[[str, str], float]) -> Guess:
    """Ask for one answer."""
    weights = {
        answer: share * weigh(sheet, put(sheet, [place], answer))
        for answer, share in ANSWERS.items()
    }
    return guess(weights, int(sheet[place]))


class Row:
    """One row of sums in a dump, and what it tells of sheets beside the one that was sent."""

    def __init__(self, attacker: Attacker, chance: Random):
        self.of = attacker.of_batch
        self.noise = noise.draw_batch_noise(chance, attacker.table)
        self.reading = Reading(self.of, self.of.find_factors(self.noise))
        self.weights: dict[tuple[str, str, int], float] = {}

    def weigh(self, sent: str, other: str, times: int = 1) -> float:
        """Return the likelihood of another sheet; `times` −1 where it was taken away."""
        key = sent, other, times
        if key not in self.weights:
            self.weights[key] = self._weigh(*key)
        return self.weights[key]

    def _weigh(self, sent: str, other: str, times: int) -> float:
        changed = {}
        for at, (a, b) in enumerate(zip(sent, other, strict=True)):
            if a != b:
                answered = self.noise.answered[at] + times * ((a > "0") - (b > "0"))
                stars = self.noise.stars[at] + times * (int(a) - int(b))
                changed[at] = self.of.find_factor([(answered, stars)])
        return self.reading.weigh(changed)


def list_summaries(sheet: str) -> list[tuple[float, str]]:
    """Return how a group may count a sheet: how likely, and the digits."""
    by_theme = []
    for theme in range(len(GROUPS)):
        given = [int(sheet[at]) for at in list_questions(theme) if sheet[at] > "0"]
        by_theme.append(find_roundings(sum(given) / len(given) if given else 0))
    return [
        (prod(p for _, p in some), "".join(str(digit) for digit, _ in some))
        for some in product(*(digits.items() for digits in by_theme))
    ]


def read_dump(attacker: Attacker, chance: Random, groups: int = GROUPS_OF_A_COMPANY) -> Guesses:
    """Read all rows that one rating is in: its batch's, its groups' and the histogram's."""
    row = Row(attacker, chance)
    cells = [GroupLook(attacker.of_group, attacker.table, chance) for _ in range(groups)]
    spread = HistogramLook(attacker.of_histogram, attacker.table, chance)
    counted = {}

    def weigh(sent: str, other: str) -> float:
        if sent not in counted:
            counted[sent] = noise.summarize_answers(sent, chance)
        in_groups = sum(
            p * prod(cell.weigh(counted[sent], summary) for cell in cells)
            for p, summary in list_summaries(other)
        )
        in_histogram = spread.weigh(int(sent[AT_OVERALL]), int(other[AT_OVERALL]))
        return row.weigh(sent, other) * in_groups * in_histogram

    of = "dump" if groups == GROUPS_OF_A_COMPANY else f"dump, {groups} groups"
    yield from ask(draw_sheet(chance), chance, weigh, of)


def forge(number: int, less: int = 0) -> list[str]:
    """Return sheets with which a middling one brings each score to 3¼, or to some stars less."""
    stars = round(3.25 * (number + 1 + scores.IMAGINARY)) - 3 * (1 + scores.IMAGINARY) - less
    each, more = divmod(stars, number)
    return [str(each + (at < more)) * len(SLUGS) for at in range(number)]


def read_card(attacker: Attacker, chance: Random) -> Guesses:
    """Read the first scorecard, whose batch is one rating beside forged ones.

    They put each score at an edge, where halves are rounded up or down.
    """
    forged = forge(noise.draw_closing_size(chance) - 1)
    looks: dict[str, tuple[CardLook, Reading]] = {}

    def weigh(sent: str, other: str) -> float:
        if sent not in looks:
            card = CardLook(attacker.of_batch, sent, forged, chance)
            factors = [card.find_factor(at, int(answer)) for at, answer in enumerate(sent)]
            looks[sent] = card, Reading(attacker.of_batch, factors)
        card, reading = looks[sent]
        differ = [at for at in range(len(SLUGS)) if sent[at] != other[at]]
        return reading.weigh({at: card.find_factor(at, int(other[at])) for at in differ})

    yield from ask(draw_sheet(chance), chance, weigh, "published")


def edit_forgeries(attacker: Attacker, chance: Random) -> Guesses:
    """Rate with five accounts beside one rating, edit the five twice, and read three scorecards."""
    sheet, place = draw_sheet(chance), chance.randrange(len(SLUGS))
    before: list[str] = []
    rows: list[scores.Sums] = []
    seen: list[float | None] = []
    known: list[tuple[int, int]] = []
    for less in (0, 3, 5):  # a step of halves is eight stars of sixteen ratings
        sheets = forge(5, less)
        known.append((5, sum(int(one[place]) for one in sheets)))
        new = add_noise([*sheets, sheet], noise.draw_batch_noise(chance, attacker.table))
        if before:  # an edit adds the new answers less the old ones
            old = add_noise([*before, sheet], noise.Noise([0] * len(SLUGS), [0] * len(SLUGS)))
            new = scores.Sums(
                month=0,
                ratings=0,
                answered=[a - b for a, b in zip(new.answered, old.answered, strict=True)],
                stars=[a - b for a, b in zip(new.stars, old.stars, strict=True)],
            )
        rows.append(new)
        before = sheets
        card = scores.compute_scorecard(rows, [], MEANS) or {"scores": {}}
        seen.append(card["scores"].get(SLUGS[place]))
    yield (
        f"five forgers who edit, three releases: {ONE}",
        guess(weigh_releases(attacker.table, seen, known), int(sheet[place])),
    )


def weigh_releases(
    table: Table, seen: list[float | None], known: list[tuple[int, int]]
) -> dict[int, float]:
    """Return how much each answer weighs by what was published, release after release.

    From the last release back: how likely the rest is, by what is added to what is known.
    """
    alone = find_noise_of_one(table)
    most = len(seen) * table.ballots
    reach = list(product(range(-most, most + 2), range(-5 * most, 5 * most + 6)))
    rest = dict.fromkeys(reach, 1.0)
    for published, (answered, stars) in reversed(list(zip(seen[1:], known[1:], strict=True))):
        fits = {
            at: p for at, p in rest.items() if publish(answered + at[0], stars + at[1]) == published
        }
        rest = {
            (a, s): sum(p * fits.get((a + n, s + t), 0.0) for (n, t), p in alone.items())
            for a, s in reach
        }
    answered, stars = known[0]
    weights = {}
    for answer, share in ANSWERS.items():
        weights[answer] = share * sum(
            p * rest[at]
            for (n, t), p in alone.items()
            if (at := (n + (answer > 0), t + answer)) in rest
            and publish(answered + at[0], stars + at[1]) == seen[0]
        )
    return weights


def find_noise_of_one(table: Table) -> dict[tuple[int, int], float]:
    """Return how likely each noise of a single question is."""
    found = {(0, 0): 1.0}
    for sign in (1, -1):
        for _ in range(table.ballots):
            more: dict[tuple[int, int], float] = defaultdict(float)
            for (answered, stars), p in found.items():
                more[answered, stars] += p * table.skipped
                for answer in STARS:
                    q = (1 - table.skipped) / len(STARS)
                    more[answered + sign, stars + sign * answer] += p * q
            found = more
    return found


def fill_group(attacker: Attacker, chance: Random) -> Guesses:
    """Fill a group but for one, and read its row."""
    cell = GroupLook(attacker.of_group, attacker.table, chance)
    places = list_questions(chance.randrange(len(GROUPS)))
    sheet = draw_sheet(chance)
    sent, other = chance.sample([put(sheet, places, stars) for stars in (1, 5)], 2)
    counted = noise.summarize_answers(sent, chance)
    weights = {
        one: sum(p * cell.weigh(counted, summary) for p, summary in list_summaries(one))
        for one in (sent, other)
    }
    yield f"a group filled by forgers: {THEME}", guess(weights, sent)


def fill_histogram(attacker: Attacker, chance: Random) -> Guesses:
    """Send all ratings of a row of the histogram but one, and read it."""
    spread = HistogramLook(attacker.of_histogram, attacker.table, chance)
    sent = int(draw_sheet(chance)[AT_OVERALL])
    weights = {answer: share * spread.weigh(sent, answer) for answer, share in ANSWERS.items()}
    yield f"a histogram filled by forgers: {OF_OVERALL}", guess(weights, sent)


def watch_closing(attacker: Attacker, chance: Random) -> Guesses:
    """Add a forged rating a month until the batch closes: has somebody else rated?"""
    has_rated = chance.random() < 0.5
    forged = noise.draw_closing_size(chance) - has_rated
    weights = {one: float(6 <= forged + one <= 9) for one in (True, False)}
    yield "a batch that closes: has she rated?", guess(weights, has_rated)


def look_again(attacker: Attacker, chance: Random) -> Guesses:
    """Read the rows of years in which somebody gives the same answers; or of two dumps, between
    which a rating was withdrawn: the second look is as good, with the answers taken away.
    """
    rows = [Row(attacker, chance) for _ in range(max(YEARS))]
    sheet, seed = draw_sheet(chance), chance.random()
    for years in YEARS:

        def weigh(sent: str, other: str, rows=rows[:years]) -> float:
            signs = [1, -1, *[1] * len(rows)]
            return prod(
                row.weigh(sent, other, sign) for row, sign in zip(rows, signs, strict=False)
            )

        yield from ask(sheet, Random(seed), weigh, f"{years} looks")


def turn_round(attacker: Attacker, chance: Random) -> Guesses:
    """Read two rows: of a rating, and of its change from one end to the other."""
    rows = [Row(attacker, chance) for _ in range(2)]
    sent, other = chance.sample((LOW, HIGH), 2)
    weights = {
        one: rows[0].weigh(sent, one) * rows[1].weigh(sent, one, -2) for one in (sent, other)
    }
    yield "every answer turned round, two dumps: which way", guess(weights, sent)
