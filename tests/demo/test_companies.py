"""The demo's companies and ratings: every state can be seen, and nobody is left behind.

The ratings go through the whole protocol, which takes some seconds: it is done once, and the tests
look at what was found.
"""

import pytest
import yaml
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from accounts.models import IssuedKey
from companies.models import (
    Company,
    Industry,
    IndustryScores,
    LogMonth,
    MonthlyFigures,
    Report,
    Score,
    Scorecard,
)
from companies.ratings.models import Ballot, Batch, Comment, Employer, Nullifier
from companies.ratings.questions import LISTS, OVERALL
from demo import companies, ratings
from demo.companies import FOLDER, read_plans
from demo.drawing.logos import MARKS, draw_logo
from tests.support import databases


def found() -> dict:
    """What there is after the demo was loaded."""
    cards = [card for card in Scorecard.objects.values_list("payload", flat=True) if card]
    return {
        "companies": set(Company.objects.values_list("pk", "name")),
        "listed": Company.objects.listed().count(),
        "tops": Industry.objects.filter(parent=None).count(),
        "merged": Company.objects.exclude(merged_into=None).count(),
        "with a logo": Company.objects.exclude(logo=None).count(),
        "states": ratings.count_states(),
        "cards": cards,
        "paused with a card": Scorecard.objects.filter(is_paused=True, min_ratings__gt=0).count(),
        "batches": set(Batch.objects.values_list("state", flat=True)),
        "comments": set(Comment.objects.values_list("state", "released")),
        "published": list(
            Comment.objects.filter(state="approved", released=True).values_list("text", flat=True)
        ),
        "notices": set(Report.objects.values_list("state", flat=True)),
        "ranked": set(Score.objects.filter(min_ratings__gte=20).values_list("subject", flat=True)),
        "demographics": [
            card["demographics"]
            for card in IndustryScores.objects.values_list("payload", flat=True)
        ],
        "figures": MonthlyFigures.objects.values(
            "keys_issued", "nullifiers_spent", "ratings_counted"
        ).get(),
        "keys": IssuedKey.objects.count(),
        "log": sum(LogMonth.objects.values_list("size", flat=True)),
        "keys of someone": IssuedKey.objects.exclude(user=None).count(),
        "members": get_user_model().objects.count(),
        "addresses": EmailAddress.objects.count(),
        "ballots": Ballot.objects.count(),
        "nullifiers": Nullifier.objects.count(),
        "employers": set(Employer.objects.values_list("pk", "name")),
    }


@pytest.fixture(scope="module")
def twice(django_db_setup, django_db_blocker, tmp_path_factory):
    """What is found after loading the demo once, and after loading it again."""
    own = {
        "MEDIA_ROOT": tmp_path_factory.mktemp("media"),
        "RATING_KEYS_DIR": tmp_path_factory.mktemp("keys"),
    }
    with databases.rolled_back(django_db_blocker, **own):
        seen = []
        for _ in range(2):
            companies.load_companies()
            ratings.add_ratings()
            seen.append(found())
    return seen


@pytest.fixture(scope="module")
def demo(twice):
    """What is found after loading the demo."""
    return twice[0]


def test_loading_it_again_changes_nothing(twice):
    assert twice[0] == twice[1]


def test_forty_companies_are_listed_in_eight_industries(demo):
    assert (demo["listed"], demo["tops"]) == (40, 8)


def test_one_is_merged_into_another(demo):
    assert demo["merged"] == 1


def test_some_have_logos_and_most_show_initials(demo):
    assert 5 <= demo["with a logo"] <= 15


@pytest.mark.parametrize("state", ["rated", "not rated"])
def test_each_state_of_a_company_can_be_seen(demo, state):
    assert demo["states"][state] >= 2


def test_a_published_scorecard_can_be_paused(demo):
    assert demo["paused with a card"] >= 1


def test_batches_are_counted_and_held_back(demo):
    assert demo["batches"] == {"counted", "held"}


@pytest.mark.parametrize("certainty", ["low", "medium", "high"])
def test_each_certainty_can_be_seen(demo, certainty):
    assert certainty in {card["certainty"] for card in demo["cards"]}


def test_figures_are_of_different_quarters(demo):
    assert len({card["quarter"] for card in demo["cards"]}) >= 2


def test_breakdowns_can_be_seen(demo):
    names = {name for card in demo["cards"] for name in card["breakdowns"]}
    assert names >= {"employment", "level"}


def test_every_list_ranks_someone(demo):
    assert demo["ranked"] >= {OVERALL, *LISTS}


def test_an_industry_shows_demographic_groups(demo):
    assert any({"age", "care", "color"} <= set(groups) for groups in demo["demographics"])


def test_sixty_different_comments_are_published(demo):
    assert len(set(demo["published"])) == len(demo["published"]) >= 60


def test_comments_wait_are_returned_rejected_and_removed(demo):
    assert demo["comments"] == {
        ("approved", True),
        ("waiting", False),
        ("returned", False),
        ("rejected", False),
        ("removed", True),
    }


def test_notices_are_open_kept_and_removed(demo):
    assert demo["notices"] == {"open", "kept", "removed"}


def test_no_member_is_left_behind(demo):
    assert (demo["members"], demo["addresses"], demo["keys of someone"]) == (0, 0, 0)


def test_their_keys_are_still_counted(demo):
    assert demo["keys"] == demo["figures"]["keys_issued"] == ratings.MEMBERS


def test_the_public_figures_fit_each_other(demo):
    figures = demo["figures"]
    assert figures["ratings_counted"] <= figures["nullifiers_spent"] <= 3 * figures["keys_issued"]
    assert abs(figures["nullifiers_spent"] - demo["nullifiers"]) <= 2  # rounded to five


def test_the_log_has_its_first_month(demo):
    assert demo["log"] >= 1280


def test_the_ballot_box_knows_each_company_by_its_name(demo):
    assert demo["employers"] == demo["companies"]


def test_each_comment_is_about_a_company_of_the_demo():
    data = yaml.safe_load((FOLDER / "comments.yaml").read_text())
    assert set(data) - {"notices"} <= {plan["name"] for plan in read_plans().values()}


@pytest.mark.parametrize("mark", MARKS)
def test_a_logo_has_a_mark_on_a_ground(mark):
    assert len(draw_logo(mark, "plum").getcolors(100_000)) > 1


@pytest.mark.django_db(databases=["default", "ratings"])
def test_a_ballot_box_in_use_gets_no_demo_ratings():
    Nullifier.objects.create(value=b"n" * 32, year=2026)
    assert ratings.add_ratings() == 0
