"""Who may open what in the admin."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from core.brand import Publisher
from home.models import HomePage
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_tag,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])  # the dashboard asks both

EVERYONE = {"Editors", "Moderators", "Contributors"}
ROLES = [*sorted(EVERYONE), "member"]
MAY = {
    "wagtailadmin_home": EVERYONE,
    "articles:index": EVERYONE,
    "wagtailadmin_account": EVERYONE,
    "new article": EVERYONE,
    "edit article": {"Editors", "Moderators"},
    "delete article": {"Editors", "Moderators"},
    "edit home": {"Editors", "Moderators"},
    "lacking_articles": {"Editors", "Moderators"},
    "stale_articles": {"Editors", "Moderators"},
    "ending_licenses": {"Editors", "Moderators"},
    "missed_searches": {"Editors"},
    "wagtailsearchpromotions:index": {"Editors"},
    "wagtailsearchpromotions:add": {"Editors"},
    "wagtailimages:index": EVERYONE,
    "wagtailimages:add": EVERYONE,
    "edit picture": {"Editors", "Moderators"},
    "delete picture": {"Editors", "Moderators"},  # who may change one may delete it
    "wagtailsnippets_articles_contributor:list": EVERYONE,
    "wagtailsnippets_articles_contributor:add": {"Editors", "Moderators"},
    "edit contributor": {"Editors", "Moderators"},
    "delete contributor": {"Editors"},
    "wagtailsnippets_articles_tag:list": EVERYONE,
    "wagtailsnippets_articles_tag:add": {"Editors"},
    "edit tag": {"Editors"},
    "publisher": {"Editors"},
    "membership": {"Editors"},
    "wagtailredirects:index": {"Editors"},
    "wagtailredirects:add": {"Editors"},
    "wagtailadmin_reports:site_history": EVERYONE,
    "wagtailusers_users:index": set(),
    "invite_staff": set(),
    "wagtailusers_groups:index": set(),
    "wagtailsites:index": set(),
    "wagtailadmin_workflows:index": set(),
    "wagtailadmin_collections:index": set(),
}
# Addresses that need something to be there: made first, then opened.
OF_THINGS = {
    "new article": lambda: reverse(
        "wagtailadmin_pages:add", args=["articles", "articlepage", make_topic().pk]
    ),
    "edit article": lambda: reverse("wagtailadmin_pages:edit", args=[make_article().pk]),
    "delete article": lambda: reverse("wagtailadmin_pages:delete", args=[make_article().pk]),
    "edit home": lambda: reverse("wagtailadmin_pages:edit", args=[HomePage.objects.get().pk]),
    "edit picture": lambda: reverse("wagtailimages:edit", args=[make_picture().pk]),
    "delete picture": lambda: reverse("wagtailimages:delete", args=[make_picture().pk]),
    "edit contributor": lambda: reverse(
        "wagtailsnippets_articles_contributor:edit", args=[make_contributor().pk]
    ),
    "delete contributor": lambda: reverse(
        "wagtailsnippets_articles_contributor:delete", args=[make_contributor().pk]
    ),
    "edit tag": lambda: reverse("wagtailsnippets_articles_tag:edit", args=[make_tag().pk]),
    "membership": lambda: reverse(
        "wagtailsettings:edit", args=["accounts", "membership", Membership.load().pk]
    ),
    "publisher": lambda: reverse(
        "wagtailsettings:edit", args=["core", "publisher", Publisher.load().pk]
    ),
}


def address(name):
    """The address by that name."""
    return OF_THINGS[name]() if name in OF_THINGS else reverse(name)


def log_in(client, role):
    """Log in as somebody with a role."""
    client.force_login(make_user(role=None if role == "member" else role))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MAY)
def test_a_role_opens_what_it_may_and_nothing_else(client, role, name):
    log_in(client, role)
    response = client.get(address(name), follow=True)
    opened = response.status_code == 200 and not response.redirect_chain
    assert opened == (role in MAY[name])


@pytest.mark.parametrize("name", MAY)
def test_a_stranger_is_asked_to_log_in(client, name):
    url = address(name)
    assert client.get(url).headers["Location"].startswith("/admin/login/?next=")


@pytest.mark.parametrize("name", MAY)
def test_a_superuser_opens_everything(client, name):
    client.force_login(make_user(is_superuser=True))
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", ["editor", "editor@localhost", "Editor@LOCALHOST", "EDITOR"])
def test_an_editor_logs_in_with_her_address_or_the_part_before_the_at(client, name):
    make_user("editor@localhost", role="Editors")
    form = {"login": name, "password": "long enough to pass", "next": "/admin/"}
    response = client.post("/accounts/login/", form)
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")


def test_a_short_name_is_not_an_account_at_another_host(client):
    make_user("editor@example.com", role="Editors")
    response = client.post(
        "/accounts/login/", {"login": "editor", "password": "long enough to pass"}
    )
    assert response.status_code == 200
    assert response.context["form"].errors


def test_a_wrong_password_opens_nothing(client):
    make_user("editor@localhost", role="Editors")
    response = client.post("/accounts/login/", {"login": "editor", "password": "wrong"})
    assert response.context["form"].errors


def test_a_contributor_edits_what_she_began(client):
    contributor = make_user(role="Contributors")
    article = make_article(owner=contributor, live=False)
    client.force_login(contributor)
    assert client.get(f"/admin/pages/{article.pk}/edit/").status_code == 200


def test_a_contributor_does_not_delete_what_is_published(client):
    contributor = make_user(role="Contributors")
    article = make_article(owner=contributor)
    client.force_login(contributor)
    client.post(f"/admin/pages/{article.pk}/delete/")
    assert client.get(f"/admin/pages/{article.pk}/edit/").status_code == 200


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_a_picture_is_chosen_by_every_role(client, role):
    log_in(client, role)
    make_picture("A desk")
    assert "A desk" in client.get("/admin/images/chooser/").json()["html"]
