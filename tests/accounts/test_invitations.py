"""Staff are invited: by mail, with a role, for seven days, once."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import address_ownership
from accounts.models import Invitation, User
from tests.accounts.test_accounts import PASSWORD, join, log_in, make_member
from tests.accounts.test_staff_mfa import add_app
from tests.factories.articles import make_user

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

ADDRESS = "nora@example.com"


@pytest.fixture
def boss(client):
    """An administrator, logged in."""
    user = make_user("boss@example.com", name="The Boss", is_superuser=True)
    client.force_login(user)
    return user


def role(name="Editors") -> Group:
    return Group.objects.get(name=name)


def make_manager(address="manager@example.com", *, roles=("Editors",), powers=()) -> User:
    """Somebody who may manage users, but is no administrator."""
    user = make_user(address)
    group = Group.objects.create(name="Managers")
    names = ["access_admin", "add_user", "change_user", "delete_user", *powers]
    group.permissions.set(Permission.objects.filter(codename__in=names))
    user.groups.set([group, *(role(name) for name in roles)])
    return user


def invite(client, email=ADDRESS, chosen=None):
    """Send the form."""
    chosen = chosen or role().pk
    return client.post("/admin/invitations/new/", {"email": email, "role": chosen})


def link() -> str:
    """The path of the link in the last mail."""
    return re.search(r"http://localhost(/accounts/invitation/\S+)", mail.outbox[-1].body)[1]


def accept(path=None, browser=None, **said):
    """Open a link in a browser of its own, press the button; return the browser."""
    browser = browser or Client()
    path = path or link()
    assert browser.get(path).status_code == 200
    browser.post(path, said)
    return browser


def account() -> User:
    return User.objects.get(email=ADDRESS)


def is_logged_in(browser) -> bool:
    return "_auth_user_id" in browser.session


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


def test_a_member_gets_the_role_and_keeps_what_is_hers(client, boss):
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
def test_nobody_invites_into_a_role_above_her_own(client, name, may):
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


def test_a_manager_gives_and_takes_no_role_above_her_own(client):
    client.force_login(make_manager(roles=("Contributors",)))
    user = make_user("ed@example.com", role="Editors")
    edit(client, user, groups=[role("Moderators").pk])
    assert [group.name for group in user.groups.all()] == ["Editors"]
    edit(client, user, groups=[role("Contributors").pk])
    assert {group.name for group in user.groups.all()} == {"Contributors", "Editors"}


def test_a_manager_gives_herself_no_role_above_her_own(client):
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


def test_a_manager_assigns_no_role_above_her_own_to_many(client):
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


def test_a_newcomer_reads_as_whom_she_is_logged_in(boss, client):
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
