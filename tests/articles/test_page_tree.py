"""Which page may stand below which."""

import pytest
from wagtail.models import Page

from articles.models import BlogIndexPage
from home.models import HomePage
from tests.factories.articles import make_article, make_standard_page, make_topic, make_user

pytestmark = pytest.mark.django_db

KINDS = ["homepage", "blogindexpage", "topicpage", "articlepage", "standardpage"]
ALLOWED = {
    ("homepage", "standardpage"),
    ("blogindexpage", "topicpage"),
    ("topicpage", "articlepage"),
    ("standardpage", "standardpage"),
}


def some(kind):
    """A page of that kind."""
    return {
        "root": lambda: Page.objects.get(depth=1),
        "homepage": HomePage.objects.get,
        "blogindexpage": BlogIndexPage.objects.get,
        "topicpage": lambda: make_topic("Pay"),
        "articlepage": make_article,
        "standardpage": make_standard_page,
    }[kind]()


@pytest.fixture
def add(client):
    """Open the form for a new page of a kind below a parent; returns the status."""
    client.force_login(make_user(is_superuser=True))

    def get(parent, kind):
        app = "home" if kind in ("homepage", "standardpage") else "articles"
        return client.get(f"/admin/pages/add/{app}/{kind}/{parent.pk}/").status_code

    return get


@pytest.mark.parametrize(
    ("parent", "child"), [(parent, child) for parent in KINDS for child in KINDS]
)
def test_a_page_is_made_only_below_its_own_kind_of_parent(add, parent, child):
    assert add(some(parent), child) == (200 if (parent, child) in ALLOWED else 302)


def test_there_is_one_home_page(add):
    assert add(some("root"), "homepage") == 302


def test_there_is_one_blog(add):
    assert add(some("homepage"), "blogindexpage") == 302


def test_a_missing_blog_can_be_made_again(add):
    BlogIndexPage.objects.get().delete()
    assert add(HomePage.objects.get(), "blogindexpage") == 200


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_cannot_be_moved_out_of_the_topics(client, kind):
    article, target = make_article(), some(kind)
    client.force_login(make_user(is_superuser=True))
    client.post(f"/admin/pages/{article.pk}/move/{target.pk}/confirm/")
    moved = Page.objects.get(pk=article.pk).get_parent()
    assert moved.specific_class.__name__ == "TopicPage"
