"""What we use of allauth that it does not document. Nothing else imports its internals.

tests/accounts/test_allauth_private.py fails when one of these moves.
"""

import math
import time

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

APP = "allauth.account"  # whose limits are in ACCOUNT_RATE_LIMITS, with allauth's own


def seconds_until_password(request: HttpRequest, key: str) -> int:
    """Return how many seconds no password is tried for a key of `login_failed`; 0 if one is."""
    rates = ratelimit.get_rates(app=APP, action="login_failed")
    return max((measure_wait(request, "login_failed", rate, key) for rate in rates), default=0)


def seconds_until_welcome(request: HttpRequest) -> int:
    """Return how many seconds are left until allauth refuses nothing to this network, or member."""
    counted_by = ["ip", *(["user"] if request.user.is_authenticated else [])]
    waits = [
        measure_wait(request, action, rate)
        for action in app_settings.RATE_LIMITS
        for rate in ratelimit.get_rates(app=APP, action=action)
        if rate.per in counted_by
    ]
    return max(waits, default=0)


def measure_wait(
    request: HttpRequest, action: str, rate: ratelimit.Rate, key: str | None = None
) -> int:
    """Return the seconds until one of allauth's limits is no longer used up; 0 if it is not."""
    place = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
    now = time.time()
    history = [at for at in cache.get(place, []) if at > now - rate.duration]
    if len(history) < rate.amount:
        return 0
    return math.ceil(min(history[: rate.amount]) + rate.duration - now)
