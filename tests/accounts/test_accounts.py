"""Signing up, logging in and out, a forgotten password; and how little is kept."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail

from tests.factories import make_user

pytestmark = pytest.mark.django_db

User = get_user_model()
PASSWORD = "a password nobody guesses"
ADDRESS = "ada@example.com"


def sign_up(client, address=ADDRESS, password=PASSWORD):
    """Send the sign-up form and follow where it leads."""
    form = {"email": address, "password1": password, "password2": password}
    return client.post("/accounts/signup/", form, follow=True)


def log_in(client, address=ADDRESS, password=PASSWORD):
    """Send the log-in form."""
    return client.post("/accounts/login/", {"login": address, "password": password})


def make_member():
    """A member whose address is confirmed."""
    user = make_user(ADDRESS, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


def is_logged_in(client):
    return "_auth_user_id" in client.session


def link_in_mail():
    """The path of the address in the last mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("page", ["signup", "login", "password/reset", "password/reset/done"])
def test_an_account_page_is_shown_to_strangers(client, page):
    assert client.get(f"/accounts/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["email", "password/change"])
def test_an_account_page_is_shown_to_members(client, page):
    client.force_login(make_member())
    assert client.get(f"/accounts/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["email", "password/change"])
def test_an_account_page_of_members_asks_strangers_to_log_in(client, page):
    assert client.get(f"/accounts/{page}/").headers["Location"].startswith("/accounts/login/")


def test_signing_up_sends_a_mail_to_confirm_the_address(client):
    sign_up(client)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert "/accounts/confirm-email/" in mail.outbox[0].body


def test_signing_up_says_that_a_mail_is_on_its_way(client):
    response = sign_up(client)
    assert response.redirect_chain[-1][0] == "/accounts/confirm-email/"


def test_nobody_is_logged_in_before_the_address_is_confirmed(client):
    sign_up(client)
    log_in(client)
    assert not is_logged_in(client)


def test_a_confirmed_member_can_log_in(client):
    sign_up(client)
    client.post(link_in_mail())
    client.logout()
    log_in(client)
    assert is_logged_in(client)


def test_signing_up_again_does_not_tell_that_there_is_an_account(client):
    make_member()
    response = sign_up(client)
    assert response.redirect_chain[-1][0] == "/accounts/confirm-email/"
    assert User.objects.count() == 1


def test_signing_up_with_other_capitals_makes_no_second_account(client):
    make_member()
    sign_up(client, ADDRESS.upper())
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "12345678901", "password123"])
def test_a_weak_password_is_refused(client, password):
    sign_up(client, password=password)
    assert not User.objects.exists()


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS.upper()])
def test_a_member_logs_in_with_her_address(client, address):
    make_member()
    log_in(client, address)
    assert is_logged_in(client)


def test_a_wrong_password_logs_nobody_in(client):
    make_member()
    response = log_in(client, password="something else")
    assert response.status_code == 200
    assert not is_logged_in(client)


def test_a_closed_account_logs_nobody_in(client):
    user = make_member()
    user.is_active = False
    user.save()
    log_in(client)
    assert not is_logged_in(client)


def test_logging_in_leads_back_to_where_one_was(client):
    make_member()
    form = {"login": ADDRESS, "password": PASSWORD, "next": "/blog/"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/blog/"


def test_logging_in_leads_to_no_other_site(client):
    make_member()
    form = {"login": ADDRESS, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/"


def test_a_member_logs_out(client):
    client.force_login(make_member())
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert not is_logged_in(client)


def test_a_link_alone_logs_nobody_out(client):
    client.force_login(make_member())
    client.get("/accounts/logout/")
    assert is_logged_in(client)


def test_a_browser_is_told_that_somebody_is_signed_in_and_no_more(client):
    make_member()
    log_in(client)
    assert client.cookies["signed_in"].value == "1"


def test_the_hint_goes_with_the_session(client):
    make_member()
    log_in(client)
    client.post("/accounts/logout/")
    assert client.cookies["signed_in"].value == ""


def ask_for_a_new_password(client, address=ADDRESS):
    return client.post("/accounts/password/reset/", {"email": address}, follow=True)


def test_a_forgotten_password_is_answered_by_mail(client):
    make_member()
    response = ask_for_a_new_password(client)
    assert response.redirect_chain[-1][0] == "/accounts/password/reset/done/"
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_a_new_password_is_set_with_the_link_in_the_mail(client):
    user = make_member()
    ask_for_a_new_password(client)
    response = client.get(link_in_mail(), follow=True)
    form = {"password1": "quite another password", "password2": "quite another password"}
    client.post(response.redirect_chain[-1][0], form)
    user.refresh_from_db()
    assert user.check_password("quite another password")


def test_the_link_in_the_mail_works_once(client):
    make_member()
    ask_for_a_new_password(client)
    link = link_in_mail()
    form = {"password1": "quite another password", "password2": "quite another password"}
    client.post(client.get(link, follow=True).redirect_chain[-1][0], form)
    client.logout()
    assert b"password1" not in client.get(link, follow=True).content


def test_asking_for_a_strangers_password_looks_the_same(client):
    response = ask_for_a_new_password(client, "nobody@example.com")
    assert response.redirect_chain[-1][0] == "/accounts/password/reset/done/"


def test_nobody_notes_when_a_member_was_here(client):
    assert "last_login" not in {field.name for field in User._meta.get_fields()}


def test_the_day_of_joining_is_kept_without_the_hour():
    assert not hasattr(make_member().joined_on, "hour")


def test_an_address_is_kept_in_small_letters():
    assert make_user("Ada@Example.COM").email == ADDRESS


def test_an_account_without_an_address_is_refused():
    with pytest.raises(ValueError, match="address"):
        make_user("")


def test_a_member_is_called_by_her_name_or_her_address():
    assert str(make_user(ADDRESS)) == ADDRESS
    assert str(make_user("b@example.com", name="Byron")) == "Byron"
