"""Staff are invited: by mail, with a role, for seven days, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import address_ownership
from accounts.models import Invitation, User
from tests.factories.accounts import PASSWORD, make_member
from tests.support.invitation_steps import (
    ADDRESS,
    accept,
    account,
    invite,
    is_logged_in,
    link,
    role,
)
from tests.support.second_steps import add_app

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


# Inviting and accepting


def test_the_mail_goes_to_who_is_invited(client, boss):
    invite(client)
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    assert "The Boss invites you" in message.body
    assert "“Editors”" in message.body


def test_no_account_is_made_before_it_is_accepted(client, boss):
    invite(client)
    assert not User.objects.filter(email=ADDRESS).exists()


def test_opening_the_link_alone_changes_nothing(client, boss):
    invite(client)
    Client().get(link())
    assert not User.objects.filter(email=ADDRESS).exists()


def test_accepting_makes_an_account_with_the_role(client, boss):
    invite(client)
    browser = accept(name="Nora")
    user = account()
    assert (user.name, user.groups.get().name, user.is_verified) == ("Nora", "Editors", True)
    assert not user.has_usable_password()
    assert browser.get("/admin/").status_code == 200


def test_an_administrator_is_invited_by_an_administrator(client, boss):
    invite(client, chosen="administrator")
    accept()
    assert account().is_superuser


def test_the_second_step_follows(client, boss, settings):
    invite(client)
    settings.STAFF_MFA = True
    browser = accept()
    assert browser.get("/admin/").headers["Location"].startswith("/accounts/second-step/")
    assert browser.get("/accounts/2fa/totp/activate/").status_code == 200


def test_a_member_gets_the_role_and_keeps_what_is_theirs(client, boss):
    member = make_member(ADDRESS, name="Nora")
    invite(client)
    assert not member.groups.exists()
    accept()
    member.refresh_from_db()
    assert (member.groups.get().name, member.name) == ("Editors", "Nora")
    assert member.check_password(PASSWORD)


def test_a_members_second_step_is_asked_for(client, boss):
    add_app(make_member(ADDRESS))
    invite(client)
    browser = accept()
    assert not is_logged_in(browser)
    assert account().groups.exists()


def test_a_member_who_is_logged_in_stays_so(client, boss):
    member = make_member(ADDRESS)
    invite(client)
    browser = Client()
    browser.force_login(member)
    key = browser.session.session_key
    accept(browser=browser)
    assert browser.session.session_key == key


def test_whoever_is_logged_in_as_somebody_else_is_told_and_logged_out_of_it(client, boss):
    invite(client)
    browser = Client()
    browser.force_login(make_member("other@example.com"))
    assert "logged in as other@example.com" in browser.get(link()).content.decode()
    accept(browser=browser)
    assert browser.session["_auth_user_id"] == str(account().pk)
    assert not User.objects.get(email="other@example.com").groups.exists()


def test_what_a_stranger_prepared_for_the_address_is_gone(client, boss):
    prepared = address_ownership.create_newcomer(ADDRESS)
    thief = Client()
    thief.force_login(prepared)
    invite(client)
    accept()
    assert account().pk != prepared.pk
    assert not is_logged_in(thief)
    assert not User.objects.filter(pk=prepared.pk).exists()


# What the link is worth


def test_the_link_is_kept_as_a_hash_alone(client, boss):
    invite(client)
    token = link().rstrip("/").rpartition("/")[2]
    row = Invitation.objects.values().get()
    assert not any(token in str(value) for value in row.values())


def closed(path, **said):
    """Open a link; return the page's status and text."""
    for response in (Client().get(path), Client().post(path, said)):
        assert response.status_code == 410
    return response.content.decode()


def test_it_works_once(client, boss):
    invite(client)
    path = link()
    accept(path)
    assert "accepted already" in closed(path)


@pytest.mark.parametrize(
    ("age", "works"), [(timedelta(days=6, hours=23), True), (timedelta(days=7), False)]
)
def test_it_works_for_seven_days(client, boss, age, works):
    invite(client)
    Invitation.objects.update(sent_at=timezone.now() - age)
    if works:
        accept()
        assert account().groups.exists()
    else:
        assert "more than seven days old" in closed(link())
        assert not User.objects.filter(email=ADDRESS).exists()


def test_it_can_be_withdrawn(client, boss):
    invite(client)
    client.post(f"/admin/invitations/{Invitation.objects.get().pk}/revoke/")
    assert "withdrawn" in closed(link())


def test_an_accepted_one_cannot_be_withdrawn(client, boss):
    invite(client)
    accept()
    response = client.post(f"/admin/invitations/{Invitation.objects.get().pk}/revoke/", follow=True)
    assert "no longer waits" in response.content.decode()
    assert Invitation.objects.get().revoked_at is None


def test_a_new_one_ends_the_one_before(client, boss):
    invite(client)
    first = link()
    invite(client, email=ADDRESS.upper(), chosen=role("Moderators").pk)
    assert "withdrawn" in closed(first)
    accept()
    assert account().groups.get().name == "Moderators"


@pytest.mark.parametrize("token", ["nothing", "a" * 43, "-"])
def test_an_unknown_link_says_so(token):
    assert "no such invitation" in closed(f"/accounts/invitation/{token}/")


def leave(boss):
    boss.delete()


def be_locked(boss):
    User.objects.filter(pk=boss.pk).update(is_active=False)


def be_demoted(boss):
    User.objects.filter(pk=boss.pk).update(is_superuser=False)


@pytest.mark.parametrize("fate", [leave, be_locked, be_demoted])
def test_it_ends_when_who_sent_it_may_no_longer_give_the_role(client, boss, fate):
    invite(client)
    fate(boss)
    assert "can no longer give that role" in closed(link())


def test_a_locked_account_stays_locked(client, boss):
    make_member(ADDRESS, is_active=False)
    invite(client)
    path = link()
    assert Client().post(path).status_code == 410
    assert not account().groups.exists()
    assert not account().is_active


def test_a_click_that_a_mail_program_makes_accepts_nothing(client, boss):
    invite(client)
    for _ in range(3):
        Client().get(link())
        Client().head(link())
    accept()
    assert account().groups.exists()
