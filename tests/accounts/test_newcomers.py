"""Accounts before their address is confirmed, further addresses, and those that operators give."""

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from tests.factories.accounts import make_member
from tests.factories.articles import make_article
from tests.support.account_steps import ask_for_code, enter, join, log_in
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


# What the pages say


def test_a_known_address_is_linked_to_the_log_in_with_the_address_kept(client):
    make_member(VERA)
    page = BeautifulSoup(join(client, VERA, next="/blog/").content, "html.parser")
    notice = page.select_one("[role=alert]")
    assert notice.text.strip() == "Looks like you already have an account! Log in"
    link = notice.a["href"]
    assert link == f"/accounts/login/?email={VERA}&next=/blog/"
    assert client.get(link).context["form"]["login"].value() == VERA


def test_after_joining_a_reader_is_told_of_the_mail_and_why(client):
    page = BeautifulSoup(join(client, VERA).content, "html.parser")
    told = " ".join(page.select_one("[data-told]").text.split())
    assert told.startswith(f"We have sent a mail to {VERA}, so that the account is yours")
    assert page.select_one("[data-told] a")["href"] == "/accounts/email/?next=/"


def test_a_mistyped_address_is_corrected_after_joining(client):
    join(client, "mistyped@example.com")
    client.post("/accounts/email/", {"action_add": "", "email": VERA})
    client.post("/accounts/email/", {"action_code": "1", "code": code_for(VERA)})
    assert User.objects.get().email == VERA


def test_the_step_of_a_code_says_where_it_went_and_how_to_correct_it(client):
    make_member(VERA)
    page = client.post("/accounts/login/code/", {"email": VERA, "next": "/blog/"}, follow=True)
    step = BeautifulSoup(page.content, "html.parser").select_one("[data-stays]")
    assert step.strong.text == VERA
    assert step.a["href"] == f"/accounts/login/code/?email={VERA}&next=/blog/"


# What a newcomer cannot have

CLOSED = [
    *("password/set/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/add/"),
    *("2fa/recovery-codes/generate/", "3rdparty/", "newsletter/", "reauthenticate/"),
]


@pytest.fixture
def newcomer(client):
    """A browser that has joined, and not confirmed."""
    join(client, VERA)
    mail.outbox.clear()
    return client


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", CLOSED)
def test_a_newcomer_is_led_from_a_page_to_the_confirmation(newcomer, page, method):
    form = {"password1": PASSWORD, "password2": PASSWORD, "ask": "1"}
    answer = getattr(newcomer, method)(f"/accounts/{page}", form)
    assert answer.headers["Location"].startswith("/accounts/email/")
    account = user_of(newcomer)
    assert (account.has_usable_password(), mail.outbox) == (False, [])


def test_a_newcomer_reads_and_saves(newcomer):
    article = make_article()
    newcomer.post(f"/accounts/reading/article/{article.pk}/", {"wanted": "1"})
    assert [saved.article for saved in user_of(newcomer).saved_articles.all()] == [article]


@pytest.mark.parametrize("path", ["/rating-key/", "/community/ask/"])
def test_a_newcomer_gets_no_key_and_posts_nothing(newcomer, path):
    form = {"here": "1", "title": "What is this?", "text": "A question of mine."}
    answer = newcomer.post(path, form, follow=True)
    assert "wr1." not in answer.text
    account = user_of(newcomer)
    assert [account.rating_keys.count(), account.questions.count()] == [0, 0]


def test_a_newcomer_keeps_what_was_saved_when_the_code_is_typed(newcomer):
    article, account = make_article(), user_of(newcomer)
    newcomer.post(f"/accounts/reading/article/{article.pk}/", {"wanted": "1"})
    newcomer.post("/accounts/email/", {"action_send": "1"})
    type_code(newcomer, code_for(VERA))
    assert user_of(newcomer) == account == owner(VERA)
    assert account.saved_articles.count() == 1


# A further address of a member


@pytest.fixture
def member(client):
    """Vera, confirmed and logged in."""
    join(client, VERA)
    type_code(client, code_for(VERA))
    return client


SECOND = "vera@work.example"


def test_a_further_address_is_confirmed_by_its_code_in_the_same_session(member):
    add_address(member, SECOND)
    type_code(member, code_for(SECOND))
    assert owner(SECOND) == owner(VERA)
    member.post("/accounts/logout/")
    ask_for_code(member, SECOND)
    enter(member, code_for(SECOND))
    assert user_of(member).email == VERA


def test_a_further_address_is_never_confirmed_by_a_link(member):
    add_address(member, SECOND)
    assert "/confirm-email/" not in mails_to(SECOND)[0].body
    join(Client(), SECOND)  # whoever it was
    member.post(link_for(SECOND))
    assert owner(SECOND) != owner(VERA)


def test_the_mail_to_a_further_address_says_who_asks(member):
    add_address(member, SECOND)
    assert "Somebody with an account" in mails_to(SECOND)[0].body


def test_a_further_address_opens_nothing_before(member):
    add_address(member, SECOND)
    other = Client()
    ask_for_code(other, SECOND)
    enter(other, code_for(SECOND))
    assert user_of(other).email == SECOND
    assert owner(SECOND) != owner(VERA)


