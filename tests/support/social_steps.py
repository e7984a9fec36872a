"""The steps of a log-in with an account elsewhere, and the provider that the tests go to."""

from urllib.parse import urlencode

import environ
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model

from tests.support.account_steps import code_in_mail, is_logged_in
from tests.support.fake_provider import CLIENT_ID, SECRET
from tests.support.waiting import PATIENCE

User = get_user_model()
START = "/accounts/oidc/openid/login/"
CALLBACK = "/accounts/oidc/openid/login/callback/"
FORM = "/accounts/3rdparty/signup/"
LINKED = "/accounts/3rdparty/"
NAMES = ["google", "linkedin", "facebook", "apple", "microsoft", "openid"]


def env_of(**variables):
    """An environment with these variables alone."""
    env = environ.Env()
    env.ENVIRON = variables
    return env


def openid_env(url="https://id.example", **more):
    """An environment with a provider of the operator's own."""
    own = {"CLIENT_ID": CLIENT_ID, "SECRET": SECRET, "SERVER_URL": url, "NAME": "Example ID"}
    return {f"SOCIAL_OPENID_{key}": value for key, value in (own | more).items()}


def set_out(client, target="/blog/", process="login") -> str:
    """Press the button, and return the provider's address that it leads to."""
    query = urlencode({"process": process, "next": target})
    return client.post(f"{START}?{query}").headers["Location"]


def return_from(address) -> str:
    """Be at the provider, and return the path on our site that it sends the visitor back to."""
    answer = requests.get(address, allow_redirects=False, timeout=PATIENCE)
    return answer.headers["Location"].removeprefix("http://testserver")


def log_in(client, target="/blog/", process="login"):
    """Go there and come back; return our answer."""
    return client.get(return_from(set_out(client, target, process)))


def nothing_happened(client) -> bool:
    """Whether nobody joined, nobody is logged in and nothing is linked."""
    return not (is_logged_in(client) or User.objects.exists() or SocialAccount.objects.exists())


def confirm_typed_address(client):
    """Confirm the address that was typed, in the same browser."""
    client.post("/accounts/email/", {"action_code": "1", "code": code_in_mail()})
