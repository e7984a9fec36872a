"""An article's life in the admin: drafts, publishing, schedules, moderation, previews."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, TaskState
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from articles.models import ArticlePage
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

FORM = "page-edit-form"
SOON, LATER = "2100-01-01 09:00", "2100-02-01 09:00"


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


def edit_url(page):
    """The address of a page's form."""
    return f"/admin/pages/{page.pk}/edit/"


def form_of(client, page, **changes):
    """What a browser sends of a page's form, with changes; its body is one paragraph."""
    html = client.get(edit_url(page)).content.decode()
    form = querydict_from_html(html, form_id=FORM).dict()
    body = {"body": streamfield([("prose", rich_text("<p>The text.</p>"))])}
    return form | nested_form_data(body) | changes


def new_form(client, url, slug):
    """What a browser sends of a new page's form where nothing but a title was typed."""
    form = querydict_from_html(client.get(url).content.decode(), form_id=FORM).dict()
    return form | {"title": slug.replace("-", " ").capitalize(), "slug": slug, "body-count": "0"}


def save(client, page, action=None, **changes):
    """Send a page's form; `action` is "publish", "submit" or none for a draft."""
    form = form_of(client, page, **changes)
    return client.post(edit_url(page), form | ({f"action-{action}": "1"} if action else {}))


def errors(response):
    """The fields that the form complains about."""
    form = response.context["form"]
    return {*form.errors, *(name for name, part in form.formsets.items() if not part.is_valid())}


def is_shown(client, path):
    """Whether readers find something at an address."""
    client.logout()
    return client.get(path).status_code == 200


def at(monkeypatch, moment):
    """Let the clock show a moment, and do what is due."""
    now = timezone.datetime.fromisoformat(moment).replace(tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=1))
    call_command("publish_scheduled")


# Drafts


def test_a_new_draft_needs_nothing_but_a_title(editor):
    url = f"/admin/pages/add/articles/articlepage/{make_topic().pk}/"
    response = editor.post(url, new_form(editor, url, "just-a-thought"))
    assert response.status_code == 302
    assert not ArticlePage.objects.get(slug="just-a-thought").live


def test_a_draft_saves_itself_while_it_is_written(editor):
    url = f"/admin/pages/add/articles/articlepage/{make_topic().pk}/"
    form = new_form(editor, url, "just-a-thought")
    response = editor.post(url, form, headers={"Accept": "application/json"})
    assert response.json()["success"]


def test_a_draft_may_lack_what_an_article_must_have(editor):
    draft = make_article("Thin", live=False)
    response = save(
        editor, draft, hero=make_picture().pk, **{"authors-0-DELETE": "on", "body-count": "0"}
    )
    assert response.status_code == 302


def test_a_change_of_a_published_article_is_not_seen_before_it_is_published(editor):
    article = make_article("Old title")
    save(editor, article, title="New title")
    assert "New title" not in editor.get(article.url).content.decode()


# Publishing


def test_a_complete_article_is_published(editor):
    draft = make_article("Ready", live=False)
    save(editor, draft, "publish")
    assert is_shown(editor, "/blog/management/ready/")


def test_nothing_is_published_without_an_author(editor):
    draft = make_article("Anonymous", live=False)
    response = save(editor, draft, "publish", **{"authors-0-DELETE": "on"})
    assert "authors" in errors(response)
    assert not is_shown(editor, "/blog/management/anonymous/")


def test_an_author_chosen_in_a_refused_form_is_kept(editor):
    draft = make_article("Found late", live=False)
    person = draft.author_list[0]
    refused = save(editor, draft, "publish", **{"authors-0-contributor": ""})
    html = refused.content.decode()
    assert "Choose an author" in html
    mark = querydict_from_html(html, form_id=FORM)["authors-0-DELETE"]
    chosen = {"authors-0-contributor": str(person.pk), "authors-0-DELETE": mark}
    save(editor, draft, "publish", **chosen)
    assert is_shown(editor, "/blog/management/found-late/")


def test_nothing_is_published_while_a_picture_is_described_by_nobody(editor):
    draft = make_article("Undescribed", live=False)
    response = save(editor, draft, "publish", hero=make_picture().pk)
    assert errors(response) == {"hero_alt"}
    assert not is_shown(editor, "/blog/management/undescribed/")


