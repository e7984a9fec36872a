"""A member checks in a browser what the log says of their rating, and sees if it was falsified."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.journeys.conftest import LOOKS, VIOLATIONS
from tests.support.rating_steps import SET_UP, YEAR, rating_key

pytestmark = pytest.mark.database
START = f"""
from datetime import date
from random import SystemRandom
from companies.figures import rating_log
from companies.models import Company, LogMonth
from companies.ratings import ballots, keys, leaves
from companies.ratings.models import Ballot, Leaf
from companies.ratings.questions import SLUGS
from companies.ratings.rating import Rating

company = Company.objects.get(slug="journey-bakery").pk

def publish(month, *states):
    key = keys.parse_key(KEY)
    for state in states:
        Leaf.objects.create(value=leaves.make_leaf(key, company, 1, state))
    rating_log.publish_month(date({YEAR}, month, 1), SystemRandom(), [], {{}})
"""
RATE = "ballots.submit_rating(keys.parse_key(KEY), company, Rating('4' * len(SLUGS), {}, {}, {}))"
COUNT = "Ballot.objects.all().delete()"  # as the tally leaves it
FORGET = "LogMonth.objects.all().delete()"


@pytest.fixture(scope="module", autouse=True)
def _companies(site):
    site.run(SET_UP)


@pytest.fixture
def rater(site):
    """A rating of a bakery that is counted: `rater(code)` runs code that knows its key as KEY."""
    key = rating_key(site)

    def run(code):
        site.run(f"KEY = {key!r}\n{START}\n{code}")

    run(f"{FORGET}\nLeaf.objects.all().delete()\n{RATE}")
    run.key = key
    yield run
    run(FORGET)


def check(page, rater, *, keep=False):
    """Open the inbox with the key and check the log; return what the page says."""
    page.goto("/ballot/inbox/")
    page.get_by_label("rating key").fill(rater.key)
    page.get_by_role("button", name="Open my inbox").click()
    page.get_by_label("Keep the log’s newest head").set_checked(keep)
    page.get_by_role("button", name="Check the log").click()
    expect(page.locator("[data-start]")).to_be_enabled()
    return page.locator("[data-said]")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("received", "was received and waits to be counted"),
        ("counted", "was counted"),
        ("set aside", "was set aside"),
        ("not counted", "was not counted"),
    ],
)
def test_the_log_shows_what_became_of_a_rating(state, words, visit, rater):
    rater(f"publish(1)\npublish(2, {state!r})\npublish(3)")
    said = check(visit(), rater)
    expect(said).to_contain_text(f"Your rating of Journey Bakery {words}")
    expect(said).to_contain_text(f"The log of February {YEAR} shows it.")


def test_a_rating_that_was_sent_since_is_not_missed(visit, rater):
    rater("publish(1)")
    said = check(visit(), rater)
    expect(said).to_contain_text("Nothing about Journey Bakery is in the log yet")


def test_a_log_from_which_the_rating_was_taken_out_is_noticed(visit, rater):
    rater(f"{COUNT}\npublish(1)")
    said = check(visit(), rater)
    expect(said).to_contain_text("although the ballot box says that it was counted")
    expect(said).to_have_class("notice notice--error")


def test_a_head_that_is_kept_shows_that_the_log_has_grown(visit, rater):
    rater(f"{COUNT}\npublish(1, 'counted')")
    page = visit()
    check(page, rater, keep=True)
    rater("publish(2)")
    said = check(page, rater, keep=True)
    expect(said).to_contain_text("The log contains all that it had when you last looked.")


def test_a_head_that_is_kept_shows_that_history_was_rewritten(visit, rater):
    rater(f"{COUNT}\npublish(1, 'counted')")
    page = visit(watched=False)
    check(page, rater, keep=True)
    rater(f"{FORGET}\npublish(1)\npublish(2)")
    said = check(page, rater, keep=True)
    expect(said).to_contain_text("The log is not what it should be")
    expect(said).to_contain_text("is not the start of the later one")


def test_a_leaf_that_is_changed_in_the_file_does_not_fit_the_head(visit, rater):
    rater("publish(1, 'counted')")
    page = visit()

    def change(route):
        answer = route.fetch()
        file = answer.json()
        file["leaves"][5] = "00" * 32
        route.fulfill(response=answer, json=file)

    page.route(f"**/log/{YEAR}-01.json", change)
    expect(check(page, rater)).to_contain_text("are not in its head")


def test_the_head_is_kept_only_after_a_yes(visit, rater):
    rater("publish(1, 'counted')")
    page = visit()
    check(page, rater)
    assert page.evaluate("localStorage.getItem('log-head')") is None
    check(page, rater, keep=True)
    assert page.evaluate("localStorage.getItem('log-head')")
    check(page, rater)
    assert page.evaluate("localStorage.getItem('log-head')") is None


def test_the_check_sends_no_cookie_and_not_the_key(visit, rater, site):
    rater("publish(1, 'counted')")
    page = visit()
    page.context.add_cookies([{"name": "sessionid", "value": "x" * 32, "url": site.url}])
    asked = []
    page.on("request", lambda request: "/figures/" in request.url and asked.append(request))
    check(page, rater)
    assert asked
    secret = rater.key.split(".")[2]
    for request in asked:
        assert "cookie" not in request.all_headers()
        assert secret not in request.url


def test_the_page_of_the_check_is_accessible(visit, rater):
    rater(f"{COUNT}\npublish(1, 'counted')")
    for width, scheme in LOOKS:
        page = visit(width=width, scheme=scheme)
        expect(check(page, rater)).to_contain_text("was counted")
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(VIOLATIONS) == []


def test_without_scripts_the_page_leads_to_the_program(visit, rater):
    rater("publish(1)")
    page = visit(javascript=False)
    page.goto("/ballot/inbox/")
    page.get_by_label("rating key").fill(rater.key)
    page.get_by_role("button", name="Open my inbox").click()
    expect(page.get_by_role("link", name="a small program")).to_be_visible()
    expect(page.get_by_role("button", name="Check the log")).to_be_hidden()
