"""make attack ARGS="--histories 2000 --seed 1": attack the real noise and the real scores.

It prints how often the best guess is right, and fails where a bar is missed by more than chance
(two standard errors). `sure` is how likely the guess is right by the attacker's own reckoning, in
the mean, with its standard error; `right` is how often it was.
"""

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from random import Random
from statistics import fmean, pstdev

from companies.ratings.noise import TABLE, Table
from tests.attacks import plays, utility
from tests.attacks.plays import ALL, OF_OVERALL, ONE, THEME, Attacker, Guess

BARS = {ONE: 0.33, OF_OVERALL: 0.33, ALL: 0.83, THEME: 0.85}
NO_BAR = ("looks: ", "groups: ", "which way")  # what is said not to be stopped
RATED = "has she rated?"
ERRORS = {"first scorecard: a question": 0.25, f"{utility.MANY} ratings: a question": 0.15}
ERRORS |= {
    "first scorecard: overall satisfaction": 0.25,
    f"{utility.MANY} ratings: overall satisfaction": 0.15,
}
PLAYS = {  # how many times fewer histories than are asked for
    plays.read_dump: 1,
    plays.read_card: 1,
    plays.edit_forgeries: 4,
    plays.fill_group: 1,
    plays.fill_histogram: 1,
    plays.watch_closing: 1,
    plays.look_again: 10,
    plays.turn_round: 10,
    partial(plays.read_dump, groups=plays.GROUPS_IN_ALL): 4,
}
MEASURES = (utility.measure_scores, utility.measure_groups)
CHUNKS = 20
ENOUGH = 1000  # histories for an error that is compared with its bar; they are quick


def find_bar(name: str) -> float | None:
    """Return what an attack must not exceed; None where it is not stopped."""
    if any(words in name for words in NO_BAR):
        return None
    return 0.65 if name.endswith(RATED) else BARS[name.split(": ")[-1]]


@cache
def get_attacker(table: Table) -> Attacker:
    """Return who knows a table; making one takes a moment."""
    return Attacker(table)


def attack(play: int, seed: str, histories: int, table: Table = TABLE) -> dict[str, list[Guess]]:
    """Play some histories of one attack; return the guesses by attack."""
    guesses: dict[str, list[Guess]] = defaultdict(list)
    chance = Random(seed)
    for _ in range(histories):
        for name, one in list(PLAYS)[play](get_attacker(table), chance):
            guesses[name].append(one)
    return dict(guesses)


def measure(number: int, seed: str, histories: int, table: Table = TABLE) -> dict[str, list[float]]:
    """Measure what the noise costs, in some histories."""
    errors: dict[str, list[float]] = defaultdict(list)
    chance = Random(seed)
    for _ in range(histories):
        for name, error in MEASURES[number](table, chance):
            errors[name].append(error)
    return dict(errors)


def join(parts: Iterable[dict[str, list]]) -> dict[str, list]:
    """Return lists joined by name."""
    joined: dict[str, list] = defaultdict(list)
    for part in parts:
        for name, values in part.items():
            joined[name] += values
    return dict(joined)


def show_guesses(guesses: dict[str, list[Guess]]) -> bool:
    """Print what the attacks found; return whether every bar holds."""
    holds = True
    print(f"\n{'attack':<66} {'guesses':>8} {'sure':>7} {'±':>5} {'right':>6} {'bar':>5}")
    for name, all_of_it in guesses.items():
        sure = fmean(one.sureness for one in all_of_it)
        error = pstdev(one.sureness for one in all_of_it) / len(all_of_it) ** 0.5
        right = fmean(one.is_right for one in all_of_it)
        bar = find_bar(name)
        missed = bar is not None and sure - 2 * error > bar
        holds &= not missed
        words = f"{bar:5.0%}" if bar else "    –"
        print(
            f"{name:<66} {len(all_of_it):>8,} {sure:>7.1%} {error:>5.1%} {right:>6.1%} {words}"
            + (" MISSED" if missed else "")
        )
    return holds


def show_errors(errors: dict[str, list[float]]) -> bool:
    """Print what the noise costs; return whether every bar holds."""
    holds = True
    print(f"\n{'root mean square error':<75} {'stars':>7} {'bar':>14}")
    for name, all_of_it in errors.items():
        error, bar = utility.find_root_mean_square(all_of_it), ERRORS.get(name)
        missed = bar is not None and error > bar
        holds &= not missed
        words = f"{bar:14.2f}" if bar else f"{'–':>14}"
        print(f"{name:<75} {error:>7.3f} {words}" + (" MISSED" if missed else ""))
    return holds


def main() -> None:
    """Read the arguments, attack, and print a table."""
    parser = argparse.ArgumentParser(prog="make attack ARGS=…", description=__doc__)
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--ballots", type=int, default=TABLE.ballots, help="for a batch")
    parser.add_argument("--for-group", type=int, default=TABLE.for_group)
    chosen = parser.parse_args()
    table = TABLE._replace(ballots=chosen.ballots, for_group=chosen.for_group)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        tasks = [
            pool.submit(
                attack,
                play,
                f"{chosen.seed} {play} {chunk}",
                part_of(chosen.histories // fewer),
                table,
            )
            for play, fewer in enumerate(PLAYS.values())
            for chunk in range(CHUNKS)
        ]
        measures = [
            pool.submit(
                measure, number, f"{chosen.seed} {number}", max(chosen.histories, ENOUGH), table
            )
            for number in range(len(MEASURES))
        ]
        holds = show_guesses(join(task.result() for task in tasks))
        holds &= show_errors(join(task.result() for task in measures))
    sys.exit(0 if holds else 1)


def part_of(histories: int) -> int:
    """Return how many histories one chunk plays."""
    return max(1, histories // CHUNKS)


if __name__ == "__main__":
    main()
