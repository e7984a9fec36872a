"""What the form carries over when a rating is changed."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from companies.ratings import ballots
from tests.companies.ratings.conftest import employer, issued_key, rated, run_tally
from tests.support.ballot_posts import FORM, filled

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


def send(client, data, path="/ballot/"):
    """Post a form and return the page."""
    response = client.post(path, urlencode(data), content_type=FORM)
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def key(client):
    """The key of a rating by someone who worked there."""
    employer()
    key = issued_key()
    send(client, filled(key, employment="former", department="sales"))
    return key


def test_the_form_is_filled_with_what_was_said(client, key):
    page = send(client, {"act": "open", "company": 1, "key": str(key)})
    chosen = ("[name=employment][checked]", "[name=department] [selected]")
    assert [page.select_one(one)["value"] for one in chosen] == ["former", "sales"]


def test_what_is_sent_takes_the_place_of_what_was_said(client, key):
    send(client, filled(key, employment="current"))
    assert ballots.get_rating(key, 1).rating.job == {"employment": "current"}


@pytest.mark.parametrize("name", ["left_in", "left", "tenure", "hours"])
def test_what_no_group_is_made_of_is_not_asked(client, key, name):
    page = send(client, {"act": "open", "company": 1, "key": str(key)})
    assert not page.select(f"[name={name}]")


def test_the_inbox_asks_the_browser_to_keep_nothing(client, key):
    rated(1, 6, comments={"works": "Tea at four."})
    send(client, filled(key, works="Tea at five."))
    run_tally()
    page = send(client, {"key": str(key)}, "/ballot/inbox/")
    assert page.select_one("form:has(textarea)")["autocomplete"] == "off"