def test_a_further_address_that_somebody_else_has_shown_quietly_goes(member):
    add_address(member, SECOND)
    code = code_for(SECOND)
    other = Client()
    ask_for_code(other, SECOND)
    enter(other, code_for(SECOND))
    type_code(member, code)
    assert [row.email for row in owner(VERA).emailaddress_set.all()] == [VERA]
    assert owner(VERA).pending_address == ""


@pytest.mark.parametrize("spelling", ["VERA@example.com", "Vera@Example.Com", " vera@example.com"])
def test_another_spelling_is_the_same_address(member, spelling):
    assert join(Client(), spelling).status_code == 422
    other = Client()
    ask_for_code(other, spelling)
    enter(other, code_for(VERA))
    assert user_of(other) == owner(VERA)


# The operator's accounts


def test_an_operator_s_account_comes_in_and_is_confirmed_by_a_code(client):
    User.objects.create_superuser(VERA, PASSWORD)
    ask_for_code(client, VERA)
    enter(client, code_for(VERA))
    assert (user_of(client), user_of(client).is_verified) == (owner(VERA), True)


def test_an_operator_s_account_is_confirmed_by_a_new_password(client):
    account = User.objects.create_user(VERA)
    client.post("/accounts/password/reset/", {"email": VERA})
    link = next(w for w in mails_to(VERA)[0].body.split() if "/reset/key/" in w)
    page = client.get(
        link.partition("testserver")[2] or link.partition("localhost")[2], follow=True
    )
    form = {"password1": "a new one for her", "password2": "a new one for her"}
    client.post(page.redirect_chain[-1][0], form)
    assert account.is_verified
    assert not EmailAddress.objects.filter(verified=False).exists()


def test_a_forgotten_password_notes_no_address_that_is_not_confirmed(client):
    User.objects.create_user(VERA)
    client.post("/accounts/password/reset/", {"email": VERA})
    assert not EmailAddress.objects.exists()


def test_an_operator_s_account_is_confirmed_in_its_own_session(client):
    client.force_login(User.objects.create_user(VERA))
    client.post("/accounts/email/", {"action_send": "1"})
    type_code(client, code_for(VERA))
    assert owner(VERA).is_verified


def test_an_address_that_an_operator_has_given_meanwhile_is_not_taken(member):
    add_address(member, SECOND)
    given = User.objects.create_user(SECOND)
    type_code(member, code_for(SECOND))
    assert owner(SECOND) == given


def test_an_operator_makes_no_account_with_a_further_address(member):
    add_address(member, SECOND)
    type_code(member, code_for(SECOND))
    with pytest.raises(CommandError, match="already taken"):
        call_command("createsuperuser", email=SECOND, interactive=False)


def test_a_code_to_log_in_adds_no_address_to_a_member(member):
    add_address(member, SECOND)
    session = member.session
    session["accounts_confirming"] = session["accounts_confirming"] | {"purpose": "login"}
    session.save()
    type_code(member, code_for(SECOND))
    assert owner(SECOND) is None


def test_a_code_to_join_adds_no_address_to_a_member(client, settings):
    settings.ACCOUNT_PREVENT_ENUMERATION = True
    mallory = User.objects.create_user(MALLORY, PASSWORD)
    mallory.pending_address = VERA
    mallory.save()
    join(client, VERA)
    log_in(client, MALLORY, PASSWORD)
    type_code(client, code_for(VERA))
    assert (user_of(client), owner(VERA)) == (mallory, None)


def test_an_operator_s_account_has_its_address_to_itself(client):
    User.objects.create_user(VERA)
    assert join(client, VERA).status_code == 422


def test_a_locked_account_is_not_opened_with_a_new_one(client):
    User.objects.create_user(VERA, is_active=False)
    join(client, MALLORY)
    add_address(client, VERA)
    other = Client()
    ask_for_code(other, VERA)
    assert (mails_to(VERA), user_of(other)) == ([], None)


def by_code_on_her_page(client):
    type_code(client, code_for(VERA))


def by_code_to_log_in(client):
    ask_for_code(client, VERA)
    enter(client, code_for(VERA))


def by_link(client):
    client.post(link_for(VERA))


@pytest.mark.parametrize("confirm", [by_code_on_her_page, by_code_to_log_in, by_link])
def test_a_session_that_somebody_knows_is_not_the_one_of_the_confirmed_account(client, confirm):
    join(client, VERA)
    planted = Client()
    planted.cookies["sessionid"] = client.cookies["sessionid"].value
    assert user_of(planted) == user_of(client)
    confirm(client)
    assert (user_of(client), user_of(planted)) == (owner(VERA), None)


def test_asking_again_in_a_tab_that_is_behind_is_told_the_truth(client):
    join(client, VERA)
    type_code(client, code_for(VERA))
    mails = len(mail.outbox)
    answer = client.post("/accounts/email/", {"action_send": "1"}, follow=True)
    assert (answer.status_code, len(mail.outbox)) == (200, mails)
    assert "Your address is confirmed. There is nothing to send." in answer.text


def test_a_program_that_tries_the_links_in_a_mail_opens_nothing(client):
    join(client, VERA)
    program = Client()
    answers = [program.head(link_for(VERA)), program.get(link_for(VERA))]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (owner(VERA), user_of(program)) == (None, None)
