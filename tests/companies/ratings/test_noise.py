"""The made-up ballots that blur sums, and the other draws."""

import random
from collections import Counter

import pytest

from companies.ratings import noise, scores
from companies.ratings.questions import DEMOGRAPHICS, DIMENSIONS, GROUPS, OVERALL, SLUGS

MANY = 20_000


@pytest.fixture
def chance():
    return random.Random(20261201)


@pytest.fixture
def sheets(chance):
    return noise.draw_made_up_ballots(MANY, chance)


def share(those):
    return sum(those) / MANY


def test_a_made_up_ballot_has_a_digit_for_each_question(sheets):
    assert {len(sheet) for sheet in sheets} == {len(SLUGS)}


def test_each_answer_is_as_frequent_as_the_others(sheets):
    given = Counter("".join(sheets))
    del given["0"]
    assert set(given) == set("12345")
    assert max(given.values()) < 1.05 * min(given.values())


def test_one_answer_in_six_is_left_out(sheets):
    assert share(sheet[0] == "0" for sheet in sheets) == pytest.approx(1 / 6, abs=0.01)


@pytest.mark.parametrize(
    ("theme_anew", "answer_anew", "same_theme", "others"),
    [(0, 0, 1, 1), (0, 1, 0.2, 0.2), (1, 0, 1, 0.2)],
)
def test_answers_agree_as_the_table_says(theme_anew, answer_anew, same_theme, others, chance):
    table = noise.Table(theme_anew=theme_anew, answer_anew=answer_anew, skipped=0)
    sheets = noise.draw_made_up_ballots(MANY, chance, table)
    assert share(sheet[0] == sheet[1] for sheet in sheets) == pytest.approx(same_theme, abs=0.02)
    assert share(sheet[0] == sheet[2] for sheet in sheets) == pytest.approx(others, abs=0.02)


DRAWS = {
    noise.draw_batch_noise: (len(SLUGS), 4000),
    noise.draw_group_noise: (len(GROUPS), 500),
    lambda chance: (noise.draw_overall_noise(chance),): (5, 4000),
}


@pytest.mark.parametrize(("draw", "expected"), DRAWS.items(), ids=["batch", "group", "overall"])
def test_noise_has_a_number_for_each_place_and_no_bias(draw, expected, chance):
    places, number = expected
    drawn = [draw(chance) for _ in range(number)]
    for figures in zip(*drawn, strict=True):
        assert {len(figure) for figure in figures} == {places}
        for place in zip(*figures, strict=True):
            width = (sum(n * n for n in place) / number) ** 0.5
            assert abs(sum(place) / number) < 4 * width / number**0.5


def test_the_noise_of_a_batch_is_as_wide_as_its_table_makes_it(chance):
    drawn = [noise.draw_batch_noise(chance) for _ in range(4000)]
    # One made-up answer is 2.5 stars in the mean, with a variance of 55 / 6 − 2.5².
    width = sum(one.stars[0] ** 2 for one in drawn) / len(drawn)
    assert width == pytest.approx(2 * noise.TABLE.ballots * (55 / 6 - 2.5**2), rel=0.1)


def test_no_two_draws_of_noise_are_alike(chance):
    assert noise.draw_batch_noise(chance) != noise.draw_batch_noise(chance)


def test_a_group_counts_the_mean_of_a_theme_in_whole_stars(chance):
    #                two questions of pay, then family, career and culture
    assert noise.summarize_answers("50222200000333334", chance) == "5203"


def test_a_mean_between_two_stars_is_either(chance):
    sheet = "12" + "0" * 14 + "3"
    assert {noise.summarize_answers(sheet, chance)[0] for _ in range(100)} == {"1", "2"}


@pytest.mark.parametrize("dimension", [*DIMENSIONS, *DEMOGRAPHICS, OVERALL])
def test_as_many_are_counted_at_once_as_are_needed_to_be_shown(dimension):
    shown_from = scores.FEWEST_IN_GROUP if dimension in DIMENSIONS else scores.HISTOGRAM_FROM / 2
    assert noise.count_together(dimension) == shown_from


@pytest.mark.parametrize("value", [3.25, -3.25, 0, 7])
def test_rounding_at_random_is_not_biased(value, chance):
    drawn = [noise.round_at_random(value, chance) for _ in range(MANY)]
    assert sum(drawn) / MANY == pytest.approx(value, abs=0.02)
    assert max(drawn) - min(drawn) <= 1


@pytest.mark.parametrize(
    ("draw", "values"),
    [
        (noise.draw_closing_size, {6, 7, 8, 9}),
        (noise.draw_band_shift, {-2, -1, 0, 1, 2}),
        (noise.draw_comment_delay, {1, 2, 3}),
        (
            noise.draw_set_aside_limits,
            {(same, line) for same in range(3, 7) for line in range(5, 10)},
        ),
    ],
    ids=lambda it: getattr(it, "__name__", None),
)
def test_a_draw_gives_each_of_its_values(draw, values, chance):
    assert {draw(chance) for _ in range(1000)} == values
