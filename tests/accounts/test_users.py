"""The user: an address, perhaps a name, and how little else is kept."""

import pytest
from django.contrib.auth import get_user_model

from tests.factories.accounts import ADDRESS, make_member
from tests.factories.articles import make_user

pytestmark = pytest.mark.django_db

User = get_user_model()


def test_nobody_notes_when_a_member_was_here(client):
    assert "last_login" not in {field.name for field in User._meta.get_fields()}


def test_the_day_of_joining_is_kept_without_the_hour():
    assert not hasattr(make_member().joined_on, "hour")


def test_an_address_is_kept_in_small_letters():
    assert make_user("Ada@Example.COM").email == ADDRESS


def test_an_account_without_an_address_is_refused():
    with pytest.raises(ValueError, match="address"):
        make_user("")


def test_a_member_is_called_by_name_or_address():
    assert str(make_user(ADDRESS)) == ADDRESS
    assert str(make_user("b@example.com", name="Byron")) == "Byron"
