"""Logging in and out, codes, a forgotten password."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail

from tests.factories.accounts import ADDRESS, make_member
from tests.factories.articles import make_user
from tests.support.account_steps import (
    ask_for_a_new_password,
    ask_for_code,
    code_in_mail,
    enter,
    is_logged_in,
    link_in_mail,
    log_in,
    new_password,
)

pytestmark = pytest.mark.django_db

User = get_user_model()

# Logging in and out


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS.upper()])
def test_a_member_logs_in_with_their_address(client, address):
    make_member()
    log_in(client, address)
    assert is_logged_in(client)


def test_a_wrong_password_logs_nobody_in(client):
    make_member()
    response = log_in(client, password="something else")
    assert response.status_code == 200
    assert not is_logged_in(client)


def test_a_locked_account_logs_nobody_in(client):
    make_member(is_active=False)
    log_in(client)
    assert not is_logged_in(client)


def test_locking_an_account_ends_its_sessions(client):
    user = make_member()
    log_in(client)
    user.is_active = False
    user.save()
    assert client.get("/accounts/").headers["Location"].startswith("/accounts/login/")


def test_logging_in_leads_back_to_where_one_was(client):
    make_member()
    assert log_in(client, next="/blog/").headers["Location"] == "/blog/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_logging_in_leads_to_no_other_site(client, target):
    make_member()
    assert log_in(client, next=target).headers["Location"] == "/"


def test_logging_in_makes_a_new_session(client):
    make_member()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    log_in(client)
    assert client.session.session_key != before


def test_a_member_is_remembered_if_they_say_so(client):
    make_member()
    log_in(client, remember="on")
    assert client.cookies["sessionid"]["max-age"] == 60 * 24 * 60 * 60


def test_a_member_is_forgotten_with_the_browser_if_they_do_not(client):
    make_member()
    log_in(client)
    assert client.cookies["sessionid"]["max-age"] == ""


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


# Codes by e-mail


def test_a_member_logs_in_with_a_code(client):
    make_member()
    ask_for_code(client)
    enter(client, code_in_mail())
    assert is_logged_in(client)


def test_a_code_leads_back_to_the_article(client):
    make_member()
    target = ask_for_code(client, next="/blog/").headers["Location"]
    assert "next=%2Fblog%2F" in target
    assert enter(client, code_in_mail(), next="/blog/").headers["Location"] == "/blog/"


def test_a_wrong_code_logs_nobody_in(client):
    make_member()
    ask_for_code(client)
    enter(client, "AAAA-AAAA")
    assert not is_logged_in(client)


def test_a_code_is_good_for_three_tries(client):
    make_member()
    ask_for_code(client)
    code = code_in_mail()
    for _ in range(3):
        enter(client, "AAAA-AAAA")
    enter(client, code)
    assert not is_logged_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_only(client):
    from django.test import Client

    make_member()
    ask_for_code(client)
    other = Client()
    enter(other, code_in_mail())
    assert not is_logged_in(other)


def test_a_code_confirms_the_address(client):
    user = make_user(ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=False, primary=True)
    ask_for_code(client)
    enter(client, code_in_mail())
    assert user.is_verified


# A forgotten password


def test_a_forgotten_password_is_answered_by_mail(client):
    make_member()
    response = ask_for_a_new_password(client)
    assert response.redirect_chain[-1][0] == "/accounts/password/reset/done/"
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_the_page_after_it_names_the_address_that_the_link_was_sent_to(client):
    make_member()
    assert f"a message to <strong>{ADDRESS}</strong>" in ask_for_a_new_password(client).text


def test_that_page_names_no_address_to_whoever_asked_for_no_link(client):
    answer = client.get("/accounts/password/reset/done/")
    assert "We have sent you a message" in answer.text


def test_a_new_password_is_set_with_the_link_in_the_mail(client):
    user = make_member()
    ask_for_a_new_password(client)
    new_password(client, link_in_mail())
    user.refresh_from_db()
    assert user.check_password("quite another password")


def test_the_link_in_the_mail_works_once(client):
    make_member()
    ask_for_a_new_password(client)
    link = link_in_mail()
    new_password(client, link)
    client.logout()
    assert b"password1" not in client.get(link, follow=True).content
