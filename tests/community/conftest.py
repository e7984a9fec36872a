"""Who visits the community."""

import pytest

from tests.factories.community import make_member, make_question


@pytest.fixture
def member(client):
    """A member whose address is confirmed, logged in."""
    user = make_member("ada@example.com")
    client.force_login(user)
    return user


@pytest.fixture
def known(member):
    """The same, after a moderator has published something of hers."""
    make_question("How do I begin to lead?", author=member)
    return member


@pytest.fixture
def moderator(client):
    """A moderator, logged in."""
    user = make_member("moderator@example.com", role="Moderators")
    client.force_login(user)
    return user
