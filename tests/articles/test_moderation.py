"""Who moderates what, and where a contributor may work."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from wagtail.models import GroupApprovalTask, Workflow

from articles.models import BlogIndexPage
from home.models import HomePage
from tests.factories.articles import make_article, make_standard_page, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    """A contributor."""
    return make_user("writer@example.com", role="Contributors")


@pytest.fixture
def submitted(writer):
    """A contributor's draft, in moderation."""
    article = make_article(live=False, owner=writer)
    article.save_revision(user=writer)
    article.get_workflow().start(article, writer)
    return article


def test_the_roles_are_the_only_groups():
    names = set(Group.objects.values_list("name", flat=True))
    assert names == {"Contributors", "Editors", "Moderators"}


@pytest.mark.parametrize("make", [make_topic, make_article, make_standard_page])
def test_every_page_is_moderated(make):
    assert make().get_workflow() == Workflow.objects.get(name="Moderators approval")


def test_moderators_and_editors_approve():
    task = GroupApprovalTask.objects.get()
    assert {group.name for group in task.groups.all()} == {"Editors", "Moderators"}


def test_a_submitted_draft_is_locked_for_who_wrote_it(submitted, writer):
    assert submitted.permissions_for_user(writer).page_locked()


@pytest.mark.parametrize("role", ["Moderators", "Editors"])
def test_a_submitted_draft_is_open_to_those_who_approve(submitted, role):
    assert not submitted.permissions_for_user(make_user(role=role)).page_locked()


def test_those_who_approve_are_told_by_mail(writer, django_capture_on_commit_callbacks):
    make_user("moderator@example.com", role="Moderators")
    article = make_article(live=False, owner=writer)
    article.save_revision(user=writer)
    with django_capture_on_commit_callbacks(execute=True):
        article.get_workflow().start(article, writer)
    assert [to for message in mail.outbox for to in message.to] == ["moderator@example.com"]


def test_a_contributor_does_not_edit_the_articles_of_others(writer):
    article = make_article(owner=make_user("other@example.com"))
    assert not article.permissions_for_user(writer).can_edit()


def test_a_contributor_writes_nothing_outside_the_blog(writer):
    assert not HomePage.objects.get().permissions_for_user(writer).can_add_subpage()


def test_a_contributor_sees_the_page_tree_from_the_blog_on(client, writer):
    client.force_login(writer)
    response = client.get(f"/admin/pages/{HomePage.objects.get().pk}/")
    assert response.headers["Location"] == f"/admin/pages/{BlogIndexPage.objects.get().pk}/"


@pytest.mark.parametrize("role", ["Contributors", "Moderators", "Editors"])
def test_nobody_but_an_administrator_gives_roles(client, role):
    user = make_user(role=role)
    client.force_login(user)
    client.post(f"/admin/users/edit/{user.pk}/", {"email": user.email, "is_superuser": "on"})
    user.refresh_from_db()
    assert not user.is_superuser
