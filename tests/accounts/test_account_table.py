"""The account table: who joined, who confirmed what, and who comes in by which door.

Mallory tries to be in Vera's account before Vera is. Everything goes through HTTP, and mails are
read by whoever owns their mailbox.
"""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import Session, User
from articles.models import SavedArticle
from tests.factories.articles import make_article
from tests.support.account_steps import ask_for_code, enter, is_logged_in, join, log_in
from tests.support.mailbox_steps import (
    add_address,
    code_for,
    link_for,
    mails_to,
    owner,
    type_code,
    user_of,
)

pytestmark = pytest.mark.django_db

VERA, MALLORY = "vera@example.com", "mallory@example.com"
PASSWORD = "Mallory knows this one"


# What Mallory has done before


def joined_as_vera(mallory):
    join(mallory, VERA)


def joined_as_vera_and_set_up_all_there_is(mallory):
    join(mallory, VERA)
    form = {"password1": PASSWORD, "password2": PASSWORD}
    mallory.post("/accounts/password/set/", form)
    mallory.get("/accounts/2fa/totp/activate/")
    mallory.get("/accounts/2fa/webauthn/add/")
    mallory.post("/accounts/oidc/openid/login/?process=connect")
    mallory.post("/accounts/newsletter/", {"ask": "1"})
    mallory.post("/accounts/", {"name": "Mallory"})
    mallory.post(f"/accounts/reading/article/{make_article().pk}/", {"wanted": "1"})


def joined_as_herself_and_changed_to_vera(mallory):
    join(mallory, MALLORY)
    add_address(mallory, VERA)


def joined_with_two_browsers_as_vera(mallory):
    join(mallory, VERA)
    join(Client(), VERA)


def confirmed_herself_and_asked_for_vera(mallory):
    join(mallory, MALLORY)
    type_code(mallory, code_for(MALLORY))
    mallory.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    add_address(mallory, VERA)


def joined_as_vera_and_turned_to_herself(mallory):
    join(mallory, VERA)
    add_address(mallory, MALLORY)
    type_code(mallory, code_for(MALLORY))
    mallory.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    add_address(mallory, VERA)


PREPARED = [
    joined_as_vera,
    joined_as_vera_and_set_up_all_there_is,
    joined_as_herself_and_changed_to_vera,
    joined_with_two_browsers_as_vera,
    confirmed_herself_and_asked_for_vera,
    joined_as_vera_and_turned_to_herself,
]


# How Vera shows that the mailbox is hers


def logs_in_with_a_code(vera):
    ask_for_code(vera, VERA)
    enter(vera, code_for(VERA))


def follows_the_link_of_a_forgotten_password(vera):
    vera.post("/accounts/password/reset/", {"email": VERA})
    vera.post(link_for(VERA))


def joins_and_types_the_code(vera):
    join(vera, VERA)
    type_code(vera, code_for(VERA))


def joins_and_follows_the_link(vera):
    join(vera, VERA)
    vera.post(link_for(VERA))


def joins_and_follows_the_link_in_a_third_browser(vera):
    join(Client(), VERA)
    vera.post(link_for(VERA))


def joins_and_logs_in_with_a_code_in_the_same_browser(vera):
    join(vera, VERA)
    logs_in_with_a_code(vera)


PROOFS = [
    logs_in_with_a_code,
    follows_the_link_of_a_forgotten_password,
    joins_and_types_the_code,
    joins_and_follows_the_link,
    joins_and_follows_the_link_in_a_third_browser,
    joins_and_logs_in_with_a_code_in_the_same_browser,
]


@pytest.fixture(params=PREPARED, ids=lambda story: story.__name__)
def mallory(request):
    """Mallory's browser, after what she has prepared."""
    browser = Client()
    request.param(browser)
    return browser


@pytest.fixture(params=PROOFS, ids=lambda story: story.__name__)
def vera(request, mallory):
    """Vera's browser, after she has shown that the mailbox is hers."""
    browser = Client()
    request.param(browser)
    return browser


def test_vera_alone_is_in_a_clean_account(mallory, vera):
    account = user_of(vera)
    assert (account, account.email) == (owner(VERA), VERA)
    assert [row.email for row in account.emailaddress_set.all()] == [VERA]
    assert (account.has_usable_password(), account.name, account.pending_address) == (False, "", "")
    for model in (Authenticator, SocialAccount, SavedArticle):
        assert not model.objects.filter(user=account).exists()
    assert list(Session.objects.filter(user=account)) == list(
        Session.objects.filter(session_key=vera.session.session_key)
    )


