"""Batches of ratings that are held back, and what an editor decides about them."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from companies import held_batches
from companies.employer_sync import sync_employers
from companies.models import Scorecard
from companies.ratings import ballots
from companies.ratings.api import AlreadyDecided
from companies.ratings.models import Ballot, Batch, Employer
from companies.release import release_ratings
from tests.companies.ratings.conftest import (
    CLOSES_AT,
    TODAY,
    _keys,  # noqa: F401
    issued_key,
    key_folder,  # noqa: F401
    rated,
    rating,
    run_tally,
)
from tests.factories.articles import make_user
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture
def company():
    """A company with six ratings counted and twenty-one held back."""
    made = make_company("Larkfield Care")
    sync_employers()
    Employer.objects.update(closes_at=CLOSES_AT, band_shift=0)
    rated(made.pk, 6)
    run_tally()
    release_ratings(TODAY)
    rated(made.pk, 21)
    run_tally()
    release_ratings(TODAY)
    return made


@pytest.fixture
def editor(client):
    """An editor, logged in."""
    user = make_user("editor@example.com", role="Editors")
    client.force_login(user)
    return user


def decide(client, company, act):
    """Confirm a decision about the batch that is held back."""
    number = Batch.objects.get(employer=company.pk, state="held").number
    return client.post(reverse("decide_batch", args=[company.pk, number, act]), follow=True)


def ratings():
    """How many ratings are counted."""
    return sum(Batch.objects.filter(state="counted").values_list("ratings", flat=True))


def test_a_batch_is_shown_with_company_number_quarter_and_the_day_on_which_it_counts(
    client, company, editor
):
    page = client.get(reverse("held_batches")).content.decode()
    batch = Batch.objects.get(state="held")
    quarter = f"{batch.quarter // 4} Q{batch.quarter % 4 + 1}"
    due = f"{date.fromordinal(batch.due_day):%b} {date.fromordinal(batch.due_day).day},"
    for words in ("Larkfield Care", "<td>21</td>", due, quarter):
        assert words in page


def test_no_stars_are_shown(client, company, editor):
    page = client.get(reverse("held_batches")).content.decode()
    rows = page[page.index("<tbody") : page.index("</tbody>")]
    assert "star" not in rows
    assert str(Scorecard.objects.get().overall) not in rows


@pytest.mark.parametrize("act", ["publish", "leave"])
def test_opening_the_question_decides_nothing(client, company, editor, act):
    batch = Batch.objects.get(state="held")
    client.get(reverse("decide_batch", args=[company.pk, batch.number, act]))
    batch.refresh_from_db()
    assert batch.state == "held"


def test_a_published_batch_is_counted_by_the_next_tally(client, company, editor):
    decide(client, company, "publish")
    run_tally()
    release_ratings(TODAY)
    assert ratings() == 27
    assert Scorecard.objects.get().payload["band"] == "20–49"
    assert not Scorecard.objects.get().is_paused


def test_a_batch_that_is_left_stays_paused_for_all_to_see(client, company, editor):
    decide(client, company, "leave")
    run_tally()
    release_ratings(TODAY)
    assert (ratings(), Ballot.objects.count()) == (6, 21)
    assert "Unusual activity, update paused" in client.get(company.get_absolute_url()).text


def test_a_batch_that_is_left_can_still_be_published(client, company, editor):
    decide(client, company, "leave")
    number = Batch.objects.get(state="left").number
    client.post(reverse("decide_batch", args=[company.pk, number, "publish"]))
    run_tally()
    assert ratings() == 27


def test_nobody_can_make_a_batch_void(client, company, editor):
    number = Batch.objects.get(state="held").number
    answer = client.post(reverse("decide_batch", args=[company.pk, number, "void"]))
    assert (answer.status_code, Ballot.objects.count()) == (404, 21)


def test_the_company_is_not_paused_any_more_at_once(client, company, editor):
    decide(client, company, "publish")
    assert not Scorecard.objects.get().is_paused


def test_a_passed_batch_that_waits_for_the_tally_pauses_nothing(client, company, editor):
    decide(client, company, "publish")
    release_ratings(TODAY)
    assert not Scorecard.objects.get().is_paused


def test_another_batch_that_is_held_back_keeps_it_paused(client, company, editor):
    other = make_company("Larkfield Homes", merged_into=company)
    batch = Batch.objects.get(state="held")
    Batch.objects.create(
        employer=other.pk,
        number=1,
        industry="",
        month=batch.month,
        ratings=25,
        state="held",
    )
    held_batches.publish_batch(batch.employer, batch.number)
    assert Scorecard.objects.get().is_paused
    held_batches.publish_batch(other.pk, 1)
    assert not Scorecard.objects.get().is_paused


@pytest.mark.parametrize("act", ["publish", "leave"])
def test_the_history_of_the_company_tells(client, company, editor, act):
    decide(client, company, act)
    entry = ModelLogEntry.objects.get(action=f"companies.{act}_batch")
    assert (entry.object_id, entry.user) == (str(company.pk), editor)


def test_a_second_decision_changes_nothing_and_says_so(client, company, editor):
    batch = Batch.objects.get(state="held")
    decide(client, company, "publish")
    url = reverse("decide_batch", args=[company.pk, batch.number, "leave"])
    page = client.post(url, follow=True)
    batch.refresh_from_db()
    assert batch.state == "passed"
    assert "Someone has decided about this batch already." in page.content.decode()


def test_a_counted_batch_cannot_be_decided(company):
    with pytest.raises(AlreadyDecided):
        held_batches.leave_batch(company.pk, Batch.objects.get(state="counted").number)
    assert ratings() == 6


def test_an_act_that_does_not_exist_is_not_found(client, company, editor):
    assert client.get(reverse("decide_batch", args=[company.pk, 2, "delete"])).status_code == 404


def test_no_batch_is_held_back(client, editor):
    assert "No batch is held back." in client.get(reverse("held_batches")).content.decode()


# Single ratings that are set aside


@pytest.fixture
def aside(company):
    """The name of a rating that was set aside."""
    key = issued_key()
    ballots.submit_rating(key, company.pk, rating())
    name = key.derive("rating", company.pk)
    Ballot.objects.filter(pk=name).update(state="aside", reason="same", due_day=740_000)
    return name.hex()


def test_a_rating_that_is_set_aside_is_shown_with_company_and_reason(client, aside, editor):
    page = client.get(reverse("set_aside_ballots")).text
    for words in ("Larkfield Care", "Exactly the same answers as several others"):
        assert words in page


def test_no_answers_are_shown(client, aside, editor):
    page = client.get(reverse("decide_ballot", args=[aside])).text
    assert "stars" not in page[page.index("<form") :]


@pytest.mark.parametrize(("act", "state"), [("pass", "passed"), ("refuse", "refused")])
def test_an_editor_decides_about_one_rating(client, company, aside, editor, act, state):
    client.post(reverse("decide_ballot", args=[aside]), {"act": act})
    assert Ballot.objects.get(pk=bytes.fromhex(aside)).state == state
    entry = ModelLogEntry.objects.get(action=f"companies.{act}_ballot")
    assert entry.object_id == str(company.pk)


def test_without_a_decision_nothing_happens(client, aside, editor):
    answer = client.post(reverse("decide_ballot", args=[aside]), {})
    assert answer.status_code == 422
    assert Ballot.objects.get(pk=bytes.fromhex(aside)).state == "aside"


@pytest.mark.parametrize("name", ["nonsense", "00" * 32, "abc"])
def test_a_rating_that_is_not_there_is_not_found(client, company, editor, name):
    assert client.get(reverse("decide_ballot", args=[name])).status_code == 404


def test_an_appeal_is_shown_with_its_words(client, aside, editor):
    Ballot.objects.filter(pk=bytes.fromhex(aside)).update(state="appealed", appeal="I am <real>.")
    assert "I am &lt;real&gt;." in client.get(reverse("decide_ballot", args=[aside])).text


def test_a_moderator_of_articles_alone_sees_none(client, aside):
    client.force_login(make_user("writer@example.com", role="Contributors"))
    assert client.get(reverse("set_aside_ballots")).status_code in (302, 403)


def test_the_dashboard_says_that_some_wait(client, aside, editor):
    assert "Ratings set aside" in client.get("/admin/").text


def test_an_empty_list_says_so(client, editor):
    assert "No rating is set aside." in client.get(reverse("set_aside_ballots")).text
