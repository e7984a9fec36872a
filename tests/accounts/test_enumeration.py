"""With PREVENT_ENUMERATION=1 no page tells whether an address is known; the mailbox does."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from accounts import address_ownership
from tests.factories.accounts import ADDRESS, make_member
from tests.support.account_steps import (
    ask_for_a_new_password,
    ask_for_code,
    code_in_mail,
    is_logged_in,
    join,
    log_in,
)

pytestmark = pytest.mark.django_db

User = get_user_model()
STRANGER = "nobody@example.com"


@pytest.fixture(autouse=True)
def _prevented(settings):
    settings.ACCOUNT_PREVENT_ENUMERATION = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


def seen(ask, address):
    """All that a browser can tell of an answer: statuses, addresses, cookies, the text."""
    browser = Client()
    response = ask(browser, address)
    chain = getattr(response, "redirect_chain", [response.headers.get("Location")])
    soup = BeautifulSoup(response.content, "html.parser")
    for field in soup.select("input[name=csrfmiddlewaretoken]"):
        field.decompose()
    text = str(soup).replace(address, "ADDRESS")
    return response.status_code, chain, sorted(browser.cookies), text


WAYS = {
    "joining": join,
    "a code": lambda browser, address: browser.post(
        "/accounts/login/code/", {"email": address}, follow=True
    ),
    "a wrong password": lambda browser, address: log_in(browser, address, "wrong"),
    "a new password": ask_for_a_new_password,
}


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_addresses_get_the_same_answer_to(way):
    make_member()
    assert seen(WAYS[way], ADDRESS) == seen(WAYS[way], STRANGER)


@pytest.mark.parametrize("way", ["joining", "a code", "a new password"])
@pytest.mark.parametrize("address", [ADDRESS, STRANGER])
def test_the_answer_goes_to_the_mailbox(way, address):
    make_member()
    WAYS[way](Client(), address)
    assert [message.to for message in mail.outbox] == [[address]]


def test_a_new_member_reads_on_after_the_code_from_the_mailbox(client):
    response = join(client, next="/blog/")
    assert not is_logged_in(client)
    client.post(response.redirect_chain[-1][0], {"code": code_in_mail()})
    assert is_logged_in(client)
    assert User.objects.get().is_verified


def test_a_wrong_code_opens_nothing(client):
    response = join(client)
    client.post(response.redirect_chain[-1][0], {"code": "AAAA-AAAA"})
    assert not is_logged_in(client)


def test_a_known_member_logs_in_with_a_code_as_ever(client):
    make_member()
    ask_for_code(client)
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert is_logged_in(client)


# A member who asks for a further address, which may be another's


def add_and(path, **said):
    """Ask for a further address as a member, then do one thing more."""

    def ask(browser, address):
        browser.force_login(User.objects.get(email="mallory@example.com"))
        browser.post("/accounts/email/", {"action_add": "", "email": address})
        return browser.post(path, said) if said else browser.get(path)

    return ask


@pytest.mark.parametrize(
    "ask",
    [
        add_and("/accounts/email/"),
        add_and("/accounts/email/", action_code="1", code="AAAA-AAAA"),
        add_and("/accounts/login/code/confirm/"),
        add_and("/accounts/login/code/confirm/", code="AAAA-AAAA"),
        add_and("/rating-key/confirm/", code="AAAA-AAAA"),
    ],
)
def test_no_page_tells_a_member_whether_an_address_is_anothers(ask):
    make_member()
    make_member("mallory@example.com")
    assert seen(ask, ADDRESS) == seen(ask, STRANGER)


def test_no_page_tells_a_newcomer_whether_an_address_is_a_members():
    def ask(browser, address):
        newcomer = address_ownership.create_newcomer("vera@example.com")
        backend = "django.contrib.auth.backends.ModelBackend"
        browser.force_login(newcomer, backend=backend)
        browser.post("/accounts/email/", {"action_add": "", "email": address})
        return browser.post("/accounts/email/", {"action_code": "1", "code": "AAAA-AAAA"})

    make_member()
    assert seen(ask, ADDRESS) == seen(ask, STRANGER)
