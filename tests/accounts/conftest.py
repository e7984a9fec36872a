"""Fixtures of the tests of accounts."""

import pytest

from inhersight.settings.social import social_providers
from tests.factories.accounts import make_member
from tests.factories.articles import make_user
from tests.support.fake_provider import running_provider
from tests.support.social_steps import env_of, openid_env


@pytest.fixture(scope="module")
def running():
    """One provider for all tests."""
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running, settings, monkeypatch):
    """The provider as an operator sets it up, with Ada in front of the screen."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings.SOCIALACCOUNT_PROVIDERS = social_providers(env_of(**openid_env(running.url)))
    running.reset()
    return running


@pytest.fixture
def member(client):
    """A member who is logged in."""
    user = make_member()
    client.force_login(user)
    return user


@pytest.fixture
def boss(client):
    """An administrator, logged in."""
    user = make_user("boss@example.com", name="The Boss", is_superuser=True)
    client.force_login(user)
    return user
