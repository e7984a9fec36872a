"""Copies and moves: each article keeps a slug of its own, and the source stays as it was."""

import pytest
from wagtail.models import Page

from articles.models import ArticlePage, BlogIndexPage
from tests.articles.test_editing import preview, save
from tests.factories.articles import make_article, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


def copy(client, page, parent, **changes):
    """Send the form that copies a page, as it is proposed, with changes."""
    url = f"/admin/pages/{page.pk}/copy/"
    fields = client.get(url).context["form"].fields
    form = {name: fields[name].initial for name in ("new_title", "new_slug")}
    return client.post(url, form | {"new_parent_page": parent.pk} | changes)


def slugs():
    """The slugs of all articles, in their last revision too."""
    found = ArticlePage.objects.order_by("pk")
    return [(one.slug, one.get_latest_revision_as_object().slug) for one in found]


@pytest.fixture
def source():
    """An article that was published and changed."""
    article = make_article("Ask well", topic=make_topic("Management"))
    article.save_revision().publish()
    return ArticlePage.objects.get(pk=article.pk)


def test_a_copy_is_proposed_a_slug_that_is_free(editor, source):
    assert copy(editor, source, make_topic("Pay")).status_code == 302
    assert slugs() == [("ask-well", "ask-well"), ("ask-well-2", "ask-well-2")]


def test_the_next_copy_gets_the_next_slug(editor, source):
    for _ in range(3):
        copy(editor, source, source.get_parent())
    assert [slug for slug, _ in slugs()] == ["ask-well", "ask-well-2", "ask-well-3", "ask-well-4"]


def test_a_slug_that_a_draft_wants_is_not_proposed(editor, source):
    other = make_article("Other")
    other.slug = "ask-well-2"
    other.save_revision()
    response = copy(editor, source, source.get_parent())
    assert response.status_code == 302
    assert ArticlePage.objects.filter(slug="ask-well-3").exists()


@pytest.mark.parametrize("slug", ["ask-well", "feed"])
def test_a_slug_that_is_used_is_refused_with_one_that_is_free(editor, source, slug):
    response = copy(editor, source, make_topic("Pay"), new_slug=slug)
    assert f"“{slug}-2” is free" in str(response.context["form"].errors["new_slug"])
    assert ArticlePage.objects.count() == 1


def test_source_and_copy_can_be_saved_published_and_previewed(editor, source):
    copy(editor, source, make_topic("Pay"))
    for article in ArticlePage.objects.all():
        assert preview(editor, article, "").status_code == 200
        assert save(editor, article, "publish").status_code == 302
        assert ArticlePage.objects.get(pk=article.pk).live


def test_an_alias_gets_a_slug_of_its_own_and_follows_its_source(editor, source):
    copy(editor, source, make_topic("Pay"), alias="on")
    source.title = "Ask better"
    source.save_revision().publish()
    alias = ArticlePage.objects.exclude(alias_of=None).get()
    assert (alias.slug, alias.title, alias.live) == ("ask-well-2", "Ask better", True)


@pytest.mark.parametrize("way", ["copy", "publish_copies", "alias"])
def test_a_topic_is_copied_with_its_articles(editor, source, way):
    blog = BlogIndexPage.objects.get()
    changes = {"new_slug": "leading", "copy_subpages": "on", way: "on"}
    assert copy(editor, source.get_parent(), blog, **changes).status_code == 302
    assert slugs() == [("ask-well", "ask-well"), ("ask-well-2", "ask-well-2")]
    made = ArticlePage.objects.get(slug="ask-well-2")
    assert (made.url, made.live) == ("/blog/leading/ask-well-2/", way != "copy")


def test_a_copy_made_by_a_program_gets_a_slug_of_its_own(source):
    source.save_revision()
    made = source.copy(to=make_topic("Pay"))
    assert (made.slug, made.get_latest_revision_as_object().slug) == ("ask-well-2",) * 2


def test_where_two_have_a_slug_already_the_earlier_one_can_be_saved(editor, source):
    twin = make_article("Twin", live=False, topic=make_topic("Pay"))
    Page.objects.filter(pk=twin.pk).update(slug="ask-well", url_path="/home/blog/pay/ask-well/")
    assert save(editor, source, "publish").status_code == 302
    assert "slug" in save(editor, twin, "publish").context["form"].errors


def test_an_article_is_moved_with_its_slug(editor, source):
    topic = make_topic("Pay")
    editor.post(f"/admin/pages/{source.pk}/move/{topic.pk}/confirm/")
    assert ArticlePage.objects.get().url == "/blog/pay/ask-well/"


def test_an_article_is_not_moved_to_where_its_slug_is_used(editor, source):
    topic = make_topic("Pay")
    twin = make_article("Twin", live=False, topic=topic)
    Page.objects.filter(pk=twin.pk).update(slug="ask-well", url_path="/home/blog/pay/ask-well/")
    response = editor.post(f"/admin/pages/{source.pk}/move/{topic.pk}/confirm/", follow=True)
    assert "already in use" in response.content.decode()
    assert ArticlePage.objects.get(pk=source.pk).url == "/blog/management/ask-well/"