@pytest.mark.parametrize(
    "described", [{"hero_alt": "Two women talk"}, {"hero_decorative": "on"}], ids=["text", "none"]
)
def test_a_picture_needs_a_text_or_to_be_decorative(editor, described):
    draft = make_article("Described", live=False)
    save(editor, draft, "publish", hero=make_picture().pk, **described)
    assert is_shown(editor, "/blog/management/described/")


def test_nothing_is_published_without_a_text(editor):
    draft = make_article("Empty", live=False)
    response = save(editor, draft, "publish", **{"body-count": "0"})
    assert errors(response) == {"body"}


def test_a_slug_is_used_once_in_the_whole_blog(editor):
    make_article("Ask well", topic=make_topic("Management"))
    other = make_article("Something else", topic=make_topic("Pay"))
    response = save(editor, other, "publish", slug="ask-well")
    assert errors(response) == {"slug"}
    assert "Ask well" in str(response.context["form"].errors["slug"])


def test_an_author_can_be_added(editor):
    draft = make_article("Together", live=False)
    second = make_contributor("Second Author")
    extra = {"contributor": second.pk, "ORDER": "2", "DELETE": "", "id": ""}
    changes = {f"authors-1-{name}": value for name, value in extra.items()}
    save(editor, draft, "publish", **changes, **{"authors-TOTAL_FORMS": "2"})
    assert "Second Author" in [person.name for person in ArticlePage.objects.get().author_list]


def test_an_article_can_be_taken_back(editor):
    article = make_article("Regretted")
    editor.post(f"/admin/pages/{article.pk}/unpublish/")
    assert not is_shown(editor, "/blog/management/regretted/")


# Schedules


def test_a_scheduled_article_is_not_shown_early(editor):
    save(editor, make_article("Soon", live=False), "publish", go_live_at=SOON)
    call_command("publish_scheduled")
    assert not is_shown(editor, "/blog/management/soon/")


def test_a_scheduled_article_is_shown_when_its_time_comes(editor, monkeypatch):
    save(editor, make_article("Soon", live=False), "publish", go_live_at=SOON)
    at(monkeypatch, SOON)
    assert is_shown(editor, "/blog/management/soon/")


def test_an_article_is_shown_until_it_expires(editor):
    save(editor, make_article("Fleeting", live=False), "publish", expire_at=LATER)
    call_command("publish_scheduled")
    assert is_shown(editor, "/blog/management/fleeting/")


def test_an_expired_article_is_hidden(editor, monkeypatch):
    save(editor, make_article("Fleeting", live=False), "publish", expire_at=LATER)
    at(monkeypatch, LATER)
    assert not is_shown(editor, "/blog/management/fleeting/")


def test_an_article_cannot_end_before_it_starts(editor):
    draft = make_article("Backwards", live=False)
    response = save(editor, draft, "publish", go_live_at=LATER, expire_at=SOON)
    assert errors(response) == {"go_live_at", "expire_at"}


# Moderation


@pytest.fixture
def submitted(client):
    """An article that a contributor has written and submitted."""
    client.force_login(make_user("contributor@example.com", role="Contributors"))
    url = f"/admin/pages/add/articles/articlepage/{make_topic().pk}/"
    client.post(url, new_form(client, url, "proposal") | {"authors-TOTAL_FORMS": "0"})
    article = ArticlePage.objects.get()
    author = {"contributor": make_contributor("Ada Author").pk, "ORDER": "1", "id": ""}
    changes = {f"authors-0-{name}": value for name, value in author.items()}
    save(client, article, "submit", **changes, **{"authors-TOTAL_FORMS": "1"})
    return article


def review(client, article, role, action, **form):
    """Approve or reject an article as somebody with a role."""
    client.force_login(make_user(f"{role}@example.com", role=role))
    task = TaskState.objects.get(status="in_progress")
    url = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, action, task.pk])
    assert client.post(url, form).status_code == 302


def test_a_submitted_article_waits(client, submitted):
    assert submitted.workflow_in_progress
    assert not is_shown(client, "/blog/management/proposal/")


@pytest.mark.parametrize("role", ["Moderators", "Editors"])
def test_an_approved_article_is_live(client, submitted, role):
    review(client, submitted, role, "approve")
    assert is_shown(client, "/blog/management/proposal/")


def test_a_rejected_article_goes_back_with_a_word(client, submitted):
    review(client, submitted, "Moderators", "reject", comment="Add an example.")
    assert TaskState.objects.get().comment == "Add an example."
    assert not is_shown(client, "/blog/management/proposal/")


