"""manage.py load_scale makes as much as it was asked for, and not on a site that is in use."""

from io import StringIO
from itertools import islice
from random import Random

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from accounts.models import IssuedKey
from articles.models import ArticlePage
from community.models import Question
from companies.models import Company, Industry
from companies.ratings import keys, months, tally
from companies.ratings.models import Ballot, Batch, Employer, Nullifier, Slot
from demo.scale import companies
from tests.factories.articles import make_user

pytestmark = [pytest.mark.django_db(databases=["default", "ratings"]), pytest.mark.indexed]


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.RATING_KEYS_DIR = tmp_path


@pytest.fixture
def pair(settings, monkeypatch):
    """Key files without the slow making of an RSA key, which is not needed here."""
    real = keys.create_keys

    def without_rsa(year):
        keys.key_folder().mkdir(parents=True, exist_ok=True)
        (keys.key_folder() / f"{year}.json").write_text("{}")
        return real(year)

    monkeypatch.setattr(keys, "create_keys", without_rsa)


def load_scale(**options):
    """Run the command; return its report."""
    output = StringIO()
    call_command("load_scale", stdout=output, **options)
    return output.getvalue()


def test_it_makes_companies_in_twelve_industries_that_the_ballot_box_knows():
    load_scale(companies=30)
    assert Company.objects.count() == Employer.objects.count() == 30
    assert Industry.objects.filter(parent=None).count() == 12


@pytest.mark.usefixtures("pair")
def test_it_makes_as_many_ballots_as_nullifiers_and_slots():
    load_scale(companies=5, ratings=20)
    assert {model.objects.count() for model in (Ballot, Nullifier, Slot)} == {20}


@pytest.mark.usefixtures("pair")
def test_a_key_rates_three_employers_at_most():
    load_scale(companies=5, ratings=20)
    assert IssuedKey.objects.count() >= 20 / 3


@pytest.mark.usefixtures("pair")
def test_its_ballots_can_be_tallied():
    load_scale(companies=1, ratings=12)
    tally.tally_ballots(keys.read_tally_private_key(), months.current_date(), Random(1))
    row = Batch.objects.get(number=1)
    assert (row.ratings, row.state) == (12, "counted")


@pytest.mark.usefixtures("pair")
def test_some_companies_can_be_rated_again():
    load_scale(companies=5)
    one = Employer.objects.first()
    companies.add_ratings(7, among=[one.pk])
    assert set(Ballot.objects.values_list("employer", flat=True)) == {one.pk}


def test_it_makes_articles_members_and_questions():
    report = load_scale(articles=2, members=3, questions=4)
    assert (ArticlePage.objects.live().count(), get_user_model().objects.count()) == (2, 3)
    assert (Question.objects.published().count(), Question.objects.unanswered().count()) == (4, 2)
    assert "2 articles" in report


def test_a_made_up_question_is_found(client):
    load_scale(questions=4)
    assert "Any advice on asking for a budget" in client.get("/search/suggest/?q=any+advice").text


def test_a_second_run_adds_to_the_first_where_that_is_wanted():
    load_scale(companies=2, members=1)
    load_scale(companies=2, members=1, yes=True)
    assert (Company.objects.count(), get_user_model().objects.count()) == (4, 2)


def test_a_site_with_companies_is_left_alone():
    Company.objects.create(name="Larkfield Care")
    with pytest.raises(CommandError, match="already"):
        load_scale(companies=1)


def test_a_site_with_members_is_left_alone():
    make_user()
    with pytest.raises(CommandError, match="already"):
        load_scale(members=1)


def test_an_editor_is_no_member():
    make_user(is_staff=True)
    load_scale(members=1)
    assert get_user_model().objects.count() == 2


@pytest.mark.parametrize("number", [-1, 10_000_001])
@pytest.mark.parametrize("kind", ["companies", "ratings", "articles", "members"])
def test_a_number_that_makes_no_sense_is_refused(kind, number):
    with pytest.raises(CommandError, match=f"--{kind} must be"):
        load_scale(**{kind: number})


def test_what_is_no_number_is_refused():
    with pytest.raises(CommandError, match="invalid int value"):
        call_command("load_scale", "--companies=many")


def test_ratings_need_companies():
    with pytest.raises(CommandError, match="need companies"):
        load_scale(ratings=10)


def test_no_name_comes_twice():
    names = list(islice(companies.make_names(), 100_000))
    assert len(set(names)) == len(names)
