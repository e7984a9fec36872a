"""Staff need a second step: this session has passed it, or the admin stays closed."""

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Session, User
from tests.factories.accounts import PASSWORD
from tests.factories.articles import make_article, make_user
from tests.support.account_steps import ask_for_code, code_in_mail, log_in
from tests.support.second_steps import add_app, code_of
from tests.support.url_walk import walk_urls

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])  # the dashboard asks both

ADDRESS = "ada@example.com"
SECOND_STEP = "/accounts/second-step/"
ADMIN = sorted({address for address, _ in walk_urls() if address.startswith("/admin/")})


@pytest.fixture(autouse=True)
def _required(settings):
    settings.STAFF_MFA = True


def make_editor(**fields):
    """An editor whose address is confirmed."""
    user = make_user(ADDRESS, role="Editors", password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


@pytest.fixture
def editor(client):
    """An editor who is logged in with a password alone, and has no second step yet."""
    user = make_editor()
    log_in(client)
    return user


def set_up_app(client) -> None:
    """Set up an app by the pages, as a member does."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})


def opens_admin(client) -> bool:
    return client.get("/admin/").status_code == 200


def is_asked(response) -> bool:
    """Say whether a response leads to the second step."""
    return response.status_code == 302 and response.headers["Location"].startswith(SECOND_STEP)


# Every address


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_the_admin_asks_for_the_second_step(client, editor, method):
    open_ones = [path for path in ADMIN if not is_asked(getattr(client, method)(path))]
    assert open_ones == []


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"X-Requested-With": "XMLHttpRequest"}]
)
def test_a_script_is_refused_in_json(client, editor, headers):
    answers = [client.post(path, headers=headers) for path in ADMIN]
    assert {(a.status_code, a.headers["Content-Type"]) for a in answers} == {
        (403, "application/json")
    }


def test_a_preview_asks_for_it(client, editor):
    article = make_article(live=False)
    for part in ("view_draft", "edit/preview", "revisions/1/view"):
        assert is_asked(client.get(f"/admin/pages/{article.pk}/{part}/"))


def test_a_stranger_is_led_to_the_log_in(client):
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_a_member_without_a_role_is_asked_for_nothing(client):
    client.force_login(make_user())
    assert not is_asked(client.get("/admin/"))


# Who has access


def grant_access_by_own_group(user):
    group = Group.objects.create(name="Own")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)


def grant_access_by_permission(user):
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))


def grant_everything(user):
    User.objects.filter(pk=user.pk).update(is_superuser=True)


@pytest.mark.parametrize(
    "grant", [grant_access_by_own_group, grant_access_by_permission, grant_everything]
)
def test_access_that_comes_in_whatever_way_needs_it(client, grant):
    user = make_user(ADDRESS)
    grant(user)
    client.force_login(user)
    assert is_asked(client.get("/admin/"))


# Ways to log in


def test_a_session_that_passed_the_app_opens_the_admin(client):
    secret = add_app(make_editor())
    log_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert opens_admin(client)


def test_a_recovery_code_opens_the_admin(client):
    user = make_editor()
    add_app(user)
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
    log_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": codes.get_unused_codes()[0]})
    assert opens_admin(client)


def test_a_passkey_counts(client, editor):
    key = Authenticator.objects.create(user=editor, type="webauthn", data={})
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": 1, "id": key.pk, "type": "webauthn", "passwordless": True}
    ]
    session["account_authentication_methods_user"] = str(editor.pk)
    session.save()
    assert opens_admin(client)


def test_a_code_by_mail_is_one_step_alone(client):
    make_editor()
    ask_for_code(client)
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert "_auth_user_id" in client.session
    assert is_asked(client.get("/admin/"))


def test_an_account_elsewhere_is_one_step_alone(client):
    client.force_login(make_editor(), "allauth.account.auth_backends.AuthenticationBackend")
    assert is_asked(client.get("/admin/"))


def test_that_one_is_set_up_is_not_enough(client, editor):
    add_app(editor)  # in another browser
    assert is_asked(client.get("/admin/"))


def test_a_factor_of_another_account_is_not_enough(client, editor):
    other = make_user("other@example.com")
    add_app(other)
    session = client.session
    session["second_steps_set_up"] = list(other.authenticator_set.values_list("pk", flat=True))
    session.save()
    add_app(editor)
    assert is_asked(client.get("/admin/"))


def test_a_factor_that_is_gone_no_longer_counts(client, editor):
    set_up_app(client)
    editor.authenticator_set.all().delete()
    assert is_asked(client.get("/admin/"))


# Setting up


def test_who_has_none_is_led_to_setting_one_up_and_back(client, editor):
    asked = client.get("/admin/reports/site-history/?user=1", follow=True)
    assert asked.redirect_chain[-1][0].startswith(SECOND_STEP)
    page = asked.content.decode()
    assert "/accounts/2fa/webauthn/add/" in page
    assert "/accounts/2fa/totp/activate/" in page
    set_up_app(client)
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    way_on = re.search(rf'href="({SECOND_STEP}[^"]*)"', codes)[1].replace("&amp;", "&")
    assert client.get(way_on).headers["Location"] == "/admin/reports/site-history/?user=1"
    assert opens_admin(client)


def test_passing_later_leads_back_to_where_one_was_going(client, editor):
    secret = add_app(editor)
    page = client.get("/admin/reports/site-history/", follow=True).content.decode()
    way = re.search(r'href="(/accounts/2fa/reauthenticate/[^"]*)"', page)[1].replace("&amp;", "&")
    form = {"code": code_of(secret), "next": client.get(way).context["redirect_field_value"]}
    response = client.post("/accounts/2fa/reauthenticate/", form, follow=True)
    assert response.redirect_chain[-1][0] == "/admin/reports/site-history/"
    assert response.status_code == 200


def test_the_way_back_leads_to_no_other_site(client, editor):
    client.get(f"{SECOND_STEP}?next=https://evil.example/")
    set_up_app(client)
    response = client.get(f"{SECOND_STEP}?next=https://evil.example/")
    assert response.headers["Location"] == "/admin/"


def test_a_password_alone_adds_no_factor_beside_the_owners(client, editor):
    add_app(editor)  # the owner's, in another browser
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for path in ("totp/activate", "webauthn/add", "totp/deactivate", "recovery-codes/generate"):
        assert is_asked(client.post(f"/accounts/2fa/{path}/")), path


@pytest.mark.parametrize("path", ["recovery-codes/", "recovery-codes/download/"])
def test_a_password_alone_shows_no_recovery_codes(client, editor, path):
    add_app(editor)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert is_asked(client.get(f"/accounts/2fa/{path}"))


def test_a_members_factors_are_guarded_in_the_same_way(client):
    user = make_user(ADDRESS, password=PASSWORD)
    log_in(client)
    add_app(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert is_asked(client.post("/accounts/2fa/totp/deactivate/"))


def test_a_member_sets_the_first_one_up_as_before(client):
    user = make_user(ADDRESS, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    log_in(client)
    set_up_app(client)
    assert user.authenticator_set.filter(type="totp").exists()


def test_the_first_administrator_sets_one_up_without_any_mail(client):
    call_command("createsuperuser", email=ADDRESS, interactive=False)
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    log_in(client)
    assert is_asked(client.get("/admin/"))
    set_up_app(client)
    assert opens_admin(client)


# Without it


def test_without_the_setting_nobody_is_asked(client, editor, settings):
    settings.STAFF_MFA = False
    assert opens_admin(client)


def test_the_dashboard_warns_where_no_second_step_is_needed(client, editor, settings):
    settings.STAFF_MFA = False
    assert "Editors need no second step here" in client.get("/admin/").content.decode()


def test_the_dashboard_is_silent_where_it_is(client, editor):
    set_up_app(client)
    assert "need no second step" not in client.get("/admin/").content.decode()


# When it is lost


def reset(address=ADDRESS) -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command("reset_second_step", address, stdout=out)
    return out.getvalue()


def test_an_operator_takes_a_lost_second_step_away(client, editor):
    set_up_app(client)
    assert "has no second step any more" in reset()
    assert not editor.authenticator_set.exists()
    assert not Session.objects.filter(user=editor).exists()
    browser = Client()
    log_in(browser)
    assert is_asked(browser.get("/admin/"))


def test_that_stands_in_the_accounts_history(client, editor):
    set_up_app(client)
    reset()
    boss = make_user("boss@example.com", is_superuser=True)
    client.force_login(boss)
    session = client.session
    add_app(boss)
    session["second_steps_set_up"] = list(boss.authenticator_set.values_list("pk", flat=True))
    session.save()
    history = client.get(f"/admin/users/history/{editor.pk}/").content.decode()
    assert "Second step taken away" in history


def test_the_owner_is_told(client, editor):
    set_up_app(client)
    mail.outbox.clear()
    reset()
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


@pytest.mark.parametrize("address", ["nobody@example.com", ADDRESS])
def test_an_account_that_is_not_there_or_has_none_is_an_error(editor, address):
    with pytest.raises(CommandError):
        reset(address)


def test_a_further_address_names_the_account_too(client, editor):
    set_up_app(client)
    EmailAddress.objects.create(user=editor, email="b@example.com", verified=True)
    reset("b@example.com")
    assert not Authenticator.objects.filter(user=editor).exists()
