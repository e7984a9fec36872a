"""Joining, logging in and out, codes, a forgotten password."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail

from accounts.models import Agreement, Membership
from tests.factories.articles import make_user

pytestmark = pytest.mark.django_db

User = get_user_model()
PASSWORD = "a password nobody guesses"
ADDRESS = "ada@example.com"
CODE = re.compile(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", re.MULTILINE)


def join(client, address=ADDRESS, path="/accounts/signup/", **more):
    """Send the sign-up form and follow where it leads."""
    return client.post(path, {"email": address} | more, follow=True)


def log_in(client, address=ADDRESS, password=PASSWORD, **more):
    """Send the log-in form."""
    return client.post("/accounts/login/", {"login": address, "password": password} | more)


def make_member(address=ADDRESS, **fields):
    """A member whose address is confirmed."""
    user = make_user(address, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def is_logged_in(client):
    return "_auth_user_id" in client.session


def link_in_mail():
    """The path of the address in the last mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


def code_in_mail():
    """The code in the last mail."""
    return CODE.search(mail.outbox[-1].body)[1]


def errors_of(response) -> str:
    """Everything the form on a page complains about."""
    form = response.context["form"]
    return " ".join(message for messages in form.errors.values() for message in messages)


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


# Logging in and out


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


def test_a_member_is_remembered_if_she_says_so(client):
    make_member()
    log_in(client, remember="on")
    assert client.cookies["sessionid"]["max-age"] == 60 * 24 * 60 * 60


def test_a_member_is_forgotten_with_the_browser_if_she_does_not(client):
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


def ask_for_code(client, address=ADDRESS, **more):
    return client.post("/accounts/login/code/", {"email": address} | more)


def enter(client, code, **more):
    return client.post("/accounts/login/code/confirm/", {"code": code} | more)


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


def ask_for_a_new_password(client, address=ADDRESS):
    return client.post("/accounts/password/reset/", {"email": address}, follow=True)


def test_a_forgotten_password_is_answered_by_mail(client):
    make_member()
    response = ask_for_a_new_password(client)
    assert response.redirect_chain[-1][0] == "/accounts/password/reset/done/"
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def new_password(client, link):
    """Follow a link to a new password and set one."""
    response = client.get(link, follow=True)
    form = {"password1": "quite another password", "password2": "quite another password"}
    client.post(response.redirect_chain[-1][0], form)


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