def test_a_contributor_cannot_approve_her_own_article(client, submitted):
    task = TaskState.objects.get()
    url = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "approve", task.pk])
    client.post(url)
    assert not is_shown(client, "/blog/management/proposal/")


def test_a_contributor_cannot_publish(client, submitted):
    save(client, submitted, "publish")
    assert not is_shown(client, "/blog/management/proposal/")


def test_a_contributor_is_not_offered_to_publish(client, submitted):
    assert "action-publish" not in client.get(edit_url(submitted)).content.decode()


# Comments, revisions, previews


def test_comments_are_kept(editor):
    comment = {
        "id": "",
        "contentpath": "title",
        "text": "Shorter?",
        "position": "",
        "DELETE": "",
        "replies": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MAX_NUM_FORMS": "", "MIN_NUM_FORMS": 0},
    }
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    form = nested_form_data({"comments": counts | {"0": comment}})
    save(editor, make_article(), **form)
    assert Comment.objects.get().text == "Shorter?"


def test_two_revisions_can_be_compared(editor):
    article = make_article("First title")
    save(editor, article)
    save(editor, article, title="Second title")
    first, second = article.revisions.order_by("pk")
    url = f"/admin/pages/{article.pk}/revisions/compare/{first.pk}...{second.pk}/"
    assert "Second" in editor.get(url).content.decode()


def test_an_old_revision_can_be_looked_at(editor):
    article = make_article("First title")
    save(editor, article)
    save(editor, article, title="Second title")
    first = article.revisions.order_by("pk").first()
    response = editor.get(f"/admin/pages/{article.pk}/revisions/{first.pk}/view/")
    assert "First title" in response.content.decode()


def preview(client, page, mode, **changes):
    """What the preview shows of a form that was not saved."""
    url = f"/admin/pages/{page.pk}/edit/preview/"
    assert client.post(url, form_of(client, page, **changes)).json()["is_available"]
    return client.get(url, {"mode": mode, "in_preview_panel": "true"})


@pytest.mark.parametrize("mode", ["", "social"])
def test_a_preview_shows_what_is_not_yet_saved(editor, mode):
    article = make_article("Old title")
    html = preview(editor, article, mode, title="Brand new title").content.decode()
    assert "Brand new title" in html


@pytest.mark.parametrize("mode", ["", "social"])
def test_a_preview_may_be_framed_by_the_admin(editor, mode):
    response = preview(editor, make_article(), mode)
    assert response.headers.get("X-Frame-Options", "SAMEORIGIN") == "SAMEORIGIN"


def test_a_preview_of_the_social_card_draws_it_anew(editor):
    html = preview(editor, make_article(), "social", title="Brand new").content.decode()
    assert BeautifulSoup(html, "html.parser").img["src"].startswith("data:image/")


def test_a_preview_of_a_members_only_article_is_whole(editor):
    article = make_article(body=[("prose", "<p>Opening.</p>")])
    body = streamfield([("prose", rich_text("<p>Opening.</p><h2>Then</h2><p>The end.</p>"))])
    form = nested_form_data({"body": body})
    html = preview(editor, article, "", access="members", **form).content.decode()
    assert "The end." in html


def test_a_preview_comes_in_the_sizes_of_a_phone_a_tablet_and_a_desk(editor):
    html = BeautifulSoup(editor.get(edit_url(make_article())).content, "html.parser")
    assert len(html.select("input[name=preview-size]")) == 3


def test_a_contributor_can_be_previewed(editor):
    person = make_contributor("Ada Example")
    url = f"/admin/snippets/articles/contributor/edit/{person.pk}/"
    form = querydict_from_html(editor.get(url).content.decode(), form_id="w-editor-form").dict()
    editor.post(f"{url.replace('edit', 'preview')}", form | {"name": "Ada Anew"})
    assert "Ada Anew" in editor.get(url.replace("edit", "preview")).content.decode()


@pytest.mark.parametrize("words", ["zeph", "zephyrs wo"])
def test_pages_are_found_by_the_beginnings_of_words(editor, words):
    for title in ("Zephyrs at work", "At home"):
        make_article(title)
    found = editor.get("/admin/pages/search/", {"q": words}).context["pages"]
    assert [page.title for page in found] == ["Zephyrs at work"]
