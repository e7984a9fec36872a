"""How often an act may be done: the limits of the setting RATE_LIMITS, counted in the cache.

A limit such as "10/h/network" lets an act be done ten times within the hour that begins with the
first time. "network" counts by where a request comes from (core/networks.py), "user" by the member
who is logged in, "key" by whatever the caller names, such as a mailbox.
"""

import hashlib
import math
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.networks import find_visitor_network

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True)
class Limit:
    """A number of times in so many seconds, counted for each "network", "user" or "key"."""

    text: str
    amount: int
    seconds: int
    counted_by: str


def read_limits(action: str) -> list[Limit]:
    """Return the limits of an act. Raises KeyError for one that RATE_LIMITS does not name."""
    return [parse_limit(text.strip()) for text in settings.RATE_LIMITS[action].split(",")]


def parse_limit(text: str) -> Limit:
    """Return the limit that a text such as "3/5m/key" states. Raises ValueError if it states none.

    The number before the unit may be left out: "3/m/key".
    """
    amount, duration, counted_by = text.split("/")
    if counted_by not in ("network", "user", "key") or duration[-1:] not in UNITS:
        raise ValueError(f"{text!r} is not a limit, such as 3/5m/network.")
    return Limit(text, int(amount), int(duration[:-1] or 1) * UNITS[duration[-1]], counted_by)


def allow(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count an act; say whether it is still within its limits."""
    return all(count_act(request, action, limit, key) for limit in read_limits(action))


def seconds_left(request: HttpRequest, action: str, key: str | None = None) -> int:
    """Return for how many seconds an act is refused; 0 if it is allowed. Counts nothing."""
    limits = read_limits(action)
    return max((measure_wait(request, action, limit, key) for limit in limits), default=0)


def count_act(request: HttpRequest, action: str, limit: Limit, key: str | None) -> bool:
    """Count an act toward one limit; say whether it is still within it."""
    window = name_window(request, action, limit, key)
    ends_at = begin_window(window, limit.seconds)
    counter = f"{window}:{ends_at}"  # a window's own: what is late for the last one counts there
    if cache.add(counter, 1, limit.seconds):
        return limit.amount > 0
    try:
        return cache.incr(counter) <= limit.amount
    except ValueError:  # the window has just ended
        return limit.amount > 0


def begin_window(window: str, seconds: int) -> float:
    """Return when the current window ends, beginning a new one if the last has ended."""
    now = time.time()
    ends_at: float = cache.get_or_set(window, now + seconds, seconds) or now + seconds
    if ends_at <= now:  # the cache's clock is behind ours
        ends_at = now + seconds
        cache.set(window, ends_at, seconds)
    return ends_at


def measure_wait(request: HttpRequest, action: str, limit: Limit, key: str | None) -> int:
    """Return the seconds until a limit is no longer used up; 0 if it is not."""
    window = name_window(request, action, limit, key)
    ends_at = cache.get(window)
    if ends_at is None or cache.get(f"{window}:{ends_at}", 0) < limit.amount:
        return 0
    return max(math.ceil(ends_at - time.time()), 0)


def name_window(request: HttpRequest, action: str, limit: Limit, key: str | None) -> str:
    """Return the cache key under which a limit counts an act of one network, user or key.

    Raises ValueError if the limit needs a key and there is none."""
    if limit.counted_by == "network":
        counted = find_visitor_network(request.META)
    elif limit.counted_by == "user":
        counted = str(request.user.pk)
    elif key is None:
        raise ValueError(f"The limit {limit.text!r} of {action!r} needs a key.")
    else:
        counted = key
    digest = hashlib.sha256(counted.encode()).hexdigest()
    return f"rate-limit:{action}:{limit.text}:{digest}"


def refuse_for(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return a 429 page that states the wait."""
    response = render(request, "429.html", {"wait": describe_wait(seconds)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def describe_wait(seconds: int) -> str:
    """Return how long a wait is, rounded up: "a minute", "5 minutes", "3 hours"."""
    if seconds <= 60:
        return "a minute"
    if seconds <= 90 * 60:
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{math.ceil(seconds / 3600)} hours"
