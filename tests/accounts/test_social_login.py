"""Log-in with an account elsewhere: joining, addresses, linking, against a real provider."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts.models import Agreement
from accounts.terms import must_agree_to_terms
from tests.factories.accounts import ADDRESS, make_member
from tests.factories.articles import make_article
from tests.support.account_steps import (
    ask_for_code,
    code_in_mail,
    enter,
    errors_of,
    is_logged_in,
    join,
)
from tests.support.social_steps import (
    FORM,
    START,
    User,
    confirm_typed_address,
    log_in,
    nothing_happened,
    return_from,
    set_out,
)

pytestmark = pytest.mark.django_db


# Joining


def test_a_stranger_joins_and_is_logged_in(client, provider):
    log_in(client)
    assert is_logged_in(client)


def test_a_stranger_is_back_at_the_article(client, provider):
    article = make_article()
    assert log_in(client, article.url).headers["Location"] == article.url


def test_joining_records_agreement_to_the_terms(client, provider):
    log_in(client)
    assert not must_agree_to_terms(User.objects.get())


def test_looking_in_again_records_no_second_agreement(client, provider):
    log_in(client)
    log_in(Client())
    assert Agreement.objects.count() == 1


def test_the_name_is_taken_over(client, provider):
    log_in(client)
    assert User.objects.get().name == "Ada Example"


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "", "given_name": "Ada", "family_name": "Example"}, "Ada Example"),
        ({"name": "", "given_name": "Ada"}, "Ada"),
        ({"name": "A" * 200}, "A" * 120),
        ({"name": ""}, ""),
    ],
)
def test_a_name_is_put_together_from_what_there_is(client, provider, claims, name):
    provider.person |= claims
    log_in(client)
    assert User.objects.get().name == name


def test_the_address_is_kept_in_small_letters(client, provider):
    provider.person["email"] = "Ada@Example.COM"
    log_in(client)
    assert User.objects.get().email == ADDRESS


def test_nothing_else_of_the_profile_is_kept(client, provider):
    log_in(client)
    assert SocialAccount.objects.get().extra_data == {}


def test_nothing_else_is_kept_at_the_next_log_in(client, provider):
    log_in(client)
    log_in(Client())
    assert SocialAccount.objects.get().extra_data == {}


def test_nothing_else_is_kept_after_joining_by_the_form(client, provider):
    provider.person["email_verified"] = False
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    confirm_typed_address(client)
    assert SocialAccount.objects.get().extra_data == {}


def test_the_time_of_a_log_in_is_not_noted(client, provider):
    log_in(client)
    joined = SocialAccount.objects.get().date_joined
    log_in(Client())
    assert SocialAccount.objects.get().last_login == joined


def test_no_key_to_the_provider_is_kept(client, provider):
    log_in(client)
    assert not SocialToken.objects.exists()


def test_who_joins_has_no_password(client, provider):
    log_in(client)
    assert not User.objects.get().has_usable_password()


def test_the_next_log_in_leads_to_the_same_account(client, provider):
    log_in(client)
    again = Client()
    log_in(again)
    assert again.session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_new_address_over_there_leads_to_the_same_account(client, provider):
    log_in(client)
    provider.person["email"] = "lovelace@example.com"
    log_in(Client())
    assert User.objects.get().email == ADDRESS


def test_a_session_begins_under_a_new_key(client, provider):
    address = set_out(client)
    before = client.session.session_key
    client.get(return_from(address))
    assert client.session.session_key != before


# Her address


@pytest.mark.parametrize("says", [True, "true", "True"])
def test_an_address_counts_as_confirmed_if_the_provider_says_so(client, provider, says):
    provider.person["email_verified"] = says
    log_in(client)
    assert User.objects.get().is_verified


@pytest.mark.parametrize("says", [False, "false", "False", None, "", 0, "no", [], {}])
def test_an_address_does_not_count_as_confirmed_else(client, provider, says):
    provider.person["email_verified"] = says
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    assert not User.objects.get().is_verified


def test_an_address_of_which_the_provider_says_nothing_is_not_confirmed(client, provider):
    del provider.person["email_verified"]
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    assert not User.objects.get().is_verified


UNRELIABLE = {
    "not verified": {"email_verified": False},
    "thrown away": {"email": "ada@mailinator.com"},
    "of two alphabets": {"email": "аda@example.com"},
    "no address": {"email": "ada"},
    "empty": {"email": ""},
    "none": {"email": None},
}


@pytest.mark.parametrize("claims", UNRELIABLE.values(), ids=UNRELIABLE)
def test_an_address_we_cannot_rely_on_leads_to_the_form(client, provider, claims):
    provider.person |= claims
    assert log_in(client).headers["Location"] == FORM


@pytest.mark.parametrize("claims", UNRELIABLE.values(), ids=UNRELIABLE)
def test_an_address_we_cannot_rely_on_joins_nobody(client, provider, claims):
    provider.person |= claims
    log_in(client)
    assert nothing_happened(client)


def test_the_form_is_filled_in_with_an_address_that_is_not_confirmed(client, provider):
    provider.person["email_verified"] = False
    log_in(client)
    assert client.get(FORM).context["form"]["email"].value() == ADDRESS


def test_a_stranger_joins_with_the_form(client, provider):
    provider.person["email_verified"] = False
    log_in(client, "/blog/")
    response = client.post(FORM, {"email": ADDRESS})
    assert (is_logged_in(client), response.headers["Location"]) == (True, "/blog/")


def test_joining_with_the_form_records_the_agreement(client, provider):
    provider.person["email_verified"] = False
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    assert not must_agree_to_terms(User.objects.get())


def test_the_form_takes_no_throw_away_address(client, provider):
    provider.person["email_verified"] = False
    log_in(client)
    response = client.post(FORM, {"email": "ada@mailinator.com"})
    assert "lasting address" in errors_of(response)


def test_with_another_address_the_first_is_forgotten(client, provider):
    provider.person["email_verified"] = False
    log_in(client)
    client.post(FORM, {"email": "other@example.com"})
    confirm_typed_address(client)
    assert [found.email for found in EmailAddress.objects.all()] == ["other@example.com"]


def test_another_address_is_not_confirmed_by_the_first(client, provider):
    make_member()
    log_in(client)
    client.post(FORM, {"email": "other@example.com"})
    assert not User.objects.get(pending_address="other@example.com").is_verified


def test_an_account_elsewhere_is_linked_once_the_address_is_confirmed_here(client, provider):
    provider.person["email_verified"] = False
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    assert not SocialAccount.objects.exists()
    confirm_typed_address(client)
    again = Client()
    log_in(again)
    assert again.session["_auth_user_id"] == str(User.objects.get(email=ADDRESS).pk)


@pytest.mark.parametrize(("minutes", "is_linked"), [(59, True), (61, False)])
def test_an_account_elsewhere_waits_an_hour_for_its_address(
    client, provider, monkeypatch, minutes, is_linked
):
    provider.person["email_verified"] = False
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    then = time.time() + minutes * 60
    monkeypatch.setattr(time, "time", lambda: then)
    client.post("/accounts/email/", {"action_send": "1"})
    confirm_typed_address(client)
    assert User.objects.get(email=ADDRESS).is_verified
    assert SocialAccount.objects.exists() is is_linked


def test_an_account_elsewhere_is_not_linked_to_what_somebody_else_confirms(client, provider):
    provider.person["email_verified"] = False
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    owner = Client()
    ask_for_code(owner)
    enter(owner, code_in_mail())
    client.get("/accounts/")
    assert (is_logged_in(owner), SocialAccount.objects.exists()) == (True, False)


def test_an_address_that_a_provider_vouches_for_is_taken_from_those_who_wait(client, provider):
    waiting = Client()
    join(waiting)
    log_in(client)
    assert User.objects.get().email == ADDRESS
    assert waiting.get("/accounts/").status_code == 302


def test_a_newcomer_links_no_account_elsewhere(client, provider):
    join(client)
    answer = client.post(f"{START}?process=connect")
    assert answer.headers["Location"].startswith("/accounts/email/")


def test_of_two_addresses_the_one_that_is_not_verified_is_forgotten(client, provider):
    provider.person |= {"email_verified": False}
    log_in(client)
    client.post(FORM, {"email": "other@example.com"})
    confirm_typed_address(client)
    assert [found.verified for found in EmailAddress.objects.all()] == [True]


def test_the_form_is_for_who_comes_from_a_provider(client):
    assert client.get(FORM).headers["Location"] == "/accounts/login/"
