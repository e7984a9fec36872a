"""Joining: at the sign-up page and at the gate."""

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from accounts.models import Agreement, Membership
from tests.factories.accounts import ADDRESS, make_member
from tests.support.account_steps import errors_of, is_logged_in, join, link_in_mail

pytestmark = pytest.mark.django_db

User = get_user_model()

# Pages


@pytest.mark.parametrize(
    "page", ["signup", "login", "login/code", "password/reset", "password/reset/done"]
)
def test_an_account_page_is_shown_to_strangers(client, page):
    assert client.get(f"/accounts/{page}/").status_code == 200


MEMBERS_PAGES = [
    *("", "email/", "password/change/", "2fa/", "3rdparty/", "sessions/", "newsletter/"),
    *("reading/", "data/", "welcome/"),
]


@pytest.mark.parametrize("page", MEMBERS_PAGES)
def test_an_account_page_is_shown_to_members(client, page):
    client.force_login(make_member())
    assert client.get(f"/accounts/{page}").status_code == 200


@pytest.mark.parametrize("page", MEMBERS_PAGES)
def test_an_account_page_of_members_asks_strangers_to_log_in(client, page):
    assert client.get(f"/accounts/{page}").headers["Location"].startswith("/accounts/login/")


# Joining


def test_an_address_is_all_it_takes_to_join(client):
    join(client)
    assert is_logged_in(client)


def test_a_new_member_has_no_password(client):
    join(client)
    assert not User.objects.get().has_usable_password()


def test_a_new_address_is_not_confirmed_yet(client):
    join(client)
    assert not User.objects.get().is_verified


def test_joining_sends_a_mail_to_confirm_the_address(client):
    join(client)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert "/accounts/confirm-email/" in mail.outbox[0].body


def test_the_link_in_the_mail_confirms_the_address(client):
    join(client)
    client.post(link_in_mail())
    assert User.objects.get().is_verified


def test_looking_at_the_link_confirms_nothing(client):
    join(client)
    client.get(link_in_mail())
    assert not User.objects.get().is_verified


def test_joining_says_that_everything_is_open_now(client):
    response = join(client, next="/blog/")
    assert response.redirect_chain[-1][0] == "/accounts/welcome/?next=%2Fblog%2F"
    assert b"You now have access to all of our awesome content" in response.content


def test_joining_notes_which_terms_were_agreed_to(client):
    join(client)
    assert Agreement.objects.get().version == Membership.current().terms_version


def test_an_address_with_an_account_is_told_to_log_in(client):
    make_member()
    response = join(client)
    assert response.status_code == 422
    assert errors_of(response) == "Looks like you already have an account! Log in"


def test_a_known_address_can_ask_for_a_code_right_there(client):
    make_member()
    assert b'action="/accounts/login/code/"' in join(client).content


@pytest.mark.parametrize("address", ["", "ada", "ada@", "@example.com", "a b@example.com", "a@b"])
def test_what_is_no_address_is_refused_in_place(client, address):
    response = join(client, address)
    assert (response.status_code, errors_of(response)) == (
        422,
        "Invalid email. Please try again.",
    )


def test_what_was_typed_stays_in_the_form(client):
    assert b'value="ada@"' in join(client, "ada@").content


def test_joining_with_other_capitals_makes_no_second_account(client):
    make_member()
    join(client, ADDRESS.upper())
    assert User.objects.count() == 1


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_joining_leads_to_no_other_site(client, target):
    response = join(client, next=target)
    assert response.redirect_chain[-1][0] == "/accounts/welcome/?next=%2F"


# The gate's field, on pages that carry no CSRF token


@pytest.fixture
def strict_client():
    """A client that checks CSRF tokens as in production."""
    from django.test import Client

    return Client(enforce_csrf_checks=True)


def test_the_gates_field_joins_from_a_page_of_ours(strict_client):
    headers = {"Sec-Fetch-Site": "same-origin"}
    strict_client.post("/accounts/join/", {"email": ADDRESS}, headers=headers)
    assert is_logged_in(strict_client)


def test_an_older_browser_is_known_by_its_origin(strict_client):
    headers = {"Origin": "http://testserver"}
    strict_client.post("/accounts/join/", {"email": ADDRESS}, headers=headers)
    assert is_logged_in(strict_client)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {}],
)
def test_a_form_of_another_site_joins_nobody(strict_client, headers):
    response = strict_client.post("/accounts/join/", {"email": ADDRESS}, headers=headers)
    assert response.headers["Location"] == "/accounts/signup/?email=ada%40example.com&next=%2F"
    assert not User.objects.exists()


def test_the_sign_up_form_wants_its_token(strict_client):
    assert strict_client.post("/accounts/signup/", {"email": ADDRESS}).status_code == 403
