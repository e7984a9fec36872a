"""How many queries a page takes with empty caches, however many articles there are."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from accounts import gate
from core.brand import load_brand
from home.models import HomePage
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_tag,
    make_topic,
)
from tests.factories.companies import make_company, publish
from tests.support import databases

pytestmark = pytest.mark.django_db


def make_magazine(articles: int):
    """A blog with that many articles in three topics, with people, tags and pictures."""
    topics = [make_topic(title) for title in ("Management", "Pay", "Job search")]
    people = [
        make_contributor(f"Person {number}", portrait=make_picture(f"Portrait {number}"))
        for number in range(4)
    ]
    tags = [make_tag(f"Tag {number}") for number in range(4)]
    made = []
    for number in range(articles):
        quote = {"expert": people[number % 4].pk, "quote": "Ask early."}
        body = [
            ("prose", "<p>Opening.</p><h2>One</h2><p>Text.</p>"),
            ("expert_quote", quote),
            (
                "image",
                {"image": {"image": make_picture().pk, "alt_text": "A", "decorative": False}},
            ),
        ]
        if made:
            body.append(("read_more", {"article": made[-1].pk}))
        made.append(
            make_article(
                f"Number {number}",
                topic=topics[number % 3],
                hero=make_picture(f"Hero {number}"),
                hero_alt="A hero",
                authors=[people[number % 4], people[(number + 1) % 4]],
                experts=[people[(number + 2) % 4]],
                tags=[tags[number % 4], tags[(number + 1) % 4]],
                body=body,
            )
        )
    for _ in range(articles):
        publish(make_company(logo=make_picture()))
    home = HomePage.objects.get()
    home.featured.set([home.featured.model(article=article) for article in made[-4:]])
    home.save()
    return made


LISTS = [
    "/",
    "/blog/",
    "/blog/management/",
    "/tags/",
    "/tags/tag-0/",
    "/contributors/",
    "/contributors/person-0/",
    "/feed/",
    "/blog/management/feed/",
    "/sitemap-articles.xml",
]


@pytest.fixture(scope="module", params=[3, 30])
def magazine(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """A blog of few or many articles, whose pictures exist in every size, for all tests."""
    media = tmp_path_factory.mktemp("media")
    with databases.rolled_back(django_db_blocker, MEDIA_ROOT=media):
        made = make_magazine(request.param)
        for path in [*LISTS, made[-1].url]:
            assert Client().get(path).status_code == 200
        yield made


def queries(client, path: str) -> int:
    """Count the queries of a page with cold caches."""
    for cache in caches.all():
        cache.clear()
    # Warm on any site that runs: Wagtail's list of sites, the gate's settings, the brand.
    Site.get_site_root_paths()
    gate.load_membership()
    load_brand()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_an_article_takes_at_most_twelve_queries(client, magazine):
    assert queries(client, magazine[-1].url) <= 12


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_at_most_fifteen_queries(client, magazine, path):
    assert queries(client, path) <= 15
