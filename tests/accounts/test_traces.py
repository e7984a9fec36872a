"""No row of a member tells the second of an act, or the order in which members came."""

import json
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import Session
from accounts.traces import drop_seconds
from tests.factories.accounts import make_member
from tests.support.account_steps import log_in

pytestmark = pytest.mark.django_db


def list_numbers(value):
    """All floats in some nested data."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for part in value for number in list_numbers(part)]
    return [value] if isinstance(value, float) else []


def test_address_rows_are_numbered_at_random():
    members = [make_member(f"member{number}@example.com") for number in range(8)]
    numbers = [EmailAddress.objects.get(user=member).pk for member in members]
    assert (len(set(numbers)), max(numbers) > 100_000) == (8, True)
    assert numbers != sorted(numbers)  # once in 40,000 times they are


def test_an_address_row_keeps_its_number_when_it_is_saved_again():
    row = EmailAddress.objects.get(user=make_member())
    row.save()
    assert EmailAddress.objects.get().pk == row.pk


def test_a_linked_provider_is_kept_with_the_day_alone():
    made = SocialAccount.objects.create(user=make_member(), provider="google", uid="1")
    row = SocialAccount.objects.get(pk=made.pk)
    times = {
        (at.hour, at.minute, at.second, at.microsecond) for at in (row.date_joined, row.last_login)
    }
    assert times == {(0, 0, 0, 0)}


def test_a_session_tells_the_minute_of_a_log_in_and_no_second():
    browser, member = Client(), make_member()
    log_in(browser)
    session = Session.objects.get(user=member)
    moments = list_numbers(session.get_decoded())
    assert moments
    assert [at for at in moments if at % 60] == []


def test_what_is_no_moment_stays_as_it_is():
    data = {"a": 1.5, "b": [1, "x", None, {"c": 12}], "at": 1_800_000_059.25}
    assert drop_seconds(data) == data | {"at": 1_800_000_000.0}
    assert json.dumps(drop_seconds({"at": time.time()}))
