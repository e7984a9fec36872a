"""What the search never shows."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories.articles import make_article, make_topic
from tests.factories.companies import make_company

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

OPENING = "<p>" + "Plain words to begin with. " * 30 + "</p>"
GATED = [("prose", OPENING + "<h2>Further on</h2><p>The zephyr is a secret wind.</p>")]
ADDRESSES = ("/search/?q=zephyr", "/search/?q=zephyr&kind=articles", "/search/suggest/?q=zephyr")


def pages(client) -> str:
    """Return everything that the search says about the word."""
    return "".join(client.get(address).text for address in ADDRESSES)


def restrict(page):
    """Make a page private."""
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_a_draft_is_not_found(client):
    make_article("Zephyrs at work", live=False)
    assert "Zephyrs at work" not in pages(client)


def test_an_unpublished_article_is_not_found(client):
    make_article("Zephyrs at work").unpublish()
    assert "Zephyrs at work" not in pages(client)


def test_an_expired_article_is_not_found(client):
    article = make_article("Zephyrs at work")
    article.expired, article.live = True, False
    article.save()
    assert "Zephyrs at work" not in pages(client)


def test_an_article_is_not_found_from_the_hour_it_expires(client):
    make_article("Zephyrs at work", expire_at=timezone.now() - timedelta(seconds=1))
    assert "Zephyrs at work" not in pages(client)


def test_an_article_is_found_until_it_expires(client):
    make_article("Zephyrs at work", expire_at=timezone.now() + timedelta(minutes=1))
    assert "Zephyrs at work" in client.get("/search/suggest/?q=zephyr").text


def test_a_private_article_is_not_found(client):
    restrict(make_article("Zephyrs at work"))
    assert "Zephyrs at work" not in pages(client)


def test_an_article_of_a_private_topic_is_not_found(client):
    topic = make_topic("Zephyr topic")
    make_article("Zephyrs at work", topic=topic)
    restrict(topic)
    assert "Zephyrs at work" not in pages(client)
    assert "Zephyr topic" not in pages(client)


def test_the_text_of_an_article_for_members_finds_nothing(client):
    make_article("At work", body=GATED, access="members")
    assert "At work" not in pages(client)


def test_an_article_for_members_is_found_by_its_opening(client):
    make_article("At work", body=[("prose", f"<p>A zephyr. {OPENING[3:]}")], access="members")
    assert "At work" in pages(client)


def test_a_metered_article_is_found_by_its_whole_text(client):
    make_article("At work", body=GATED)
    assert "At work" in pages(client)


def test_no_snippet_shows_what_is_behind_the_gate(client):
    make_article("At work", body=GATED)
    assert "secret wind" not in pages(client)


def test_a_snippet_of_a_free_article_shows_its_whole_text(client):
    make_article("At work", body=GATED, access="free")
    assert "secret wind" in pages(client).replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize("state", ["proposed", "refused"])
def test_a_company_that_is_not_listed_is_not_found(client, state):
    make_company("Zephyr Mills", state=state)
    assert "Zephyr Mills" not in pages(client)


def test_a_merged_company_is_not_found(client):
    make_company("Zephyr Mills", merged_into=make_company("Quillon"))
    assert "Zephyr Mills" not in pages(client)
