"""Who may invite staff and give which role, and what the admin shows of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, User
from tests.factories.accounts import PASSWORD, make_member
from tests.factories.articles import make_user
from tests.support.account_steps import join, log_in
from tests.support.invitation_steps import (
    ADDRESS,
    accept,
    account,
    invite,
    link,
    make_manager,
    role,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


# Who may invite, and into what


def test_a_member_or_an_editor_invites_nobody(client):
    for user in (make_user("m@example.com"), make_user("ed@example.com", role="Editors")):
        client.force_login(user)
        invite(client)
        client.get("/admin/invitations/")
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_a_stranger_is_led_to_the_log_in(client):
    response = invite(client)
    assert response.headers["Location"].startswith("/admin/login/")


def test_a_manager_makes_no_administrator(client):
    client.force_login(make_manager())
    assert invite(client, chosen="administrator").status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("name", "may"), [("Editors", False), ("Moderators", True), ("Contributors", True)]
)
def test_nobody_invites_into_a_role_above_their_own(client, name, may):
    client.force_login(make_manager(roles=("Moderators", "Contributors")))
    assert invite(client, chosen=role(name).pk).status_code == (302 if may else 422)


def test_what_is_typed_stays_when_the_form_is_refused(client, boss):
    response = invite(client, email="nora@mailinator.com")
    assert response.status_code == 422
    assert "nora@mailinator.com" in response.content.decode()


def test_a_mailbox_is_not_flooded(client, boss):
    answers = [invite(client).status_code for _ in range(12)]
    assert answers[-1] == 422
    assert len(mail.outbox) == 10


# Siblings: the form of a user, and the bulk actions


def edit(client, user, **changes):
    form = {"name": user.name, "is_active": "on"} | changes
    return client.post(f"/admin/users/edit/{user.pk}/", form)


def test_a_manager_makes_nobody_an_administrator_by_the_form(client):
    client.force_login(make_manager())
    user = make_user("ed@example.com")
    edit(client, user, is_superuser="on")
    user.refresh_from_db()
    assert not user.is_superuser


def test_a_manager_gives_and_takes_no_role_above_their_own(client):
    client.force_login(make_manager(roles=("Contributors",)))
    user = make_user("ed@example.com", role="Editors")
    edit(client, user, groups=[role("Moderators").pk])
    assert [group.name for group in user.groups.all()] == ["Editors"]
    edit(client, user, groups=[role("Contributors").pk])
    assert {group.name for group in user.groups.all()} == {"Contributors", "Editors"}


def test_managers_give_themselves_no_role_above_their_own(client):
    manager = make_manager(roles=())
    client.force_login(manager)
    edit(client, manager, groups=[role("Editors").pk])
    assert not manager.groups.filter(name="Editors").exists()


def test_a_manager_changes_no_administrator(client):
    client.force_login(make_manager())
    boss = make_user("boss@example.com", is_superuser=True)
    edit(client, boss, name="Fooled", is_active="")
    client.post(
        f"/admin/bulk/accounts/user/set_active_state/?id={boss.pk}", {"mark_as_active": False}
    )
    boss.refresh_from_db()
    assert (boss.name, boss.is_active) == ("", True)


def test_a_manager_assigns_no_role_above_their_own_to_many(client):
    client.force_login(make_manager(roles=("Contributors",)))
    user = make_user("ed@example.com")
    address = f"/admin/bulk/accounts/user/assign_role/?id={user.pk}"
    client.post(address, {"role": role("Editors").pk})
    assert not user.groups.exists()
    client.post(address, {"role": role("Contributors").pk})
    assert user.groups.get().name == "Contributors"


def test_a_manager_changes_no_role(client):
    manager = make_manager(powers=("change_group", "add_group", "delete_group"))
    client.force_login(manager)
    group = role("Contributors")
    response = client.get(f"/admin/groups/edit/{group.pk}/")
    assert response.status_code == 302


def test_an_administrator_changes_roles(client, boss):
    assert client.get(f"/admin/groups/edit/{role().pk}/").status_code == 200


# The list, and what is kept


@pytest.mark.parametrize("state", ["Waiting", "Accepted", "Revoked", "Expired"])
def test_the_list_says_what_became_of_it(client, boss, state):
    invite(client)
    row = Invitation.objects.get()
    match state:
        case "Accepted":
            accept()
        case "Revoked":
            client.post(f"/admin/invitations/{row.pk}/revoke/")
        case "Expired":
            Invitation.objects.update(sent_at=timezone.now() - timedelta(days=8))
    page = client.get("/admin/invitations/").content.decode()
    assert ADDRESS in page
    assert state in page
    assert ("Withdraw" in page) == (state == "Waiting")


def test_accepting_stands_in_the_accounts_history(client, boss):
    invite(client)
    accept()
    history = client.get(f"/admin/users/history/{account().pk}/").content.decode()
    assert "Accepted the invitation of The Boss to the role “Editors”" in history


def test_old_invitations_are_forgotten(client, boss):
    invite(client)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=91))
    call_command("housekeeping")
    assert not Invitation.objects.exists()


def test_an_invited_editor_logs_in_again(client, boss):
    invite(client)
    accept()
    user = account()
    user.set_password(PASSWORD)
    user.save()
    browser = Client()
    log_in(browser, ADDRESS)
    assert browser.get("/admin/").status_code == 200


def test_a_newcomer_reads_as_whom_they_are_logged_in(boss, client):
    invite(client)
    path, browser = link(), Client()
    join(browser, "other@example.com")
    text = browser.get(path).content.decode()
    assert "You are logged in as other@example.com." in text


def test_a_newcomer_who_accepts_gets_a_clean_account(boss, client):
    invite(client)
    path, browser = link(), Client()
    join(browser, ADDRESS)
    newcomer = User.objects.get(pending_address=ADDRESS)
    accept(path, browser)
    user = User.objects.get(email=ADDRESS)
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert not User.objects.filter(pk=newcomer.pk).exists()


def test_a_member_with_that_further_address_is_asked_for_no_other_name(boss, client):
    member = make_member("ada@example.com")
    member.emailaddress_set.create(email=ADDRESS, verified=True)
    invite(client)
    assert 'name="name"' not in Client().get(link()).text


def test_a_program_that_tries_the_link_accepts_nothing(boss, client):
    invite(client)
    program = Client()
    answers = [program.head(link()), program.get(link())]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert not User.objects.filter(email=ADDRESS).exists()
