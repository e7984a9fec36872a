"""Which log-ins elsewhere the environment sets up."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from inhersight.settings.social import form_targets, social_providers
from tests.support.social_steps import NAMES, env_of, openid_env

pytestmark = pytest.mark.django_db


# The settings


def apps_of(providers) -> set[str]:
    """The names that providers are known by."""
    return {
        app.get("provider_id", name) for name, found in providers.items() for app in found["APPS"]
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_is_there_once_its_client_id_is_set(name):
    env = {
        "SOCIAL_OPENID_SERVER_URL": "https://id.example",
        f"SOCIAL_{name.upper()}_CLIENT_ID": "1",
    }
    assert apps_of(social_providers(env_of(**env))) == {name}


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_without_a_client_id_is_not_there(name):
    ids = {f"SOCIAL_{other.upper()}_CLIENT_ID": "1" for other in NAMES if other != name}
    env = ids | {
        "SOCIAL_OPENID_SERVER_URL": "https://id.example",
        f"SOCIAL_{name.upper()}_SECRET": "2",
        f"SOCIAL_{name.upper()}_CLIENT_ID": "",
    }
    assert apps_of(social_providers(env_of(**env))) == set(NAMES) - {name}


def test_no_provider_is_there_by_itself():
    assert social_providers(env_of()) == {}


def test_a_provider_of_ones_own_needs_an_address():
    env = openid_env()
    del env["SOCIAL_OPENID_SERVER_URL"]
    assert social_providers(env_of(**env)) == {}


@pytest.mark.parametrize("address", ["http://id.example", "id.example", "ftp://id.example"])
def test_a_provider_of_ones_own_is_asked_over_tls_only(address):
    with pytest.raises(ImproperlyConfigured, match="SOCIAL_OPENID_SERVER_URL"):
        social_providers(env_of(**openid_env(address)))


@pytest.mark.parametrize("address", ["https://id.example/realm/", "https://id.example/realm"])
def test_a_slash_at_the_end_of_an_address_does_not_matter(address):
    app = social_providers(env_of(**openid_env(address)))["openid_connect"]["APPS"][0]
    assert app["settings"]["server_url"] == "https://id.example/realm"


def test_a_provider_of_ones_own_has_a_plain_name_by_default():
    env = openid_env()
    del env["SOCIAL_OPENID_NAME"]
    assert social_providers(env_of(**env))["openid_connect"]["APPS"][0]["name"] == "Single sign-on"


def test_apple_has_its_team_and_its_key():
    env = env_of(
        SOCIAL_APPLE_CLIENT_ID="1",
        SOCIAL_APPLE_SECRET="key id",
        SOCIAL_APPLE_TEAM_ID="team",
        SOCIAL_APPLE_PRIVATE_KEY="-----BEGIN-----\\nabc\\n-----END-----",
    )
    app = social_providers(env)["apple"]["APPS"][0]
    assert (app["secret"], app["key"]) == ("key id", "team")
    assert app["settings"]["certificate_key"] == "-----BEGIN-----\nabc\n-----END-----"


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("google", "https://accounts.google.com"),
        ("linkedin", "https://www.linkedin.com"),
        ("facebook", "https://www.facebook.com"),
        ("apple", "https://appleid.apple.com"),
        ("microsoft", "https://login.microsoftonline.com"),
        ("openid", "https://id.example:8443"),
    ],
)
def test_a_form_may_lead_to_a_provider_that_is_there(name, origin):
    address = {"SOCIAL_OPENID_SERVER_URL": "https://id.example:8443/realm"}
    env = env_of(**{f"SOCIAL_{name.upper()}_CLIENT_ID": "1"}, **address)
    assert origin in form_targets(social_providers(env))


@pytest.fixture(scope="module")
def site_with_all(tmp_path_factory):
    """Parts of the site's own settings in an environment with all providers."""
    environment = os.environ | {
        "SECRET_KEY": "x" * 60,
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
        **{f"SOCIAL_{name.upper()}_CLIENT_ID": "1" for name in NAMES},
        **openid_env("https://id.example/realm"),
    }
    code = (
        "import json; from inhersight.settings import site; "
        "print(json.dumps([site.CONTENT_SECURITY_POLICY['DIRECTIVES'], site.INSTALLED_APPS]))"
    )
    answer = subprocess.run([sys.executable, "-c", code], env=environment, stdout=-1, check=True)
    return json.loads(answer.stdout)


@pytest.mark.parametrize("origin", ["https://accounts.google.com", "https://id.example"])
def test_the_content_security_policy_lets_forms_lead_to_a_provider(site_with_all, origin):
    assert origin in site_with_all[0]["form-action"]


@pytest.mark.parametrize("app", ["google", "facebook", "apple", "microsoft", "openid_connect"])
def test_the_app_of_a_provider_is_installed_once(site_with_all, app):
    assert site_with_all[1].count(f"allauth.socialaccount.providers.{app}") == 1
