"""Batches of ratings that are held back, and what an editor decides about them."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from companies import held_batches
from companies.employer_sync import sync_employers
from companies.models import Scorecard
from companies.ratings.api import BatchAlreadyDecided
from companies.ratings.models import Ballot, Batch, Count
from companies.release import release_ratings
from tests.companies.ratings.conftest import _keys, key_folder, rated, run_tally  # noqa: F401
from tests.factories.articles import make_user
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture
def company():
    """A company with five ratings counted and seven held back, all of one star."""
    made = make_company("Larkfield Care")
    sync_employers()
    rated(made.pk, 5)
    run_tally()
    release_ratings()
    rated(made.pk, 7, answers="1")
    run_tally()
    release_ratings()
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
    return sum(Count.objects.filter(dimension="").values_list("ratings", flat=True))


def test_a_batch_is_shown_with_company_number_reason_and_quarter(client, company, editor):
    page = client.get(reverse("held_batches")).content.decode()
    batch = Batch.objects.get(state="held")
    quarter = f"{batch.quarter // 4} Q{batch.quarter % 4 + 1}"
    for words in ("Larkfield Care", "<td>7</td>", batch.reason.capitalize(), quarter):
        assert words in page


def test_no_stars_are_shown(client, company, editor):
    page = client.get(reverse("held_batches")).content.decode()
    rows = page[page.index("<tbody") : page.index("</tbody>")]
    assert "star" not in rows
    assert str(Scorecard.objects.get().overall) not in rows


@pytest.mark.parametrize("act", ["publish", "void"])
def test_opening_the_question_decides_nothing(client, company, editor, act):
    batch = Batch.objects.get(state="held")
    client.get(reverse("decide_batch", args=[company.pk, batch.number, act]))
    batch.refresh_from_db()
    assert batch.state == "held"


def test_a_published_batch_is_counted_by_the_next_tally(client, company, editor):
    decide(client, company, "publish")
    run_tally()
    release_ratings()
    assert ratings() == 12
    assert Scorecard.objects.get().payload["band"] == "10–19"
    assert not Scorecard.objects.get().is_paused


def test_a_void_batch_is_deleted_by_the_next_tally(client, company, editor):
    decide(client, company, "void")
    run_tally()
    release_ratings()
    assert ratings() == 5
    assert not Ballot.objects.exists()
    assert not Scorecard.objects.get().is_paused


@pytest.mark.parametrize("act", ["publish", "void"])
def test_the_company_is_not_paused_any_more_at_once(client, company, editor, act):
    decide(client, company, act)
    assert not Scorecard.objects.get().is_paused


def test_a_passed_batch_that_waits_for_the_tally_pauses_nothing(client, company, editor):
    decide(client, company, "publish")
    release_ratings()
    assert not Scorecard.objects.get().is_paused


def test_another_batch_that_is_held_back_keeps_it_paused(client, company, editor):
    other = make_company("Larkfield Homes", merged_into=company)
    batch = Batch.objects.get(state="held")
    Batch.objects.create(
        employer=other.pk,
        number=1,
        industry="",
        quarter=batch.quarter,
        size=5,
        changes=5,
        state="held",
    )
    held_batches.void_batch(batch.employer, batch.number)
    assert Scorecard.objects.get().is_paused
    held_batches.publish_batch(other.pk, 1)
    assert not Scorecard.objects.get().is_paused


@pytest.mark.parametrize("act", ["publish", "void"])
def test_the_history_of_the_company_tells(client, company, editor, act):
    decide(client, company, act)
    entry = ModelLogEntry.objects.get(action=f"companies.{act}_batch")
    assert (entry.object_id, entry.user) == (str(company.pk), editor)


def test_a_second_decision_changes_nothing_and_says_so(client, company, editor):
    batch = Batch.objects.get(state="held")
    decide(client, company, "publish")
    url = reverse("decide_batch", args=[company.pk, batch.number, "void"])
    page = client.post(url, follow=True)
    batch.refresh_from_db()
    assert batch.state == "passed"
    assert "Someone has decided about this batch already." in page.content.decode()


def test_a_counted_batch_cannot_be_decided(company):
    with pytest.raises(BatchAlreadyDecided):
        held_batches.void_batch(company.pk, Batch.objects.get(state="counted").number)
    assert ratings() == 5


def test_an_act_that_does_not_exist_is_not_found(client, company, editor):
    assert client.get(reverse("decide_batch", args=[company.pk, 2, "delete"])).status_code == 404


def test_no_batch_is_held_back(client, editor):
    assert "No batch is held back." in client.get(reverse("held_batches")).content.decode()
