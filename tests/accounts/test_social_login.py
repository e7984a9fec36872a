"""Log-in with an account elsewhere: joining, addresses, linking, against a real provider."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts.models import Agreement
from accounts.terms import must_agree_to_terms
from tests.accounts.test_accounts import (
    ADDRESS,
    ask_for_code,
    code_in_mail,
    enter,
    errors_of,
    is_logged_in,
    join,
    make_member,
)
from tests.factories.articles import make_article
from tests.support.social_steps import (
    FORM,
    LINKED,
    START,
    User,
    log_in,
    nothing_happened,
    return_from,
    set_out,
)

pytestmark = pytest.mark.django_db


def type_code(client):
    """Confirm the address that was typed, in the same browser."""
    client.post("/accounts/email/", {"action_code": "1", "code": code_in_mail()})


# Joining


def test_a_stranger_joins_and_is_logged_in(client, provider):
    log_in(client)
    assert is_logged_in(client)


def test_a_stranger_is_back_at_her_article(client, provider):
    article = make_article()
    assert log_in(client, article.url).headers["Location"] == article.url


def test_joining_records_that_she_agreed_to_the_terms(client, provider):
    log_in(client)
    assert not must_agree_to_terms(User.objects.get())


def test_looking_in_again_records_no_second_agreement(client, provider):
    log_in(client)
    log_in(Client())
    assert Agreement.objects.count() == 1


def test_her_name_is_taken_over(client, provider):
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


def test_her_address_is_kept_in_small_letters(client, provider):
    provider.person["email"] = "Ada@Example.COM"
    log_in(client)
    assert User.objects.get().email == ADDRESS


def test_nothing_else_of_her_profile_is_kept(client, provider):
    log_in(client)
    assert SocialAccount.objects.get().extra_data == {}


def test_nothing_else_is_kept_when_she_comes_back(client, provider):
    log_in(client)
    log_in(Client())
    assert SocialAccount.objects.get().extra_data == {}


def test_nothing_else_is_kept_when_she_joins_by_the_form(client, provider):
    provider.person["email_verified"] = False
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    type_code(client)
    assert SocialAccount.objects.get().extra_data == {}


def test_when_she_comes_back_is_not_noted(client, provider):
    log_in(client)
    joined = SocialAccount.objects.get().date_joined
    log_in(Client())
    assert SocialAccount.objects.get().last_login == joined


def test_no_key_to_the_provider_is_kept(client, provider):
    log_in(client)
    assert not SocialToken.objects.exists()


def test_she_has_no_password(client, provider):
    log_in(client)
    assert not User.objects.get().has_usable_password()


def test_she_comes_back_to_the_same_account(client, provider):
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


def test_she_joins_with_the_form(client, provider):
    provider.person["email_verified"] = False
    log_in(client, "/blog/")
    response = client.post(FORM, {"email": ADDRESS})
    assert (is_logged_in(client), response.headers["Location"]) == (True, "/blog/")


def test_joining_with_the_form_records_her_agreement(client, provider):
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
    type_code(client)
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
    type_code(client)
    again = Client()
    log_in(again)
    assert again.session["_auth_user_id"] == str(User.objects.get(email=ADDRESS).pk)


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
    type_code(client)
    assert [found.verified for found in EmailAddress.objects.all()] == [True]


def test_the_form_is_for_who_comes_from_a_provider(client):
    assert client.get(FORM).headers["Location"] == "/accounts/login/"


# An address that another member has


@pytest.mark.parametrize("verified", [True, False])
def test_a_provider_that_claims_her_address_logs_nobody_in(client, provider, verified):
    make_member()
    provider.person["email_verified"] = verified
    log_in(client)
    assert not is_logged_in(client)


@pytest.mark.parametrize("verified", [True, False])
def test_a_provider_that_claims_her_address_is_not_linked(client, provider, verified):
    make_member()
    provider.person["email_verified"] = verified
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    assert not SocialAccount.objects.exists()


def test_a_provider_that_claims_her_second_address_logs_nobody_in(client, provider):
    user = make_member("first@example.com")
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True)
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    assert not is_logged_in(client)


def test_a_provider_that_claims_an_editors_address_logs_nobody_in(client, provider):
    User.objects.create_superuser(ADDRESS, "a password nobody guesses")
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    assert not is_logged_in(client)


def test_she_is_told_that_she_has_an_account_already(client, provider):
    make_member()
    log_in(client)
    told = errors_of(client.post(FORM, {"email": ADDRESS}))
    assert told == (
        "There is an account with this address already. Log in to it first, then link Example ID "
        "on the page “Linked accounts”."
    )


# Linking


def test_a_member_links_the_provider(client, provider, member):
    log_in(client, LINKED, "connect")
    assert SocialAccount.objects.get().user == member


def test_linking_leads_back_to_the_linked_accounts(client, provider, member):
    assert log_in(client, LINKED, "connect").headers["Location"] == LINKED


def test_linking_keeps_nothing_of_her_profile(client, provider, member):
    log_in(client, LINKED, "connect")
    assert SocialAccount.objects.get().extra_data == {}


def test_linking_leaves_her_name_and_address_alone(client, provider, member):
    provider.person["email"] = "lovelace@example.com"
    log_in(client, LINKED, "connect")
    member.refresh_from_db()
    assert (member.name, member.email) == ("", ADDRESS)


def test_linking_adds_no_address(client, provider, member):
    provider.person["email"] = "lovelace@example.com"
    log_in(client, LINKED, "connect")
    assert [found.email for found in EmailAddress.objects.all()] == [ADDRESS]


def test_a_linked_provider_logs_her_in(client, provider, member):
    log_in(client, LINKED, "connect")
    elsewhere = Client()
    log_in(elsewhere)
    assert elsewhere.session["_auth_user_id"] == str(member.pk)


def test_she_is_told_of_a_new_link_by_mail(client, provider, member, mailoutbox):
    log_in(client, LINKED, "connect")
    assert [(m.to, m.subject) for m in mailoutbox] == [([ADDRESS], "Example ID is linked")]


def test_the_linked_accounts_are_listed(client, provider, member):
    log_in(client, LINKED, "connect")
    assert 'aria-label="Unlink Example ID"' in client.get(LINKED).content.decode()


def test_a_member_unlinks_the_provider(client, provider, member):
    log_in(client, LINKED, "connect")
    client.post(LINKED, {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_a_provider_that_is_unlinked_does_not_log_her_in(client, provider, member):
    log_in(client, LINKED, "connect")
    client.post(LINKED, {"account": SocialAccount.objects.get().pk})
    elsewhere = Client()
    log_in(elsewhere)
    assert not is_logged_in(elsewhere)


def test_who_has_no_password_unlinks_all_the_same_for_she_can_have_a_code(client, provider):
    log_in(client)
    client.post(LINKED, {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_an_account_whose_provider_is_given_up_is_unlinked(client, member):
    linked = SocialAccount.objects.create(user=member, provider="gone", uid="ada-1")
    client.post(LINKED, {"account": linked.pk})
    assert not SocialAccount.objects.exists()


def test_nobody_unlinks_the_account_of_another(client, provider, member):
    other = make_member("other@example.com")
    linked = SocialAccount.objects.create(user=other, provider="openid", uid="other-1")
    client.post(LINKED, {"account": linked.pk})
    assert SocialAccount.objects.filter(pk=linked.pk).exists()


def test_an_account_that_another_member_has_linked_is_not_taken_from_her(client, provider, member):
    other = make_member("other@example.com")
    SocialAccount.objects.create(user=other, provider="openid", uid="ada-1")
    log_in(client, LINKED, "connect")
    assert SocialAccount.objects.get().user == other


def test_she_is_told_that_another_member_has_linked_the_account(client, provider, member):
    other = make_member("other@example.com")
    SocialAccount.objects.create(user=other, provider="openid", uid="ada-1")
    log_in(client, LINKED, "connect")
    assert "linked to another member already" in client.get(LINKED).content.decode()


def test_a_stranger_links_nothing(client, provider):
    log_in(client, LINKED, "connect")
    assert nothing_happened(client)


# What is shown

PAGES = ["/accounts/login/", "/accounts/signup/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_button_is_shown_where_one_logs_in(client, provider, page):
    html = client.get(page).content.decode()
    assert ("Example ID" in html, f'action="{START}' in html) == (True, True)


@pytest.mark.parametrize("page", [*PAGES, "/accounts/3rdparty/login/cancelled/"])
def test_a_page_is_there_where_no_provider_is_set_up(client, settings, page):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_no_button_is_shown_where_no_provider_is_set_up(client, settings, page):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "continue with" not in client.get(page).content.decode()


def test_a_provider_that_is_not_set_up_is_not_found(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.post(START).status_code == 404
