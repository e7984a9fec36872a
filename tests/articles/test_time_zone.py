"""Dates are those of the site's time zone, and the form to schedule a page says which that is."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.factories.articles import make_article, make_tag, make_user
from tests.support.machine_reading import head_of, nodes_of, said

pytestmark = pytest.mark.django_db

PAST_MIDNIGHT = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)  # March 1, half past ten, in New York
IN_NEW_YORK = "2026-03-01T22:30:00-05:00"


@pytest.fixture
def article(settings):
    settings.TIME_ZONE = "America/New_York"
    timezone.deactivate()
    return make_article(first_published_at=PAST_MIDNIGHT, tags=[make_tag("Raise")])


def test_readers_see_the_date_of_the_sites_time_zone(client, article):
    page = BeautifulSoup(client.get(article.url).content, "html.parser")
    time = page.select_one(".article__when time")
    assert (time.text, time["datetime"]) == ("March 1, 2026", IN_NEW_YORK)


def test_search_engines_read_the_date_of_the_sites_time_zone(client, article):
    assert nodes_of(client.get(article.url))["Article"]["datePublished"] == IN_NEW_YORK


def test_places_where_links_are_shared_read_the_date_of_the_sites_time_zone(client, article):
    head = head_of(client.get(article.url))
    assert said(head, "article:published_time") == [IN_NEW_YORK]


def test_a_feed_names_the_moment_in_the_sites_time_zone(client, article):
    assert "<pubDate>Sun, 01 Mar 2026 22:30:00 -0500</pubDate>" in client.get("/feed/").text


def test_the_form_to_schedule_an_article_names_the_time_zone(client, article):
    client.force_login(make_user("editor@example.com", role="Editors"))
    page = client.get(f"/admin/pages/{article.pk}/edit/").text
    assert page.count("In the time zone America/New_York.") == 2
