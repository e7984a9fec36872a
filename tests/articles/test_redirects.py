"""Old addresses lead to new ones."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import ArticlePage, BlogIndexPage
from tests.articles.test_editing import save
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_standard_page,
    make_tag,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


@pytest.fixture
def publish(editor, django_capture_on_commit_callbacks):
    """Publish a page with changes, in the editor's form: `publish(page, slug="new")`."""

    def send(page, **changes):
        with django_capture_on_commit_callbacks(execute=True):
            response = save(editor, page, "publish", **changes)
        assert response.status_code == 302, response.context["form"].errors

    return send


def move(client, page, target):
    """Move a page below another."""
    response = client.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")
    assert response.status_code == 302


def answer(client, path):
    """The status of an address, and where it leads to."""
    response = client.get(path)
    return response.status_code, response.headers.get("Location")


def test_an_articles_old_slug_leads_to_the_new_one(editor, publish):
    article = make_article("Ask well")
    publish(article, slug="ask-better")
    assert answer(editor, "/blog/management/ask-well/") == (301, "/blog/management/ask-better/")


def test_the_new_slug_answers_at_once(editor, publish):
    article = make_article("Ask well")
    publish(article, slug="ask-better")
    assert answer(editor, "/blog/management/ask-better/") == (200, None)


def test_a_slug_changed_twice_leads_to_the_newest(editor, publish):
    article = make_article("Ask well")
    publish(article, slug="ask-better")
    publish(article, slug="ask-best")
    assert answer(editor, "/blog/management/ask-well/") == (301, "/blog/management/ask-best/")


def test_a_changed_slug_in_a_draft_moves_nothing(editor):
    article = make_article("Ask well")
    save(editor, article, slug="ask-better")
    assert answer(editor, "/blog/management/ask-well/") == (200, None)


def test_a_moved_articles_old_address_leads_to_its_new_topic(editor):
    article = make_article("Ask well", topic=make_topic("Management"))
    move(editor, article, make_topic("Pay"))
    assert answer(editor, "/blog/management/ask-well/") == (301, "/blog/pay/ask-well/")


def test_a_renamed_topics_old_address_leads_to_its_new_one(editor, publish):
    topic = make_topic("Management")
    publish(topic, slug="leading")
    assert answer(editor, "/blog/management/") == (301, "/blog/leading/")


def test_the_articles_of_a_renamed_topic_are_found_at_their_old_addresses(editor, publish):
    topic = make_topic("Management")
    make_article("Ask well", topic=topic)
    publish(topic, slug="leading")
    assert answer(editor, "/blog/management/ask-well/") == (301, "/blog/leading/ask-well/")


def test_a_moved_standard_page_is_found_at_its_old_address(editor):
    parent, page = make_standard_page("About"), make_standard_page("Privacy")
    move(editor, page, parent)
    assert answer(editor, "/privacy/") == (301, "/about/privacy/")


def test_an_editor_can_make_a_redirect_by_hand(editor):
    blog = BlogIndexPage.objects.get()
    form = {"old_path": "/old/", "is_permanent": "on", "redirect_page": blog.pk}
    editor.post("/admin/redirects/add/", form)
    assert answer(editor, "/old/") == (301, "/blog/")


def test_an_old_address_never_hides_a_new_article(editor, publish):
    article = make_article("Ask well")
    publish(article, slug="ask-better")
    make_article("Ask well", topic=ArticlePage.objects.get().get_parent())
    assert answer(editor, "/blog/management/ask-well/") == (200, None)


def test_a_renamed_topics_feed_is_found_at_its_old_address(editor, publish):
    topic = make_topic("Pay")
    make_article(topic=topic)
    publish(topic, slug="money")
    assert editor.get("/blog/pay/feed/").headers["Location"] == "/blog/money/feed/"


@pytest.mark.parametrize(
    ("make", "path"), [(make_contributor, "/contributors/{}/"), (make_tag, "/tags/{}/")]
)
def test_a_renamed_contributor_or_tag_is_found_at_the_old_address(client, make, path):
    named = make("First")
    for slug in ("second", "third"):
        named.slug = slug
        named.save()
    for old in ("first", "second"):
        assert client.get(path.format(old)).headers["Location"] == path.format("third")


def test_a_name_that_is_taken_back_is_not_led_away(client):
    tag = make_tag("First")
    for slug in ("second", "first"):
        tag.slug = slug
        tag.save()
    assert client.get("/tags/first/").status_code == 200


def test_an_article_cannot_take_the_address_of_its_topics_feed():
    with pytest.raises(ValidationError, match="address of the topic"):
        make_article("Feed").full_clean()
