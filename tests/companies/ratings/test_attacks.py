"""The attacks of `make attack`, in short: seeded, and each with noise that is too weak."""

from collections import defaultdict
from random import Random
from statistics import fmean

import pytest

from companies.ratings import noise
from companies.ratings.noise import TABLE
from tests.attacks import plays, utility
from tests.attacks.__main__ import ERRORS, RATED, find_bar
from tests.attacks.plays import ALL, OF_OVERALL, ONE, THEME, Attacker

ALLOWED = 0.04  # over few histories, the mean may be above its bar by chance
TWO_AND_TWO = TABLE._replace(ballots=2, for_group=12)


def play(attack, histories, table=TABLE):
    """Return how sure the attacker is in the mean, by what is asked."""
    chance, attacker = Random(6), Attacker(table)
    found = defaultdict(list)
    for _ in range(histories):
        for name, guess in attack(attacker, chance):
            found[name.split(": ")[-1]].append(guess.sureness)
    return {name: fmean(values) for name, values in found.items()}


def measure_scores(table):
    """Return the root mean square errors of scores."""
    chance, errors = Random(2), defaultdict(list)
    for _ in range(50):
        for name, error in utility.measure_scores(table, chance):
            errors[name].append(error)
    return {name: utility.find_root_mean_square(values) for name, values in errors.items()}


@pytest.fixture(scope="module")
def dump():
    return play(plays.read_dump, 5)


@pytest.fixture(scope="module")
def weak_dump():
    return play(plays.read_dump, 60, TWO_AND_TWO)


@pytest.mark.parametrize("asked", [ONE, OF_OVERALL, THEME, ALL])
def test_a_dump_tells_no_more_than_its_bar(asked, dump):
    assert dump[asked] <= find_bar(asked) + ALLOWED


@pytest.mark.parametrize("asked", [ONE, OF_OVERALL, THEME, ALL])
def test_with_two_and_two_made_up_ballots_a_dump_would_tell_more(asked, weak_dump):
    assert weak_dump[asked] > find_bar(asked) + ALLOWED


def test_a_scorecard_tells_no_more_than_its_bars_even_with_three_and_three():
    told = play(plays.read_card, 30, TABLE._replace(ballots=3))
    assert all(sureness <= find_bar(asked) + ALLOWED for asked, sureness in told.items())


def test_with_one_and_one_a_scorecard_would_tell_more():
    told = play(plays.read_card, 60, TABLE._replace(ballots=1))
    assert told[ALL] > find_bar(ALL) + ALLOWED


def test_five_forgers_who_edit_read_no_answer_of_a_sixth_rating():
    assert play(plays.edit_forgeries, 4)[ONE] <= find_bar(ONE) + ALLOWED


def test_forgers_who_fill_a_row_of_the_histogram_read_no_answer():
    assert play(plays.fill_histogram, 200)[OF_OVERALL] <= find_bar(OF_OVERALL)


def test_with_six_and_six_they_would():
    told = play(plays.fill_histogram, 200, TABLE._replace(for_group=6))
    assert told[OF_OVERALL] > find_bar(OF_OVERALL)


def test_forgers_who_fill_a_group_do_not_tell_a_theme():
    assert play(plays.fill_group, 60)[THEME] <= find_bar(THEME)


def test_the_time_at_which_a_batch_closes_tells_little():
    assert play(plays.watch_closing, 400)[RATED] <= find_bar(RATED)


def test_a_batch_that_always_closed_at_the_same_size_would_tell(monkeypatch):
    drawn = iter(range(10_000))
    monkeypatch.setattr(noise, "draw_closing_size", lambda chance: 6 if next(drawn) % 2 else 9)
    assert play(plays.watch_closing, 400)[RATED] > 0.5


def test_scores_are_as_exact_as_they_are_said_to_be():
    errors = measure_scores(TABLE)
    assert all(errors[name] <= bar for name, bar in ERRORS.items())


@pytest.mark.parametrize("name", ERRORS)
def test_with_six_and_six_made_up_ballots_no_score_would_be(name, wide_errors):
    assert wide_errors[name] > ERRORS[name]


@pytest.fixture(scope="module")
def wide_errors():
    return measure_scores(TABLE._replace(ballots=6))