def test_no_door_that_mallory_has_left_open_leads_to_vera(mallory, vera):
    account = user_of(vera)
    assert user_of(mallory) != account
    for address in (VERA, MALLORY):
        assert not is_logged_in(log_in_with(address))
    own = Client()
    ask_for_code(own, MALLORY)
    if mails_to(MALLORY):
        enter(own, code_for(MALLORY))
    assert user_of(own) != account


def log_in_with(address):
    """A browser after Mallory's password; it counts if it is in Vera's account."""
    browser = Client()
    log_in(browser, address, PASSWORD)
    if user_of(browser) and user_of(browser).email == MALLORY:
        browser = Client()  # her own account, where she may be
    return browser


def test_nobody_waits_for_vera_any_more(mallory, vera):
    assert not User.objects.filter(pending_address=VERA).exists()
    assert not User.objects.newcomers().exists()
    assert not EmailAddress.objects.filter(verified=False).exists()


def test_an_old_link_opens_nothing_then(mallory, vera):
    vera.post("/accounts/logout/")
    if not any("/confirm-email/" in message.body for message in mails_to(VERA)):
        return
    late = Client()
    late.post(link_for(VERA))
    assert not is_logged_in(late)


# Before anybody has shown it

DOORS = {
    "a code": lambda browser: ask_for_code(browser, VERA) and enter(browser, "AAAA-AAAA"),
    "a password": lambda browser: log_in(browser, VERA, PASSWORD),
    "the page of a code": lambda browser: enter(browser, code_for(VERA)),
    "looking at a link": lambda browser: mails_with_link() and browser.get(link_for(VERA)),
}


def mails_with_link():
    return [message for message in mails_to(VERA) if "/confirm-email/" in message.body]


@pytest.mark.parametrize("door", DOORS)
def test_a_pending_address_opens_no_door(mallory, door):
    browser = Client()
    DOORS[door](browser)
    assert not is_logged_in(browser)


def test_a_pending_address_is_nobody_s(mallory):
    assert owner(VERA) is None


def test_a_pending_address_keeps_nobody_from_joining(mallory):
    browser = Client()
    join(browser, VERA)
    assert user_of(browser).pending_address == VERA


def test_a_code_is_good_in_the_browser_alone_that_asked(mallory):
    other = Client()
    join(other, "other@example.com")
    type_code(other, code_for(VERA))
    assert owner(VERA) is None


# Three ways that once worked


def test_an_account_prepared_as_vera_s_opens_nothing_of_hers_by_another_address():
    """Join as Vera, set a password, add and confirm an own address; wait for Vera's code."""
    mallory, vera = Client(), Client()
    join(mallory, VERA)
    mallory.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    add_address(mallory, MALLORY)
    type_code(mallory, code_for(MALLORY))
    join(vera, VERA)
    type_code(vera, code_for(VERA))
    for address in (VERA, MALLORY):
        other = Client()
        log_in(other, address, PASSWORD)
        assert user_of(other) is None
    other = Client()
    ask_for_code(other, MALLORY)
    enter(other, code_for(MALLORY))
    assert user_of(other) != user_of(vera)


def test_an_unconfirmed_first_address_opens_nothing_of_vera_s():
    """Join with an own address without confirming it, add Vera's; wait for Vera's code."""
    mallory, vera, late = Client(), Client(), Client()
    join(mallory, MALLORY)
    add_address(mallory, VERA)
    logs_in_with_a_code(vera)
    assert user_of(vera).email == VERA
    ask_for_code(late, MALLORY)
    enter(late, code_for(MALLORY))
    assert (user_of(late), user_of(mallory)) == (None, None)


def test_a_confirmed_account_that_waits_for_vera_opens_nothing_of_hers():
    """Confirm an own address, add Vera's; wait for her to ask for a new password."""
    mallory, vera, late = Client(), Client(), Client()
    confirmed_herself_and_asked_for_vera(mallory)
    follows_the_link_of_a_forgotten_password(vera)
    password = {"password1": "Vera's very own", "password2": "Vera's very own"}
    vera.post("/accounts/password/set/", password)
    ask_for_code(late, MALLORY)
    enter(late, code_for(MALLORY))
    assert (user_of(vera).email, user_of(late).email) == (VERA, MALLORY)
    assert user_of(mallory) == user_of(late)
