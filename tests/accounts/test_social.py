"""Log-in with an account elsewhere, against a provider that speaks the real protocol."""

from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import environ
import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model

from accounts.models import Agreement
from inhersight.settings.social import form_targets, social_providers
from tests.accounts.oidc import CLIENT, SECRET, Provider
from tests.accounts.test_accounts import ADDRESS, is_logged_in, make_member

pytestmark = pytest.mark.django_db

User = get_user_model()
START = "/accounts/oidc/openid/login/"


@pytest.fixture
def provider(settings):
    """A provider of log-ins, set up in the site as an operator would."""
    there = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = social_providers(
        environ_of(
            SOCIAL_OPENID_CLIENT_ID=CLIENT,
            SOCIAL_OPENID_SECRET=SECRET,
            SOCIAL_OPENID_SERVER_URL=there.url,
            SOCIAL_OPENID_NAME="Example ID",
        )
    )
    yield there
    there.server.shutdown()


def environ_of(**variables):
    """An environment with these variables alone."""
    env = environ.Env()
    env.ENVIRON = variables
    return env


class NoRedirects(HTTPRedirectHandler):
    """Shows where a redirect leads instead of following it."""

    def redirect_request(self, *arguments):
        return None


def at_the_provider(url):
    """What the provider sends her back to."""
    try:
        build_opener(NoRedirects).open(url, timeout=10)
    except HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("The provider did not send her back.")


def log_in_there(client, target="/blog/", process="login", change=lambda back: back):
    """Go to the provider and come back; return the last answer."""
    response = client.post(f"{START}?process={process}&next={target}")
    back = urlsplit(change(at_the_provider(response.headers["Location"])))
    return client.get(f"{back.path}?{back.query}")


def test_a_stranger_joins_and_is_back_at_her_article(client, provider):
    assert log_in_there(client).headers["Location"] == "/blog/"
    assert is_logged_in(client)


def test_her_address_counts_as_confirmed_if_the_provider_says_so(client, provider):
    log_in_there(client)
    assert User.objects.get().is_verified


def test_she_has_no_password(client, provider):
    log_in_there(client)
    assert not User.objects.get().has_usable_password()


def test_her_agreement_is_noted(client, provider):
    log_in_there(client)
    assert Agreement.objects.filter(user__email=ADDRESS).exists()


def test_only_her_name_and_address_are_taken(client, provider):
    for _ in range(2):
        client.logout()
        log_in_there(client)
    assert User.objects.get().name == "Ada Example"
    assert SocialAccount.objects.get().extra_data == {}


def test_she_comes_back_to_the_same_account(client, provider):
    log_in_there(client)
    client.logout()
    log_in_there(client)
    assert (User.objects.count(), is_logged_in(client)) == (1, True)


@pytest.mark.parametrize(
    "claims", [{"email_verified": False}, {"email": "ada@mailinator.com"}, {"email": ""}]
)
def test_an_address_we_cannot_rely_on_joins_nobody_silently(client, provider, claims):
    provider.claims |= claims
    response = log_in_there(client)
    assert response.headers["Location"].startswith("/accounts/3rdparty/signup/")
    assert not User.objects.exists()


def test_a_providers_word_takes_over_no_account(client, provider):
    make_member()
    log_in_there(client)
    assert not is_logged_in(client)
    assert not SocialAccount.objects.exists()


def test_a_member_connects_and_disconnects_the_provider(client, provider):
    user = make_member()
    client.force_login(user)
    log_in_there(client, "/accounts/3rdparty/", process="connect")
    connected = SocialAccount.objects.get(user=user)
    client.post("/accounts/3rdparty/", {"account": connected.pk})
    assert not SocialAccount.objects.exists()


def test_coming_back_leads_to_no_other_site(client, provider):
    assert log_in_there(client, "https://evil.example/").headers["Location"] == "/"


def test_a_forged_state_logs_nobody_in(client, provider):
    response = log_in_there(client, change=lambda back: back.replace("state=", "state=x"))
    assert response.status_code in {200, 401}
    assert not is_logged_in(client)


def test_an_answer_meant_for_another_browser_logs_nobody_in(client, provider):
    from django.test import Client

    response = client.post(START)
    back = urlsplit(at_the_provider(response.headers["Location"]))
    victim = Client()
    victim.get(f"{back.path}?{back.query}")
    assert not is_logged_in(victim)


def test_who_presses_cancel_there_is_told_so_here(client, provider):
    provider.refuses = "access_denied"
    response = log_in_there(client)
    assert response.headers["Location"].startswith("/accounts/3rdparty/login/cancelled/")
    assert client.get(response.headers["Location"]).status_code == 200


def test_a_wrong_secret_is_a_page_not_a_crash(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "wrong"
    assert log_in_there(client).status_code in {200, 401}
    assert not User.objects.exists()


def test_the_button_is_on_the_log_in_page(client, provider):
    page = client.get("/accounts/login/").content.decode()
    assert ("Example ID" in page, START in page) == (True, True)


def test_no_button_is_shown_where_nothing_is_set_up(client):
    assert "3rdparty" not in client.get("/accounts/login/").content.decode()


NAMES = ["google", "facebook", "apple", "microsoft", "linkedin"]


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_is_there_once_its_id_is_set(name):
    env = environ_of(
        **{f"SOCIAL_{name.upper()}_CLIENT_ID": "x", f"SOCIAL_{name.upper()}_SECRET": "y"}
    )
    found = social_providers(env)
    expected = "openid_connect" if name == "linkedin" else name
    assert list(found) == [expected]
    assert found[expected]["APPS"][0]["client_id"] == "x"
    assert form_targets(found)[0].startswith("https://")


def test_no_provider_is_there_by_default():
    assert social_providers(environ_of()) == {}
