"""Articles at the gate: what a stranger gets, what counts, and what no variant ever shows."""

import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from articles.models import ArticlePage
from tests.factories.articles import make_article, make_user

pytestmark = pytest.mark.django_db

SECRET = "Nobody but members reads this"
BODY = [
    ("prose", f"<p>{'word ' * 130}</p>"),
    ("prose", f"<h2>Gated heading</h2><p>{SECRET}.</p><h2>Two</h2><h2>Three</h2><h2>Four</h2>"),
    ("faq", {"title": "Q", "items": [{"question": "Gated why?", "answer": f"<p>{SECRET}.</p>"}]}),
]


def make(number=1, **fields):
    """Articles whose second half is gated."""
    articles = [make_article(body=BODY, **fields) for _ in range(number)]
    return articles if number > 1 else articles[0]


def is_open(client, article, **headers) -> bool:
    """Whether an article's answer holds the gated text anywhere: body or headers."""
    response = client.get(article.url, headers=headers)
    return SECRET in response.content.decode() + str(response.headers) + str(response.cookies)


def at_the_gate(**fields):
    """A client that has read three articles, and a fourth one."""
    client = Client()
    for article in make(3):
        client.get(article.url)
    return client, make(**fields)


def test_the_fourth_article_is_gated(client):
    assert [is_open(client, article) for article in make(4)] == [True, True, True, False]


def test_reading_one_again_does_not_count(client):
    first, *others = make(3)
    for article in [first, first, first, first, *others]:
        assert is_open(client, article)


def test_what_was_opened_stays_open(client):
    articles = make(4)
    for article in articles:
        client.get(article.url)
    assert [is_open(client, article) for article in articles] == [True, True, True, False]


def test_a_closed_article_says_nothing_of_what_is_gated():
    client, article = at_the_gate()
    html = client.get(article.url).content.decode()
    assert (SECRET in html, "Gated heading" in html, "Gated why?" in html) == (False,) * 3


def test_a_closed_article_still_says_what_is_gated_to_search_engines():
    client, article = at_the_gate()
    soup = BeautifulSoup(client.get(article.url).content, "html.parser")
    graph = json.loads(soup.find("script", type="application/ld+json").string)["@graph"]
    (node,) = [node for node in graph if node["@type"] == "Article"]
    assert node["isAccessibleForFree"] is False
    assert node["hasPart"]["cssSelector"] == ".article__gated"


def test_the_feed_has_no_gated_text(client):
    make()
    assert SECRET not in client.get("/feed/").content.decode()


@pytest.mark.parametrize("path", ["/", "/blog/", "/llms.txt", "/sitemap-articles.xml", "/tags/"])
def test_no_other_page_has_gated_text(client, path):
    make(access="members")
    assert SECRET not in client.get(path).content.decode()


def test_free_articles_never_count(client):
    for article in [*make(4, access="free"), *make(3)]:
        assert is_open(client, article)


def test_free_articles_never_gate():
    client, article = at_the_gate(access="free")
    assert is_open(client, article)


def test_members_only_articles_always_gate(client):
    assert not is_open(client, make(access="members"))


def test_members_only_articles_do_not_count(client):
    for article in make(4, access="members"):
        client.get(article.url)
    assert "read" not in client.cookies


def test_a_member_meets_no_gate():
    client, article = at_the_gate(access="members")
    client.force_login(make_user())
    assert is_open(client, article)


def test_a_crawler_that_keeps_no_cookies_reads_everything():
    assert all(is_open(Client(), article) for article in make(6))


def test_the_gate_is_open_again_next_month(monkeypatch):
    client, article = at_the_gate()
    assert not is_open(client, article)
    later = timezone.now().replace(day=28) + timezone.timedelta(days=7)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert is_open(client, article)


def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    client.get(make(slug="ask").url)
    cookie = client.cookies["read"]
    assert cookie.value == f"{datetime.now(UTC):%Y%m}.ask"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/blog/")


def test_a_draft_or_a_missing_article_sets_no_cookie(client):
    for path in [make(live=False).url, "/blog/management/nothing/"]:
        assert client.get(path).status_code == 404
    assert "read" not in client.cookies


def test_what_a_reader_claims_about_the_gate_is_ignored():
    client, article = at_the_gate()
    assert not is_open(client, article, **{"X-Reader-Gate": "open"})


@pytest.mark.parametrize(("word", "opened"), [("open", True), ("closed", False), ("", False)])
def test_the_word_of_nginx_counts_where_it_stands_in_front(client, settings, word, opened):
    settings.GATE_AT_EDGE = True
    assert is_open(client, make(), **{"X-Reader-Gate": word}) is opened


def test_an_article_for_the_shared_cache_knows_nothing_of_its_reader(client, settings):
    settings.GATE_AT_EDGE = True
    response = client.get(make().url, headers={"X-Reader-Gate": "open"})
    assert response.headers["X-Accel-Expires"] == "60"
    assert (response.cookies, "Cookie" in response.headers.get("Vary", "")) == ({}, False)


def test_a_members_article_stays_out_of_the_shared_cache(client, settings):
    settings.GATE_AT_EDGE = True
    client.force_login(make_user())
    response = client.get(make().url, headers={"X-Reader-Gate": "closed"})
    assert "X-Accel-Expires" not in response.headers


def test_a_browser_asks_again_before_it_shows_the_gate_from_its_memory(client):
    assert "no-cache" in client.get(make().url).headers["Cache-Control"]


# What editors decide


def decide(**fields):
    """Save the membership settings as editors do."""
    membership = Membership.load()
    for name, value in fields.items():
        setattr(membership, name, value)
    membership.save()


@pytest.mark.parametrize(("number", "opened"), [(0, 0), (1, 1), (5, 5), (-1, 6)])
def test_editors_choose_the_number_of_free_articles(client, number, opened):
    decide(free_articles=number)
    assert sum(is_open(client, article) for article in make(6)) == opened


def test_the_servers_number_counts_where_editors_chose_none(client, settings):
    settings.FREE_ARTICLES = 1
    assert [is_open(client, article) for article in make(2)] == [True, False]


def test_editors_choose_the_words_of_the_gate(client):
    decide(gate_heading="Read on with us", gate_text="It is free.")
    html = client.get(make(access="members").url).content.decode()
    assert ("Read on with us" in html, "It is free." in html) == (True, True)


def test_a_site_without_a_gate_says_that_articles_are_free(client):
    decide(free_articles=-1)
    assert '"isAccessibleForFree":true' in client.get(make().url).content.decode().replace(" ", "")


def test_nginx_is_told_the_number(client):
    decide(free_articles=5)
    response = client.get("/accounts/gate/")
    assert (response.status_code, response.headers["X-Free-Articles"]) == (204, "5")


# Previews


@pytest.mark.parametrize(
    ("mode", "access", "opened"),
    [
        ("", "members", True),
        ("stranger", "metered", True),
        ("stranger", "members", False),
        ("gate", "metered", False),
        ("gate", "free", True),
    ],
)
def test_an_editor_previews_as_stranger_at_the_gate_and_as_member(mode, access, opened):
    article = ArticlePage.objects.get(pk=make(access=access).pk)
    response = article.make_preview_request(preview_mode=mode)
    response.render()
    assert (SECRET in response.content.decode()) is opened


def test_an_article_takes_a_member_at_most_fifteen_queries(client):
    article = make()
    client.force_login(make_user())
    client.get(article.url)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert is_open(client, article)
    assert len(captured) <= 15
