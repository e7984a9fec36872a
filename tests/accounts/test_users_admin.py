"""Users in the admin: invited, given roles, changed, taken away."""

import pytest
from django.contrib.auth.models import Group

from accounts import address_ownership
from accounts.models import User
from community.models import Answer
from tests.factories.articles import make_user
from tests.factories.community import make_answer

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def admin(client):
    """A client logged in as an administrator."""
    client.force_login(make_user("boss@example.com", name="The Boss", is_superuser=True))
    return client


def edit(client, user, **changes):
    """Send the form of a user with changes."""
    form = {"email": user.email, "name": user.name, "is_active": "on"} | changes
    return client.post(f"/admin/users/edit/{user.pk}/", form)


def log_in(client, email, password=PASSWORD):
    """Log in to the admin, and say whether it went well."""
    client.logout()
    client.post("/accounts/login/", {"login": email, "password": password, "next": "/admin/"})
    return "_auth_user_id" in client.session


def test_the_list_shows_names_and_addresses(admin):
    text = admin.get("/admin/users/").content.decode()
    assert "The Boss" in text
    assert "boss@example.com" in text


def test_the_list_says_nothing_of_the_last_log_in(admin):
    assert "last login" not in admin.get("/admin/users/").content.decode().lower()


@pytest.mark.parametrize("words", ["Boss", "boss@"])
def test_a_user_is_found_by_name_and_address(admin, words):
    assert "The Boss" in admin.get("/admin/users/results/", {"q": words}).content.decode()


def test_the_list_can_be_narrowed_to_a_role(admin):
    make_user("ed@example.com", name="Ed Itor", role="Editors")
    editors = Group.objects.get(name="Editors").pk
    text = admin.get("/admin/users/results/", {"group": editors}).content.decode()
    assert "Ed Itor" in text
    assert "The Boss" not in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_makes_an_account_for_somebody_else(admin, method):
    form = {"email": "nora@example.com", "password1": PASSWORD, "password2": PASSWORD}
    response = getattr(admin, method)("/admin/users/new/", form)
    assert response.headers["Location"] == "/admin/invitations/new/"
    assert not User.objects.filter(email="nora@example.com").exists()


def test_the_list_leads_to_inviting(admin):
    assert "Invite someone" in admin.get("/admin/users/").content.decode()


def test_the_form_asks_for_no_first_or_last_name_and_no_password(admin):
    user = make_user("ed@example.com")
    text = admin.get(f"/admin/users/edit/{user.pk}/").content.decode()
    assert not any(word in text for word in ("first_name", "last_name", "password1"))


def test_nobody_types_anothers_password(admin):
    user = make_user("ed@example.com", role="Editors", password=PASSWORD)
    edit(admin, user, password1="one of my own choice", password2="one of my own choice")
    assert not log_in(admin, "ed@example.com", "one of my own choice")
    assert log_in(admin, "ed@example.com")


def test_nobody_types_anothers_address(admin):
    user = make_user("ed@example.com")
    edit(admin, user, email="boss@evil.example", name="Edith")
    user.refresh_from_db()
    assert (user.email, user.name) == ("ed@example.com", "Edith")


def test_a_user_is_given_a_role(admin):
    user = make_user("ed@example.com")
    edit(admin, user, groups=[Group.objects.get(name="Editors").pk])
    assert user.groups.get().name == "Editors"


def test_a_users_name_is_changed(admin):
    user = make_user("ed@example.com", name="Ed")
    edit(admin, user, name="Edith")
    user.refresh_from_db()
    assert user.name == "Edith"


def test_a_changed_user_keeps_the_password(admin):
    user = make_user("ed@example.com", role="Editors", password=PASSWORD)
    edit(admin, user, name="Edith", groups=[Group.objects.get(name="Editors").pk])
    assert log_in(admin, "ed@example.com")


def test_a_user_who_is_not_active_does_not_log_in(admin):
    user = make_user("ed@example.com", role="Editors", password=PASSWORD)
    edit(admin, user, is_active="")
    assert not log_in(admin, "ed@example.com")


def test_a_user_is_deleted(admin):
    user = make_user("ed@example.com")
    admin.post(f"/admin/users/delete/{user.pk}/")
    assert not User.objects.filter(pk=user.pk).exists()


def test_a_users_history_is_kept(admin):
    user = make_user("ed@example.com")
    edit(admin, user, name="Edith")
    assert "Edited" in admin.get(f"/admin/users/history/{user.pk}/").content.decode()


def test_an_editor_changes_their_own_name(client):
    user = make_user("ed@example.com", role="Editors")
    client.force_login(user)
    form = {"name-name": "Edith", "notifications-submitted_notifications": "on"}
    form |= {"theme-theme": "system", "theme-density": "default", "theme-contrast": "system"}
    response = client.post("/admin/account/", form)
    user.refresh_from_db()
    assert (response.status_code, user.name) == (302, "Edith")


def test_a_stranger_does_not_open_the_account_page(client):
    assert client.get("/admin/account/").headers["Location"].startswith("/admin/login/")


def test_a_member_without_a_role_does_not_open_the_account_page(client):
    client.force_login(make_user())
    assert client.get("/admin/account/").status_code == 302


# Newcomers are in no list; a deleted user takes along everything stored about them.


@pytest.fixture
def newcomer():
    """Somebody who has typed an address at the gate."""
    return address_ownership.create_newcomer("vera@example.com")


@pytest.mark.parametrize("page", ["edit", "delete"])
def test_no_page_of_the_admin_is_about_a_newcomer(admin, newcomer, page):
    assert admin.get(f"/admin/users/{page}/{newcomer.pk}/").status_code == 404


def do_to(admin, which, action, **said):
    return admin.post(f"/admin/bulk/accounts/user/{action}/?id={which}&next=/admin/users/", said)


def test_a_role_for_all_users_is_none_for_newcomers(admin, newcomer):
    member = make_user("ed@example.com")
    do_to(admin, "all", "assign_role", role=Group.objects.get(name="Editors").pk)
    assert (member.groups.exists(), newcomer.groups.exists()) == (True, False)


def test_deleting_all_users_deletes_no_newcomer(admin, newcomer):
    member = make_user("ed@example.com")
    do_to(admin, "all", "delete")
    left = User.objects.filter(pk__in=[member.pk, newcomer.pk])
    assert list(left) == [newcomer]


def test_locking_all_users_locks_no_newcomer(admin, newcomer):
    do_to(admin, "all", "set_active_state", mark_as_active=False)
    newcomer.refresh_from_db()
    assert newcomer.is_active


def by_her_page(admin, user):
    admin.post(f"/admin/users/delete/{user.pk}/")


def by_the_list(admin, user):
    do_to(admin, user.pk, "delete")


@pytest.mark.parametrize("delete", [by_her_page, by_the_list])
def test_a_user_is_deleted_with_all_that_they_wrote(admin, delete):
    user = make_user("ed@example.com")
    make_answer(author=user)
    delete(admin, user)
    assert not User.objects.filter(email="ed@example.com").exists()
    assert not Answer.objects.exists()
