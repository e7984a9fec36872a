"""What is published, computed from sums."""

import ast
import inspect
import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.ratings import scores
from companies.ratings.questions import DEMOGRAPHICS, DIMENSIONS, OVERALL, SLUGS, THEMES

MONTH = 2026 * 12 + 11  # December
MEANS = dict.fromkeys(SLUGS, 3.0)
MANY = 1000  # stars in a sum that no batch could have


def batch(ratings=6, each=4, month=MONTH, **figures):
    """The sums of a batch in which all gave the same stars to everything."""
    values = {
        "answered": [ratings] * len(SLUGS),
        "stars": [ratings * each] * len(SLUGS),
    }
    return scores.Sums(month, ratings, **(values | figures))


def group(ratings=10, stars=4, value="manager", dimension="level", quarter=MONTH // 3):
    """The sums of a group in which all gave the same stars to everything."""
    return scores.GroupSums(
        quarter, dimension, value, ratings, [ratings] * 4, [ratings * stars] * 4
    )


def card(*sums, groups=(), means=None, **more):
    return scores.compute_scorecard(sums, groups, means or MEANS, **more)


# A score


def test_a_score_adds_ten_average_ratings():
    total = scores.add_up([batch(5, 5)], MONTH // 3)[0]
    assert total.pull(3.0) == pytest.approx((25 + 30) / 15)


def test_a_rating_loses_half_its_weight_in_eighteen_months():
    total = scores.add_up([batch(8, 5)], MONTH // 3 + 6)[0]
    assert (total.weighted, total.weight) == (20, 4)


def test_the_months_of_a_quarter_weigh_the_same():
    at_once = card(batch(month=MONTH), batch(each=1, month=MONTH))
    assert card(batch(month=MONTH), batch(each=1, month=MONTH - 2)) == at_once


def test_the_age_of_a_batch_is_counted_back_from_the_newest_one():
    assert (
        card(batch(), batch(each=1, month=MONTH - 30))["scores"]
        == (card(batch(month=MONTH + 60), batch(each=1, month=MONTH + 30))["scores"])
    )


def test_a_weight_below_zero_counts_as_none():
    total = scores.add_up([batch(answered=[-3] * len(SLUGS))], MONTH // 3)[0]
    assert total.pull(3.0) == pytest.approx((24 + 30) / 10)


def test_noise_is_not_cut_before_it_has_been_added_up():
    out = batch(answered=[-4] * len(SLUGS), stars=[-12] * len(SLUGS))
    back = batch(answered=[16] * len(SLUGS), stars=[60] * len(SLUGS))
    assert card(out, back)["scores"] == card(batch(), batch())["scores"]


@pytest.mark.parametrize(("stars", "shown"), [(MANY, 5.0), (-MANY, 1.0)])
def test_what_is_published_is_between_one_and_five_stars(stars, shown):
    made = card(batch(stars=[stars] * len(SLUGS)))
    assert set(made["scores"].values()) == {shown}
    assert made["overall"] == shown


def test_the_overall_stars_are_the_mean_of_all_questions():
    low = [6 * 4] * (len(SLUGS) - 1) + [6]
    made = card(batch(120, stars=[120 * 4] * (len(SLUGS) - 1) + [120]))
    assert made["overall"] == 3.8
    assert card(batch(stars=low))["overall"] == 3.5


# What is shown, and how finely


@pytest.mark.parametrize(("ratings", "is_small"), [(4, False), (9, True), (0, False)])
def test_there_is_no_scorecard_below_the_least_number(ratings, is_small):
    assert card(batch(ratings, answered=[9] * len(SLUGS)), is_small=is_small) is None


def test_there_is_no_scorecard_without_a_batch():
    assert card() is None


@pytest.mark.parametrize(("ratings", "is_small"), [(6, False), (10, True)])
def test_the_first_batch_makes_a_scorecard(ratings, is_small):
    assert card(batch(ratings), is_small=is_small)


def test_a_question_is_shown_from_five_answers():
    answered = [4] + [5] * (len(SLUGS) - 1)
    assert set(card(batch(answered=answered))["scores"]) == set(SLUGS[1:])


def test_a_question_that_was_shown_stays():
    less = batch(answered=[-3] * len(SLUGS), stars=[-9] * len(SLUGS), month=MONTH + 1)
    assert set(card(batch(), less)["scores"]) == set(SLUGS)
    assert set(card(less, batch())["scores"]) == set(SLUGS)  # they are put in order


@pytest.mark.parametrize(("shift", "step"), [(-1, 0.5), (0, 0.1)])
def test_stars_are_in_halves_below_fifty_ratings_and_then_in_tenths(shift, step):
    made = card(batch(50, stars=[161] * len(SLUGS)), band_shift=shift)  # 3.18
    assert set(made["scores"].values()) == {round(round(3.18 / step) * step, 1)}


@pytest.mark.parametrize(
    ("ratings", "shift", "band"),
    [(10, -1, "5–9"), (10, 0, "10–19"), (8, 2, "10–19"), (6, -2, "5–9"), (5, -2, "5–9")],
)
def test_the_band_takes_the_companys_own_shift(ratings, shift, band):
    assert card(batch(ratings), band_shift=shift)["band"] == band


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        *((5, "5–9"), (9, "5–9"), (10, "10–19"), (49, "20–49"), (50, "50–99")),
        *((99, "50–99"), (250, "250–499"), (999, "500–999"), (1000, "1,000–2,499")),
        *((9999, "5,000–9,999"), (10_000, "10,000–24,999")),
    ],
)
def test_a_number_is_published_as_a_band(ratings, words):
    assert scores.find_band(ratings)[1] == words


@pytest.mark.parametrize(
    ("ratings", "certainty"), [(19, "low"), (20, "medium"), (99, "medium"), (100, "high")]
)
def test_certainty_grows_with_the_number(ratings, certainty):
    assert card(batch(ratings))["certainty"] == certainty


def test_a_scorecard_names_the_quarter_of_its_newest_batch():
    assert card(batch(month=MONTH - 12), batch(month=MONTH))["quarter"] == "2026 Q4"


def test_a_mixed_list_weighs_its_questions():
    stars = [3 * 400 if slug == "paid-time-off" else 5 * 400 for slug in SLUGS]
    made = card(batch(400, stars=stars, answered=[400] * len(SLUGS)))
    assert made["lists"]["flexibility"] == pytest.approx((6 * 4.95 + 3) / 7, abs=0.05)


def test_a_mixed_list_needs_each_of_its_questions():
    answered = [0 if slug == "paid-time-off" else 6 for slug in SLUGS]
    assert set(card(batch(answered=answered))["lists"]) == {"women-in-leadership"}


# The histogram


def spread(*counts, ratings=50):
    """How often each answer on overall satisfaction was given."""
    return scores.GroupSums(MONTH // 3, OVERALL, "", ratings, list(counts), [])


@pytest.mark.parametrize("rows", [1, 2])
def test_a_histogram_needs_a_hundred_ratings(rows):
    made = card(batch(100), groups=[spread(0, 5, 5, 10, 10)] * rows)
    assert (made["histogram"] is not None) == (rows == 2)


def test_a_histogram_adds_its_rows_up():
    made = card(batch(100), groups=[spread(0, 0, 0, 60, 0), spread(0, 0, 0, 20, 20)])
    assert made["histogram"] == [0, 0, 0, 80, 20]


@given(st.lists(st.integers(-20, 300), min_size=5, max_size=5))
def test_a_histogram_is_in_steps_of_ten_that_make_a_hundred(counts):
    shown = scores.make_histogram([spread(*counts, ratings=100)])
    if max(counts) <= 0:
        assert shown is None
        return
    assert sum(shown) == 100
    assert all(percent >= 0 and percent % 10 == 0 for percent in shown)
    whole = sum(max(0, number) for number in counts)
    for number, percent in zip(counts, shown, strict=True):
        assert abs(100 * max(0, number) / whole - percent) <= 10


# Groups


@pytest.mark.parametrize(("rows", "is_shown"), [(2, False), (3, True)])
def test_a_group_is_shown_from_thirty(rows, is_shown):
    made = card(batch(100), groups=[group()] * rows)
    assert ("level" in made["breakdowns"]) == is_shown


def test_a_group_shows_the_four_themes_in_halves():
    row = card(batch(100), groups=[group(30)])["breakdowns"]["level"][0]
    assert row == {
        "value": "manager",
        "at_least": 20,
        "band": "20–49",
        "overall": 4.0,  # (30 × 4 + 10 × 3) / 40 = 3.75
        "scores": dict.fromkeys(THEMES, 4.0),
    }


def test_a_theme_counts_in_a_group_as_often_as_it_has_questions():
    part = group(300, stars=1)
    part.stars[0] = 300 * 5  # two of sixteen questions
    row = card(batch(400), groups=[part])["breakdowns"]["level"][0]
    assert row["overall"] == 1.5  # (2 × 4.94 + 14 × 1.06) / 16 = 1.55; a quarter would be 2.03


def test_groups_stand_in_the_order_of_the_form():
    parts = [group(30, value=value) for value in ("director", "entry")]
    rows = card(batch(100), groups=parts)["breakdowns"]["level"]
    assert [row["value"] for row in rows] == ["entry", "director"]


def test_a_group_that_few_have_answered_in_is_not_shown():
    part = group(30)._replace(answered=[4] * 4)
    assert card(batch(100), groups=[part])["breakdowns"] == {}


@pytest.mark.parametrize(
    ("cells", "total", "shown"),
    [
        ({"a": 30, "b": 40}, 70, {"a", "b"}),
        ({"a": 30, "b": 40}, 75, {"a", "b"}),
        ({"a": 30, "b": 40}, 74, {"b"}),
        ({"a": 30}, 33, set()),
        ({"a": 29}, 29, set()),
    ],
)
def test_what_a_breakdown_hides_is_nobody_or_at_least_five(cells, total, shown):
    assert set(scores.select_shown_groups(cells, total, 30)) == shown


FEWEST_IN = dict.fromkeys(DIMENSIONS, 30) | dict.fromkeys(DEMOGRAPHICS, 50)


@pytest.mark.parametrize("dimension", FEWEST_IN)
@given(data=st.data())
def test_no_shown_groups_leave_one_to_four_people_over(dimension, data):
    choices = DIMENSIONS if dimension in DIMENSIONS else DEMOGRAPHICS
    sizes = {value: 10 * data.draw(st.integers(0, 9)) for value, _ in choices[dimension][1]}
    total = sum(sizes.values()) + data.draw(st.integers(0, 12))
    parts = [group(size, value=value, dimension=dimension) for value, size in sizes.items()]
    made = scores.compute_breakdowns(parts, choices, MEANS, total, FEWEST_IN[dimension])
    shown = [sizes[row["value"]] for row in made.get(dimension, [])]
    assert all(size >= FEWEST_IN[dimension] for size in shown)
    for number in range(1, len(shown) + 1):
        for some in combinations(shown, number):
            assert not 0 < total - sum(some) < 5


# An industry


def test_an_industrys_mean_adds_ten_ratings_around_the_sites():
    means = scores.compute_industry_means([batch(30, 5)], dict.fromkeys(SLUGS, 2.0))
    assert means["salary"] == pytest.approx((150 + 20) / 40)


def test_the_sites_means_are_pulled_to_three_stars():
    assert scores.compute_industry_means([batch(10, 5)])["salary"] == pytest.approx(4.0)


def test_the_sites_means_stand_in_for_an_industry_without_ratings():
    assert scores.compute_industry_means([], MEANS) == MEANS


@pytest.mark.parametrize(
    ("sizes", "dominated"),
    [([12, 6, 6], False), ([13, 6, 6], True), ([8], True), ([], False), ([7, 7], False)],
)
def test_an_industry_is_dominated_by_whoever_has_more_than_all_others(sizes, dominated):
    assert scores.is_dominated(sizes) == dominated


def test_an_industrys_means_are_rounded_by_the_number_of_its_ratings():
    means = dict.fromkeys(SLUGS, 2.8)
    assert card(batch(100), means=means, of_industry=49)["industry"]["salary"] == 3.0
    assert card(batch(100), means=means, of_industry=50)["industry"]["salary"] == 2.8


def test_an_industry_is_published_with_its_demographic_groups():
    parts = [group(60, value="yes", dimension="care"), group(40, value="no", dimension="care")]
    made = scores.compute_industry_scorecard([batch(120)], parts, counted_here=110, band_shift=-1)
    assert (made["at_least"], made["overall"]) == (100, 3.9)
    assert [row["value"] for row in made["demographics"]["care"]] == ["yes"]


def test_an_industry_with_few_ratings_is_not_published():
    assert scores.compute_industry_scorecard([batch(4)], []) is None


# Of sums alone


def test_equal_sums_give_equal_scorecards():
    chance = random.Random(1)
    sums = [batch(20 + n, 1 + n % 5, MONTH - n) for n in range(9)]
    other = list(sums)
    chance.shuffle(other)
    assert card(*other) == card(*sums)


def test_a_scorecard_is_made_of_sums_and_what_is_said_of_the_company_alone():
    parameters = set(inspect.signature(scores.compute_scorecard).parameters)
    assert parameters == {"sums", "groups", "means", "is_small", "band_shift", "of_industry"}


def test_the_scores_read_no_model_no_setting_no_clock_and_draw_nothing():
    imported = {
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(inspect.getsource(scores)))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported == {
        *("bisect", "collections", "collections.abc", "decimal", "itertools", "typing"),
        "companies.ratings.questions",
    }
