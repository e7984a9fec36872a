"""How much mail a mailbox gets, whoever asks for it, and how often an act may be done.

A limit that a stranger can use up keeps nobody else out: what is counted for a mailbox is counted
for each network too, and the limit for the mailbox from everywhere (so that it is not flooded) does
not hold for a browser that has opened a link from a mail to that mailbox.
"""

import math
import time

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import email_addresses

APP = "allauth.account"  # whose limits are in ACCOUNT_RATE_LIMITS
SHOWN = "accounts_mailbox_shown"  # in the session: a mailbox whose mail was opened here


def consume(request: HttpRequest, action: str, key: str | None = None, **options) -> bool:
    """Count an act; say whether it may be done."""
    return bool(ratelimit.consume(request, app=APP, action=action, key=key, **options))


def may(request: HttpRequest, action: str) -> bool:
    """Count an act that has a limit in ACCOUNT_RATE_LIMITS; say whether it may still be done."""
    return consume(request, action, limit_get=True)


def may_mail(request: HttpRequest, address: str) -> bool:
    """Count a message to a mailbox, under all its spellings; say whether it may still go out."""
    return all(consume(request, action, key) for action, key in mail_limits(request, address))


def mail_wait(request: HttpRequest, address: str) -> int:
    """Return how many seconds a mailbox gets no more mail that is asked for from here; 0 if it
    does. Counts nothing."""
    limits = mail_limits(request, address)
    return max(seconds_left(request, action, key) for action, key in limits)


def mail_limits(request: HttpRequest, address: str) -> list[tuple[str, str]]:
    """Return the limits that hold for mail to an address, each with its key."""
    box = email_addresses.mailbox(address)
    if has_shown(request, address):
        return [("owned_mailbox", box)]
    return [("send_mail", here(request, address)), ("mailbox", box)]


def here(request: HttpRequest, address: str) -> str:
    """Return the key of a mailbox and the network that a request comes from."""
    return f"{email_addresses.mailbox(address)} {ratelimit.get_ip(request)}"


def has_shown(request: HttpRequest, address: str) -> bool:
    """Say whether a link from a mail to this mailbox was opened in this browser."""
    session = getattr(request, "session", {})  # none where a command asks
    return bool(session.get(SHOWN) == email_addresses.mailbox(address))


def let_pass(request: HttpRequest, address: str) -> None:
    """Note that a link from a mail to this mailbox was opened in this browser."""
    request.session[SHOWN] = email_addresses.mailbox(address)


def seconds_left(request: HttpRequest, action: str, key: str | None = None) -> int:
    """Return how many seconds are left until an act that was refused may be done; 0 if it may."""
    rates = [rate for rate in rates_of(action) if rate.per != "key" or key is not None]
    return max((_seconds_left(request, action, rate, key) for rate in rates), default=0)


def seconds_left_here(request: HttpRequest) -> int:
    """Return how many seconds are left until nothing is refused to this network, or member."""
    signed_in = request.user.is_authenticated
    waits = [
        _seconds_left(request, action, rate, None)
        for action in settings.ACCOUNT_RATE_LIMITS
        for rate in rates_of(action)
        if rate.per == "ip" or (rate.per == "user" and signed_in)
    ]
    return max(waits, default=0)


def rates_of(action: str) -> list[ratelimit.Rate]:
    """Return the limits of an act."""
    return ratelimit.get_rates(app=APP, action=action)


def _seconds_left(request, action: str, rate: ratelimit.Rate, key: str | None) -> int:
    place = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
    now = time.time()
    history = [at for at in cache.get(place, []) if at > now - rate.duration]
    if len(history) < rate.amount:
        return 0
    return math.ceil(min(history[: rate.amount]) + rate.duration - now)


def refuse_for(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return the page 429, with the time to wait."""
    response = render(request, "429.html", {"wait": in_words(seconds)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def in_words(seconds: int) -> str:
    """Return how long a wait is, rounded up: "a minute", "5 minutes", "3 hours"."""
    if seconds <= 60:
        return "a minute"
    if seconds <= 90 * 60:
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{math.ceil(seconds / 3600)} hours"
