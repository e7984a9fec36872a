"""The day an address is confirmed, its owner has an account that is theirs alone."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from accounts import newsletter
from articles.models import SavedArticle
from articles.reading_list import save_article
from tests.factories.accounts import ADDRESS
from tests.factories.articles import make_article
from tests.support.account_steps import (
    ask_for_code,
    code_in_mail,
    enter,
    is_logged_in,
    join,
    link_in_mail,
)

pytestmark = pytest.mark.django_db

User = get_user_model()


@pytest.fixture
def stranger(client):
    """A browser that has joined with an address that is not its owner's, and settled in."""
    join(client)
    user = User.objects.get()
    user.set_password("the stranger's password")
    user.name = "Mallory"
    user.save()
    client.force_login(user)
    EmailAddress.objects.create(user=user, email="mallory@example.com", verified=False)
    SocialAccount.objects.create(user=user, provider="google", uid="mallory")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    save_article(user, make_article(), wanted=True)
    newsletter.ask_for_newsletter(user)
    return client


def confirm_by_link(stranger):
    """The owner follows the link in the mail, in another browser."""
    owner = Client()
    owner.post(next_link())
    return owner


def next_link():
    """The path of the confirmation in the first mail."""
    mail.outbox[:] = mail.outbox[:1]
    return link_in_mail()


def confirm_by_code(stranger):
    """The owner logs in with a code."""
    Authenticator.objects.all().delete()  # a second step would be asked for
    owner = Client()
    ask_for_code(owner)
    enter(owner, code_in_mail())
    return owner


WAYS = [confirm_by_link, confirm_by_code]


@pytest.mark.parametrize("confirm", WAYS)
def test_the_strangers_session_ends(stranger, confirm):
    confirm(stranger)
    assert stranger.get("/accounts/").status_code == 302


@pytest.mark.parametrize("confirm", WAYS)
def test_the_strangers_password_is_gone(stranger, confirm):
    confirm(stranger)
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize("confirm", WAYS)
@pytest.mark.parametrize("model", [Authenticator, SocialAccount, SavedArticle])
def test_nothing_the_stranger_has_set_up_stays(stranger, confirm, model):
    confirm(stranger)
    assert not model.objects.exists()


@pytest.mark.parametrize("confirm", WAYS)
def test_the_strangers_other_addresses_are_gone(stranger, confirm):
    confirm(stranger)
    assert [item.email for item in EmailAddress.objects.all()] == [ADDRESS]


@pytest.mark.parametrize("confirm", WAYS)
def test_the_strangers_name_is_gone(stranger, confirm):
    confirm(stranger)
    assert User.objects.get().name == ""


def test_the_owner_is_told_that_the_account_is_theirs(stranger):
    owner = Client()
    page = owner.post(next_link(), follow=True).content.decode()
    assert f"{ADDRESS} is confirmed. The account is yours." in page


def test_the_owner_is_logged_in_by_their_code(stranger):
    owner = confirm_by_code(stranger)
    assert owner.get("/accounts/").status_code == 200


def test_who_confirms_in_the_browser_that_joined_keeps_everything(client):
    join(client)
    user = User.objects.get()
    save_article(user, make_article(), wanted=True)
    client.post(link_in_mail())
    assert SavedArticle.objects.exists()
    assert is_logged_in(client)


def test_confirming_ends_every_other_session_all_the_same(client):
    join(client)
    other = Client()
    other.force_login(User.objects.get())
    client.post(link_in_mail())
    assert other.get("/accounts/").status_code == 302


def test_a_second_address_takes_nothing_from_a_confirmed_account(client):
    join(client)
    client.post(link_in_mail())
    user = User.objects.get()
    user.set_password("her own password, long")
    user.save()
    client.force_login(user)
    client.post("/accounts/email/", {"action_add": "", "email": "ada@work.example"})
    client.post("/accounts/email/", {"action_code": "1", "code": code_in_mail()})
    assert EmailAddress.objects.get(email="ada@work.example").verified
    user.refresh_from_db()
    assert user.has_usable_password()
