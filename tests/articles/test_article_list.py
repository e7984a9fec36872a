"""The admin's lists of articles, contributors and tags: what they show, find and filter."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from articles.models import ArticlePage
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_tag,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture
def found(client):
    """Ask a list with a query, and return the names of what it shows."""
    client.force_login(make_user(role="Editors"))

    def ask(path, **query):
        response = client.get(f"/admin/{path}/", query)
        return [str(item) for item in response.context["object_list"]]

    return ask


@pytest.fixture
def pair():
    """Two articles that differ in all that the list filters by; the filters that mean the first."""
    ada, tag, pay = make_contributor("Ada Example"), make_tag("Pay"), make_topic("Pay")
    make_article("Ask well", topic=pay, authors=[ada], tags=[tag], access="members")
    make_article("Ask again", topic=make_topic(), authors=[make_contributor("Zora")], live=False)
    return {
        "topic": pay.pk,
        "author": ada.pk,
        "tag": tag.pk,
        "access": "members",
        "state": "published",
    }


FILTERS = ["topic", "author", "tag", "access", "state"]


@pytest.mark.parametrize("name", FILTERS)
def test_the_list_of_articles_is_filtered(found, pair, name):
    assert found("articles", **{name: pair[name]}) == ["Ask well"]


@pytest.mark.parametrize("name", FILTERS)
def test_a_search_among_articles_is_filtered_too(found, pair, name):
    assert found("articles", q="ask", **{name: pair[name]}) == ["Ask well"]


def test_all_filters_work_together(found, pair):
    assert found("articles", **pair) == ["Ask well"]


def test_an_article_is_found_by_its_title(found, pair):
    assert found("articles", q="again") == ["Ask again"]


def test_an_expert_is_found_as_an_author_is(found):
    ada = make_contributor("Ada")
    make_article("Ask well", authors=[make_contributor("Zora")], experts=[ada])
    assert found("articles", author=ada.pk) == ["Ask well"]


def test_a_changed_article_is_among_the_drafts(found):
    article = make_article("Ask well")
    article.title = "Ask better"
    article.save_revision()
    assert len(found("articles", state="draft")) == 1


def test_a_scheduled_article_is_among_the_scheduled(found):
    article = make_article("Ask well", live=False)
    article.go_live_at = timezone.now() + timedelta(days=1)
    article.save_revision(approved_go_live_at=article.go_live_at)
    make_article("Ask again", live=False)
    assert found("articles", state="scheduled") == ["Ask well"]


def test_an_expired_article_is_among_the_expired(found):
    Page.objects.filter(pk=make_article("Ask well").pk).update(live=False, expired=True)
    make_article("Ask again")
    assert found("articles", state="expired") == ["Ask well"]


def test_an_expired_article_is_not_among_the_drafts():
    article = make_article()
    Page.objects.filter(pk=article.pk).update(live=False, expired=True)
    assert not ArticlePage.objects.with_drafts().exists()


@pytest.mark.parametrize(
    ("part", "name"), [("authored", "Ada"), ("advised", "Zora"), ("neither", "Nora")]
)
def test_contributors_are_filtered_by_their_part(found, part, name):
    make_article(authors=[make_contributor("Ada")], experts=[make_contributor("Zora")])
    make_contributor("Nora")
    assert found("snippets/articles/contributor", part=part) == [name]


@pytest.mark.parametrize("query", [{}, {"q": "ada"}])
def test_contributors_are_filtered_by_their_employer(found, query):
    make_contributor("Ada", employer="Northlight")
    make_contributor("Ada Again", employer="Elsewhere")
    assert found("snippets/articles/contributor", employer="Northlight", **query) == ["Ada"]


def test_a_contributor_is_found_by_the_start_of_her_name(found):
    make_contributor("Ada Example")
    make_contributor("Zora")
    assert found("snippets/articles/contributor", q="exam") == ["Ada Example"]


@pytest.mark.parametrize("ordering", ["name", "-written", "asked"])
def test_contributors_are_sorted(found, ordering):
    make_contributor("Ada")
    assert found("snippets/articles/contributor", ordering=ordering) == ["Ada"]


def test_the_list_of_contributors_counts_their_articles(client, found):
    ada = make_contributor("Ada")
    make_article(authors=[ada])
    make_article(authors=[ada], experts=[ada])
    found("snippets/articles/contributor")
    listed = client.get("/admin/snippets/articles/contributor/").context["object_list"][0]
    assert (listed.written, listed.asked) == (2, 1)


def test_the_list_of_tags_counts_their_articles(client, found):
    tag = make_tag("Pay")
    make_article(tags=[tag])
    found("snippets/articles/tag")
    assert client.get("/admin/snippets/articles/tag/").context["object_list"][0].articles == 1


def test_a_tag_is_found_by_the_start_of_its_name(found):
    make_tag("Feedback")
    make_tag("Pay")
    assert found("snippets/articles/tag", q="feed") == ["Feedback"]


@pytest.mark.django_db(databases=["default", "ratings"])  # the dashboard counts comments too
@pytest.mark.parametrize("name", ["Articles", "Contributors", "Tags"])
def test_the_lists_are_in_the_menu(client, found, name):
    assert f'"{name}"' in client.get("/admin/").content.decode()
