"""How often an act may be done: the limits of the setting RATE_LIMITS, counted in the cache.

A limit such as "10/h/network" lets an act be done ten times within the hour that begins with the
minute of the first time. "network" counts by where a request comes from (core/networks.py), "user"
by the member who is logged in, "key" by whatever the caller names, such as a mailbox.

The cache tells nobody who did what when: who is counted is an HMAC under a key that lives in the
cache for a day, and every window, and every entry, ends on a whole minute.
"""

import hmac
import math
import secrets
import time
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.networks import find_visitor_network

MINUTE, DAY = 60, 86_400  # seconds
UNITS = {"m": MINUTE, "h": 3600, "d": DAY}
CACHE = "limits"


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

    The number before the unit (m, h or d) may be left out: "3/m/key".
    """
    amount, duration, counted_by = text.split("/")
    if counted_by not in ("network", "user", "key") or duration[-1:] not in UNITS:
        raise ValueError(f"{text!r} is not a limit, such as 3/5m/network.")
    return Limit(text, int(amount), int(duration[:-1] or 1) * UNITS[duration[-1]], counted_by)


class Window(NamedTuple):
    """Where a limit counts an act of one network, user or key."""

    name: str  # the cache key under which the end of the current window is kept
    limit: Limit


def allow(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count an act; say whether it is still within its limits."""
    limits = read_limits(action)
    return all(count_act(find_window(request, action, limit, key)) for limit in limits)


def seconds_left(request: HttpRequest, action: str, key: str | None = None) -> int:
    """Return for how many seconds an act is refused; 0 if it is allowed. Counts nothing."""
    limits = read_limits(action)
    waits = [measure_wait(find_window(request, action, limit, key)) for limit in limits]
    return max(waits, default=0)


def count_act(window: Window) -> bool:
    """Count an act toward one limit; say whether it is still within it."""
    counter = name_counter(window, begin_window(window))
    seconds, amount = window.limit.seconds, window.limit.amount
    if caches[CACHE].add(counter, 1, seconds):
        return amount > 0
    try:
        return bool(caches[CACHE].incr(counter) <= amount)
    except ValueError:  # the window has just ended
        return amount > 0


def uncount_act(window: Window) -> None:
    """Take back one act that was counted toward a limit, if its window has not ended."""
    if ends_at := caches[CACHE].get(window.name):
        try:
            caches[CACHE].decr(name_counter(window, ends_at))
        except ValueError:
            return


def forget_acts(window: Window) -> None:
    """Let a limit begin anew."""
    caches[CACHE].delete(window.name)


def begin_window(window: Window) -> int:
    """Return when the current window ends, beginning a new one if the last has ended.

    Windows begin with a minute, so none tells the second of the first act."""
    now, seconds = time.time(), window.limit.seconds
    new = int(now // MINUTE) * MINUTE + seconds
    ends_at: int = caches[CACHE].get_or_set(window.name, new, seconds) or new
    if ends_at <= now:  # the cache keeps an entry to the end of its minute
        ends_at = new
        caches[CACHE].set(window.name, ends_at, seconds)
    return ends_at


def measure_wait(window: Window) -> int:
    """Return the seconds until a limit is no longer used up; 0 if it is not."""
    ends_at = caches[CACHE].get(window.name)
    if ends_at is None or caches[CACHE].get(name_counter(window, ends_at), 0) < window.limit.amount:
        return 0
    return max(math.ceil(ends_at - time.time()), 0)


def name_counter(window: Window, ends_at: int) -> str:
    """Return the cache key of a window's counter: its own, so that what is late for the last one
    counts there."""
    return f"{window.name}:{ends_at}"


def find_window(request: HttpRequest, action: str, limit: Limit, key: str | None) -> Window:
    """Return where a limit counts an act. Raises ValueError if the limit needs a key and there is
    none."""
    if limit.counted_by == "network":
        counted = find_visitor_network(request.META)
    elif limit.counted_by == "user":
        counted = str(request.user.pk)
    elif key is None:
        raise ValueError(f"The limit {limit.text!r} of {action!r} needs a key.")
    else:
        counted = key
    text = f"{action} {limit.text} {counted}"
    return Window(hmac.digest(read_daily_key(), text.encode(), "sha256").hex(), limit)


def read_daily_key() -> bytes:
    """Return the key that makes today's names unreadable; the cache alone has it, for a day."""
    day = int(time.time() // DAY)
    fresh = secrets.token_bytes(32)
    return bytes(caches[CACHE].get_or_set(f"key-of-day-{day}", fresh, DAY) or fresh)


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
