"""Log-in with an account elsewhere: what strangers try, and what goes wrong."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from inhersight.settings.social import social_providers
from tests.factories.accounts import make_member
from tests.support.account_steps import is_logged_in
from tests.support.social_steps import (
    CALLBACK,
    LINKED,
    START,
    env_of,
    log_in,
    nothing_happened,
    openid_env,
    return_from,
    set_out,
)

pytestmark = pytest.mark.django_db


# What strangers try


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
@pytest.mark.parametrize("process", ["login", "connect", "redirect"])
def test_coming_back_leads_to_no_other_site(client, provider, target, process):
    client.force_login(make_member("other@example.com"))
    location = log_in(client, target, process).headers["Location"]
    assert location in {"/", LINKED}


def test_a_look_at_the_link_begins_no_log_in(client, provider):
    assert client.get(START).status_code == 200


def test_the_button_asks_for_a_csrf_token(provider):
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403


def test_a_forged_state_logs_nobody_in(client, provider):
    client.get(return_from(set_out(client)).replace("state=", "state=x"))
    assert nothing_happened(client)


def test_a_forged_state_is_answered_with_a_page(client, provider):
    response = client.get(return_from(set_out(client)).replace("state=", "state=x"))
    assert (response.status_code, "That did not work" in response.content.decode()) == (401, True)


def test_an_answer_without_a_state_logs_nobody_in(client, provider):
    back = parse_qs(urlsplit(return_from(set_out(client))).query)
    client.get(CALLBACK, {"code": back["code"][0]})
    assert nothing_happened(client)


def test_an_answer_meant_for_another_browser_logs_nobody_in(client, provider):
    victim = Client()
    victim.get(return_from(set_out(client)))
    assert nothing_happened(victim)


def test_an_answer_meant_for_another_browser_links_nothing(client, provider, member):
    client.get(return_from(set_out(Client(), LINKED, "connect")))
    assert not SocialAccount.objects.exists()


def test_an_answer_counts_once(client, provider):
    back = return_from(set_out(client))
    client.get(back)
    client.logout()
    client.get(back)
    assert not is_logged_in(client)


def test_a_code_that_was_asked_for_with_another_challenge_logs_nobody_in(client, provider):
    stolen = parse_qs(urlsplit(return_from(set_out(Client()))).query)["code"][0]
    state = parse_qs(urlsplit(set_out(client)).query)["state"][0]
    client.get(CALLBACK, {"code": stolen, "state": state})
    assert nothing_happened(client)


# What goes wrong


def test_cancelling_over_there_leads_to_a_page(client, provider):
    provider.cancels = True
    page = client.get(log_in(client).headers["Location"])
    assert "You changed your mind" in page.content.decode()


def test_cancelling_over_there_changes_nothing(client, provider):
    provider.cancels = True
    log_in(client)
    assert nothing_happened(client)


def wrong_secret(provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = social_providers(
        env_of(**openid_env(provider.url, SECRET="wrong"))
    )


def another_issuer(provider, settings):
    provider.in_token["iss"] = "https://evil.example"


def another_client(provider, settings):
    provider.in_token["aud"] = "another site"


def out_of_date(provider, settings):
    provider.in_token["exp"] = 1


def another_person(provider, settings):
    provider.in_userinfo["sub"] = "mallory-1"


FAULTS = [
    wrong_secret,
    another_issuer,
    another_client,
    out_of_date,
    another_person,
]


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_does_not_fit_changes_nothing(client, provider, settings, fault):
    fault(provider, settings)
    log_in(client)
    assert nothing_happened(client)


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_does_not_fit_leads_to_a_page_that_helps(client, provider, settings, fault):
    fault(provider, settings)
    response = log_in(client)
    assert response.status_code == 401
    assert "Please try again in a minute" in response.content.decode()


def test_the_page_of_a_failed_log_in_leads_to_the_log_in_page(client, provider, settings):
    wrong_secret(provider, settings)
    page = log_in(client).content.decode()
    assert '<a href="/accounts/login/">log in another way</a>' in page


def test_an_answer_about_another_person_leaves_nothing_of_the_profile(client, provider):
    log_in(client)
    provider.in_token["sub"] = "mallory-1"
    log_in(Client())
    assert SocialAccount.objects.get().extra_data == {}


def test_a_failed_log_in_tells_the_operator_why(client, provider, settings, caplog):
    wrong_secret(provider, settings)
    log_in(client)
    assert "Log-in with Example ID failed" in caplog.text
    assert "invalid_client" in caplog.text


def test_a_provider_that_is_down_is_a_page_before_anyone_goes_there(client, provider):
    provider.is_down = True
    response = client.get(set_out(client))
    assert (response.status_code, "That did not work" in response.content.decode()) == (401, True)


def test_a_provider_that_cannot_be_reached_is_a_page(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = social_providers(env_of(**openid_env("http://127.0.0.1:1")))
    response = client.get(set_out(client))
    assert (response.status_code, "That did not work" in response.content.decode()) == (401, True)


def test_a_provider_that_is_down_on_the_way_back_changes_nothing(client, provider):
    back = return_from(set_out(client))
    provider.is_down = True
    client.get(back)
    assert nothing_happened(client)
