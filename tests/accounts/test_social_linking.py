"""Linking an account elsewhere, and an address that another member has."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.factories.accounts import ADDRESS, make_member
from tests.support.account_steps import (
    errors_of,
    is_logged_in,
)
from tests.support.social_steps import (
    FORM,
    LINKED,
    START,
    User,
    log_in,
    nothing_happened,
)

pytestmark = pytest.mark.django_db


# An address that another member has


@pytest.mark.parametrize("verified", [True, False])
def test_a_provider_that_claims_a_members_address_logs_nobody_in(client, provider, verified):
    make_member()
    provider.person["email_verified"] = verified
    log_in(client)
    assert not is_logged_in(client)


@pytest.mark.parametrize("verified", [True, False])
def test_a_provider_that_claims_a_members_address_is_not_linked(client, provider, verified):
    make_member()
    provider.person["email_verified"] = verified
    log_in(client)
    client.post(FORM, {"email": ADDRESS})
    assert not SocialAccount.objects.exists()


def test_a_provider_that_claims_a_members_second_address_logs_nobody_in(client, provider):
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


def test_a_member_is_told_that_the_account_exists(client, provider):
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


def test_linking_keeps_nothing_of_the_profile(client, provider, member):
    log_in(client, LINKED, "connect")
    assert SocialAccount.objects.get().extra_data == {}


def test_linking_leaves_name_and_address_alone(client, provider, member):
    provider.person["email"] = "lovelace@example.com"
    log_in(client, LINKED, "connect")
    member.refresh_from_db()
    assert (member.name, member.email) == ("", ADDRESS)


def test_linking_adds_no_address(client, provider, member):
    provider.person["email"] = "lovelace@example.com"
    log_in(client, LINKED, "connect")
    assert [found.email for found in EmailAddress.objects.all()] == [ADDRESS]


def test_a_linked_provider_logs_the_member_in(client, provider, member):
    log_in(client, LINKED, "connect")
    elsewhere = Client()
    log_in(elsewhere)
    assert elsewhere.session["_auth_user_id"] == str(member.pk)


def test_a_member_is_told_of_a_new_link_by_mail(client, provider, member, mailoutbox):
    log_in(client, LINKED, "connect")
    assert [(m.to, m.subject) for m in mailoutbox] == [([ADDRESS], "Example ID is linked")]


def test_the_linked_accounts_are_listed(client, provider, member):
    log_in(client, LINKED, "connect")
    assert 'aria-label="Unlink Example ID"' in client.get(LINKED).content.decode()


def test_a_member_unlinks_the_provider(client, provider, member):
    log_in(client, LINKED, "connect")
    client.post(LINKED, {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_a_provider_that_is_unlinked_logs_nobody_in(client, provider, member):
    log_in(client, LINKED, "connect")
    client.post(LINKED, {"account": SocialAccount.objects.get().pk})
    elsewhere = Client()
    log_in(elsewhere)
    assert not is_logged_in(elsewhere)


def test_a_member_without_a_password_can_unlink_and_log_in_with_a_code(client, provider):
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


def test_an_account_that_another_member_has_linked_stays_with_them(client, provider, member):
    other = make_member("other@example.com")
    SocialAccount.objects.create(user=other, provider="openid", uid="ada-1")
    log_in(client, LINKED, "connect")
    assert SocialAccount.objects.get().user == other


def test_a_member_is_told_that_another_has_linked_the_account(client, provider, member):
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
