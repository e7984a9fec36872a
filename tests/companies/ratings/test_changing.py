"""What the form carries over when a rating is changed."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from companies.ratings import ballots
from companies.ratings.months import current_date
from tests.companies.ratings.conftest import employer, issued_key, rated, run_tally
from tests.support.ballot_posts import FORM, filled

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


def send(client, data, path="/ballot/"):
    """Post a form and return the page."""
    response = client.post(path, urlencode(data), content_type=FORM)
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def key(client):
    """The key of a rating by someone who left three years ago."""
    employer()
    key = issued_key()
    send(client, filled(key, employment="former", left_in=current_date().year - 3))
    return key


def sent_again(client, key, **fields):
    """Open the rating, change fields in the form, and send it; return what the box holds."""
    page = send(client, {"act": "open", "company": 1, "key": str(key)})
    left = page.select_one("[name=left]")["value"]
    send(client, filled(key, left=left, **fields))
    return ballots.get_rating(key, 1).rating.job


def test_the_form_says_when_she_left(client, key):
    page = send(client, {"act": "open", "company": 1, "key": str(key)})
    hint = page.select_one("#field-left_in .field__hint").text
    assert "You said: left two to five years ago." in hint


def test_when_she_left_survives_a_change(client, key):
    job = sent_again(client, key, employment="former", department="sales")
    assert job == {"employment": "former", "left": "2-5", "department": "sales"}


def test_a_year_takes_the_place_of_what_she_said_before(client, key):
    job = sent_again(client, key, employment="former", left_in=current_date().year)
    assert job["left"] == "0-1"


def test_who_works_there_has_not_left(client, key):
    assert sent_again(client, key, employment="current") == {"employment": "current"}


def test_a_wrong_year_that_is_not_asked_for_stops_nothing(client, key):
    job = sent_again(client, key, employment="contractor", left_in=current_date().year + 1)
    assert job == {"employment": "contractor"}


def test_the_inbox_asks_the_browser_to_keep_nothing(client, key):
    rated(1, 5, comments={"works": "Tea at four."})
    send(client, filled(key, works="Tea at five."))
    run_tally()
    page = send(client, {"key": str(key)}, "/ballot/inbox/")
    assert page.select_one("form:has(textarea)")["autocomplete"] == "off"
