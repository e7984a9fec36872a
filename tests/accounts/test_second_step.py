"""A second step at log-in: an authenticator app, and recovery codes for the day it is lost."""

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from tests.factories.accounts import ADDRESS, PASSWORD, make_member
from tests.support.account_steps import (
    ask_for_code,
    code_in_mail,
    enter,
    is_logged_in,
    join,
    log_in,
)
from tests.support.second_steps import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(client):
    """The secret of an authenticator app that a member has set up; they are logged in."""
    make_member()
    log_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    return secret


def recovery_codes(client) -> list[str]:
    """The codes that the account shows."""
    authenticator = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    return authenticator.wrap().get_unused_codes()


def test_the_app_is_set_up_with_a_code_from_it(secret):
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_the_member_is_told_by_mail_when_it_is_turned_off(client, secret):
    client.post("/accounts/2fa/totp/deactivate/")
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_a_password_alone_is_no_longer_enough(secret):
    browser = Client()
    assert log_in(browser).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_logged_in(browser)


def test_a_newcomer_logs_in_to_an_account_with_a_second_step(secret):
    browser = Client()
    join(browser, "newcomer@example.com")
    ask_for_code(browser)
    assert (
        enter(browser, code_in_mail()).headers["Location"].startswith("/accounts/2fa/authenticate/")
    )
    browser.post("/accounts/2fa/authenticate/", {"code": recovery_codes(browser)[0]})
    assert browser.get("/accounts/email/").wsgi_request.user.email == ADDRESS


def test_a_wrong_code_logs_nobody_in(secret):
    browser = Client()
    log_in(browser)
    browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_logged_in(browser)


def test_a_recovery_code_logs_in_once(client, secret):
    code = recovery_codes(client)[0]
    logged_in = []
    for _ in range(2):
        browser = Client()
        log_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        logged_in.append(is_logged_in(browser))
    assert logged_in == [True, False]


def test_recovery_codes_are_shown_once_made(client, secret):
    page = BeautifulSoup(client.get("/accounts/2fa/recovery-codes/").content, "html.parser")
    assert recovery_codes(client)[0] in page.main.get_text() + str(page.main)


def test_guessing_the_code_comes_to_an_end(secret):
    browser = Client()
    log_in(browser)
    answers = [
        browser.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})
        for number in range(100)
    ]
    assert not is_logged_in(browser)
    looked_at = [a for a in answers if a.status_code == 200 and b"Too many" not in a.content]
    assert len(looked_at) < 50


# A form that waits until its sender has given the password again


def wait_and_post(client, path, **said):
    """Send a form in a session whose password was typed long ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 100_000
    session.save()
    return client.post(path, said, HTTP_USER_AGENT="Lynx", REMOTE_ADDR="203.0.113.9")


def give_password(client, path):
    address = f"/accounts/reauthenticate/?next={path}"
    return client.post(address, {"password": PASSWORD}, REMOTE_ADDR="198.51.100.7")


@pytest.fixture
def member(client):
    user = make_member()
    log_in(client)
    return user


def test_a_form_that_waits_keeps_nothing_of_the_visitor(client, member):
    answer = wait_and_post(client, "/accounts/data/delete/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    kept = str(dict(client.session))
    assert not any(word in kept for word in ("203.0.113.9", "Lynx", "sessionid"))


def test_a_form_that_waits_is_sent_with_the_password(client, member):
    wait_and_post(client, "/accounts/data/delete/")
    give_password(client, "/accounts/data/delete/")
    member.refresh_from_db()
    assert member.deletes_on


def test_a_form_that_waits_is_sent_with_the_code_of_the_app(client, secret):
    wait_and_post(client, "/accounts/data/delete/")
    code = recovery_codes(client)[0]
    answer = client.post(
        "/accounts/2fa/reauthenticate/?next=/accounts/data/delete/", {"code": code}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/data/")


def test_a_form_sent_before_the_second_step_was_set_up_does_not_change_it(client, member):
    path = "/accounts/2fa/recovery-codes/generate/"
    wait_and_post(client, path)
    owner = Client()
    log_in(owner)
    give_password(owner, "/")
    owner.get("/accounts/2fa/totp/activate/")
    code = code_of(owner.session["mfa.totp.secret"])
    owner.post("/accounts/2fa/totp/activate/", {"code": code})
    before = recovery_codes(owner)
    give_password(client, path)
    assert recovery_codes(owner) == before
