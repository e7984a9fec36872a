"""Every way to go live asks what the Publish button asks."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, TaskState

from articles.admin.article_list import STATES
from articles.admin.dashboard import list_drafts_and_reviews
from articles.models import ArticlePage
from core.publishing import NotPublishable, check_publishable, find_faults
from tests.articles.test_editing import save
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_standard_page,
    make_user,
)

pytestmark = pytest.mark.django_db

VIDEO = ("video", {"url": "", "title": "A talk", "caption": ""})
BAD_VIDEO = ("video", {"url": "https://example.com/film", "title": "A talk", "caption": ""})
CALL = ("call_to_action", {"heading": "Do", "text": "", "label": "Go", "page": None, "url": ""})


def undescribed():
    """A draft whose hero is described by nobody."""
    return make_article("Thin", live=False, hero=make_picture())


THIN = {
    "no author": lambda: make_article("Thin", live=False, authors=[]),
    "no text": lambda: make_article("Thin", live=False, body=[]),
    "hero undescribed": undescribed,
    "video without address": lambda: make_article("Thin", live=False, body=[VIDEO]),
    "video elsewhere": lambda: make_article("Thin", live=False, body=[BAD_VIDEO]),
    "button to nowhere": lambda: make_article("Thin", live=False, body=[CALL]),
    "a page's video": lambda: make_standard_page("Thin", live=False, body=[VIDEO]),
}
WORDS = {
    "no author": "It has no author.",
    "no text": "Body: This field is required.",
    "video without address": "Block 1 (Video): This field is required.",
    "video elsewhere": "Block 1 (Video): Only videos on YouTube and Vimeo can be shown here.",
    "button to nowhere": "Block 1 (Call to action): Choose a page, or give an address.",
}


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


def is_live(page):
    """Whether a page is live by now."""
    return Page.objects.get(pk=page.pk).live


def publish_in_bulk(client, *pages, **form):
    """Tick pages and choose “Publish”; return the messages."""
    ids = "&".join(f"id={page.pk}" for page in pages)
    url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?{ids}"
    response = client.post(f"{url}&next=/admin/", form)
    assert response.status_code == 302
    return [str(one).strip() for one in client.get("/admin/articles/").context["messages"]]


def schedule(page):
    """Let an unchecked revision of a page be due, as an older version of the site left it."""
    revision = page.save_revision(clean=False)
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()


@pytest.mark.parametrize("kind", THIN)
def test_a_bulk_action_publishes_nothing_that_lacks_something(editor, kind):
    page = THIN[kind]()
    said = publish_in_bulk(editor, page)
    assert not is_live(page)
    assert any("“Thin” was not published." in words for words in said)


def test_a_bulk_action_publishes_what_is_complete_and_names_the_rest(editor):
    whole, thin = make_article("Whole", live=False), THIN["no author"]()
    said = publish_in_bulk(editor, whole, thin)
    assert (is_live(whole), is_live(thin)) == (True, False)
    assert said == [
        "“Thin” was not published. It has no author.",
        "1 page has been published",
    ]


def test_a_bulk_action_checks_what_is_below(editor):
    thin = THIN["no author"]()
    topic = thin.get_parent()
    said = publish_in_bulk(editor, topic, include_descendants="on")
    assert not is_live(thin)
    assert "“Thin” was not published. It has no author." in said


@pytest.mark.parametrize("kind", WORDS)
def test_the_reason_is_said(kind):
    assert find_faults(THIN[kind]()) == [WORDS[kind]]


def test_a_complete_article_has_no_faults():
    assert find_faults(make_article()) == []


@pytest.mark.parametrize("kind", THIN)
def test_no_revision_is_published_that_lacks_something(kind):
    page = THIN[kind]()
    with pytest.raises(NotPublishable):
        page.save_revision(clean=False).publish()
    assert not is_live(page)


@pytest.mark.parametrize("kind", THIN)
def test_the_scheduler_publishes_nothing_that_lacks_something(kind):
    page = THIN[kind]()
    schedule(page)
    call_command("publish_scheduled")
    assert not is_live(page)


def test_the_scheduler_goes_on_after_what_it_refused():
    thin, whole = THIN["no author"](), make_article("Whole", live=False)
    schedule(thin)
    schedule(whole)
    call_command("publish_scheduled")
    assert is_live(whole)


def test_what_the_scheduler_refused_is_no_longer_scheduled_and_stands_in_the_log():
    thin = THIN["no author"]()
    schedule(thin)
    call_command("publish_scheduled")
    call_command("publish_scheduled")
    entry = PageLogEntry.objects.get(action="articles.publish.refused")
    assert entry.data["faults"] == ["It has no author."]
    assert not ArticlePage.objects.get(pk=thin.pk).approved_schedule


def test_a_live_article_stays_as_it_is_where_its_scheduled_change_is_refused():
    article = make_article("Whole")
    article.title = "Changed"
    article.authors.set([])
    schedule(article)
    call_command("publish_scheduled")
    found = ArticlePage.objects.get(pk=article.pk)
    assert (found.live, found.title) == (True, "Whole")


def test_editors_are_told_of_what_was_refused_until_somebody_mends_it(editor):
    thin = THIN["no author"]()
    schedule(thin)
    call_command("publish_scheduled")
    user = make_user("chief@example.com", role="Editors")

    def count():
        return {words: number for number, words, _ in list_drafts_and_reviews(user)}[
            "Scheduled articles that could not be published"
        ]

    assert (count(), thin in STATES["refused"](ArticlePage.objects.all())) == (1, True)
    ArticlePage.objects.get(pk=thin.pk).save_revision()
    assert count() == 0


def test_the_history_of_a_page_says_why(editor):
    thin = THIN["no author"]()
    schedule(thin)
    call_command("publish_scheduled")
    assert "It has no author." in editor.get(f"/admin/pages/{thin.pk}/history/").content.decode()


def test_what_lacks_something_cannot_be_scheduled():
    thin = make_article("Thin", live=False, authors=[])
    thin.go_live_at = timezone.now() + timedelta(days=1)
    with pytest.raises(NotPublishable):
        thin.save_revision(clean=False).publish()


def test_a_draft_that_lost_its_author_in_moderation_is_not_approved(client):
    thin = make_article("Thin", live=False)
    workflow = thin.get_workflow()
    thin.save_revision()
    workflow.start(thin, make_user("contributor@example.com", role="Contributors"))
    thin.authors.set([])
    thin.save_revision(clean=False)
    client.force_login(make_user(role="Moderators"))
    task = TaskState.objects.get(status="in_progress")
    url = reverse("wagtailadmin_pages:workflow_action", args=[thin.pk, "approve", task.pk])
    response = client.post(url, follow=True)
    assert "“Thin” was not published. It has no author." in response.content.decode()
    assert (is_live(thin), TaskState.objects.get(pk=task.pk).status) == (False, "in_progress")


def test_a_live_copy_is_not_made_of_what_lacks_something(editor):
    article = make_article("Thin", authors=[])
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": article.get_parent().pk}
    url = f"/admin/pages/{article.pk}/copy/"
    for way in ("publish_copies", "alias"):
        response = editor.post(url, form | {way: "on"})
        assert response.context["form"].errors.keys() == {way}
    assert ArticlePage.objects.count() == 1


def test_the_publish_button_still_publishes(editor):
    draft = make_article("Ready", live=False, authors=[make_contributor("Ada Example")])
    save(editor, draft, "publish")
    assert is_live(draft)


def test_what_is_wrong_is_raised_with_its_page():
    thin = THIN["no author"]()
    with pytest.raises(NotPublishable) as raised:
        check_publishable(thin)
    assert (raised.value.page, raised.value.faults) == (thin, ["It has no author."])


def test_what_is_imported_without_an_author_comes_in_as_a_draft_with_a_line(tmp_path, capsys):
    (tmp_path / "thin.md").write_text("---\ntitle: Thin\n---\n\nWords.\n")
    for words in ("1 created", "1 unchanged"):
        call_command("import_articles", str(tmp_path))
        said = capsys.readouterr().out
        assert "comes in as a draft. It has no author." in said
        assert words in said
    assert not ArticlePage.objects.get(slug="thin").live
