"""An act is done as often as its limit says, and whoever is refused is told the true wait."""

import time
from hashlib import sha256

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches

from core import rate_limits
from core.rate_limits import allow, describe_wait, parse_limit, refuse_for, seconds_left
from inhersight.settings.rate_limits import RATE_LIMITS


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.RATE_LIMITS = {
        "knock": "2/m/network",
        "ring": "3/m/key,5/h/key",
        "write": "1/h/user",
        "never": "0/h/network",
        "enter": "1/h/network",
    }


def request_from(rf, network="203.0.113.9"):
    """A stranger's request from a network."""
    request = rf.get("/", REMOTE_ADDR=network)
    request.user = AnonymousUser()
    return request


class Member:
    """Somebody who is logged in."""

    def __init__(self, pk):
        self.pk = pk


def test_what_goes_beyond_the_limit_is_refused(rf):
    request = request_from(rf)
    assert [allow(request, "knock") for _ in range(4)] == [True, True, False, False]


def test_a_limit_of_zero_refuses_the_first_time(rf):
    assert not allow(request_from(rf), "never")


def test_networks_are_counted_apart(rf):
    for _ in range(3):
        allow(request_from(rf), "knock")
    assert allow(request_from(rf, "198.51.100.7"), "knock")


def test_the_addresses_of_one_household_count_as_one(rf):
    for number in range(3):
        allow(request_from(rf, f"2001:db8::{number}"), "knock")
    assert not allow(request_from(rf, "2001:db8::ffff"), "knock")


def test_keys_are_counted_apart(rf):
    request = request_from(rf)
    for _ in range(4):
        allow(request, "ring", "ada")
    assert (allow(request, "ring", "ada"), allow(request, "ring", "grace")) == (False, True)


def test_a_key_is_counted_wherever_it_comes_from(rf):
    for number in range(3):
        allow(request_from(rf, f"10.0.0.{number}"), "ring", "ada")
    assert not allow(request_from(rf), "ring", "ada")


def test_members_are_counted_apart(rf):
    ada, grace = request_from(rf), request_from(rf)
    ada.user, grace.user = Member(1), Member(2)
    assert [allow(ada, "write"), allow(ada, "write"), allow(grace, "write")] == [True, False, True]


def test_a_limit_by_key_needs_a_key(rf):
    with pytest.raises(ValueError, match="needs a key"):
        allow(request_from(rf), "ring")


def test_an_act_without_a_limit_is_an_error(rf):
    with pytest.raises(KeyError):
        allow(request_from(rf), "dance")


def test_asking_for_the_wait_counts_nothing(rf):
    request = request_from(rf)
    assert [seconds_left(request, "knock") for _ in range(5)] == [0] * 5
    assert allow(request, "knock")


def test_after_the_wait_that_is_named_the_act_may_be_done(rf, monkeypatch):
    request = request_from(rf)
    for _ in range(3):
        allow(request, "knock")
    wait = seconds_left(request, "knock")
    assert 0 < wait <= 60
    then = time.time() + wait
    monkeypatch.setattr(time, "time", lambda: then)
    assert (seconds_left(request, "knock"), allow(request, "knock")) == (0, True)


def test_what_the_short_limit_refuses_does_not_use_up_the_long_one(rf, monkeypatch):
    request = request_from(rf)
    for _ in range(50):
        allow(request, "ring", "ada")
    then = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: then)
    assert [allow(request, "ring", "ada") for _ in range(3)] == [True, True, False]


def test_the_longest_wait_is_named(rf, monkeypatch):
    test_what_the_short_limit_refuses_does_not_use_up_the_long_one(rf, monkeypatch)
    assert 3000 < seconds_left(request_from(rf), "ring", "ada") <= 3600


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10/m/network", (10, 60, "network")),
        ("3/5m/key", (3, 300, "key")),
        ("20/d/user", (20, 86_400, "user")),
        ("1/12h/key", (1, 43_200, "key")),
    ],
)
def test_a_limit_is_read(text, expected):
    limit = parse_limit(text)
    assert (limit.amount, limit.seconds, limit.counted_by) == expected


@pytest.mark.parametrize("text", ["10/m/ip", "10/w/key", "10//key", "1/10s/key"])
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(ValueError, match="is not a limit"):
        parse_limit(text)


def test_every_limit_of_the_site_can_be_read():
    assert all(parse_limit(text) for limits in RATE_LIMITS.values() for text in limits.split(","))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "a minute"), (61, "2 minutes"), (5400, "90 minutes"), (5401, "2 hours")],
)
def test_a_wait_is_rounded_up(seconds, words):
    assert describe_wait(seconds) == words


@pytest.mark.django_db
def test_the_page_that_refuses_names_the_wait(rf):
    answer = refuse_for(request_from(rf), 130)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "130")
    assert "Try again in 3 minutes" in answer.text


def test_a_window_that_ends_between_two_looks_counts_as_a_new_one(rf, monkeypatch):
    request = request_from(rf)
    allow(request, "knock")

    def lost(*arguments):
        raise ValueError

    monkeypatch.setattr(caches["limits"], "incr", lost)
    assert allow(request, "knock")


def list_entries():
    """What the cache of limits holds, by name: in the process's memory, or in Redis."""
    cache = caches["limits"]
    if hasattr(cache._cache, "get_client"):
        client = cache._cache.get_client()
        return {name: client.get(name) for name in client.keys("limits:*")}
    return dict(cache._cache)


def test_the_cache_names_neither_a_network_nor_a_mailbox(rf):
    allow(request_from(rf), "knock")
    allow(request_from(rf), "ring", "ada@example.com")
    held = repr(list_entries())
    hashes = [sha256(text).hexdigest() for text in (b"203.0.113.9", b"ada@example.com")]
    assert [said for said in ("203.0.113.9", "ada", *hashes) if said in held] == []


def test_the_same_act_has_another_name_the_next_day(rf, monkeypatch):
    request = request_from(rf)
    limit = rate_limits.read_limits("knock")[0]
    today = rate_limits.find_window(request, "knock", limit, None).name
    then = time.time() + rate_limits.DAY
    monkeypatch.setattr(time, "time", lambda: then)
    assert rate_limits.find_window(request, "knock", limit, None).name != today


def test_a_window_begins_with_a_minute_whatever_the_second(rf, monkeypatch):
    ends = set()
    for second in (0.2, 17.5, 59.9):
        caches["limits"].clear()
        monkeypatch.setattr(time, "time", lambda second=second: 1_800_000_000 + second)
        allow(request_from(rf), "enter")
        ends |= {caches["limits"].get(name) for name in window_names(rf)}
    assert ends == {1_800_000_000 + 3600}


def window_names(rf):
    """The names under which the ends of windows are kept."""
    limit = rate_limits.read_limits("enter")[0]
    return [rate_limits.find_window(request_from(rf), "enter", limit, None).name]
