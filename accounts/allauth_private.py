"""What we use of allauth that it does not document. Nothing else imports its internals.

tests/accounts/test_allauth_private.py fails when one of these moves.
"""

import json
import math
from dataclasses import dataclass, field
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.mixins import RedirectAuthenticatedUserMixin
from allauth.account.views import EmailView
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from core import rate_limits

__all__ = ["ImmediateHttpResponse"]

APP = "allauth.account"  # whose limits are in ACCOUNT_RATE_LIMITS, with allauth's own


# Limits: allauth states them, core/rate_limits.py counts them, because allauth would keep addresses
# and the very moment of each act in the cache.

COUNTED_BY = {"ip": "network", "user": "user", "key": "key"}


@dataclass
class CountedAct:
    """What `consume` has counted, so that it can be taken back."""

    windows: list[rate_limits.Window] = field(default_factory=list)

    def rollback(self) -> None:
        """Take back what was counted."""
        for window in self.windows:
            rate_limits.uncount_act(window)


def consume(
    request: HttpRequest,
    *,
    app: str,
    action: str,
    config: dict[str, str] | None = None,
    key: str | None = None,
    user=None,
    dry_run: bool = False,
    limit_get: bool = False,
    raise_exception: bool = False,
) -> CountedAct | None:
    """Count an act for allauth; return None, or raise RateLimited, where it is over a limit.

    It stands in for the function of this name in allauth.core.internal.ratelimit."""
    counted = CountedAct()
    if request.method == "GET" and not limit_get:
        return counted
    for window in find_windows(request, app, action, config=config, key=key, user=user):
        if rate_limits.measure_wait(window) or window.limit.amount < 1:
            if raise_exception:
                raise RateLimited
            return None
        if not dry_run:
            rate_limits.count_act(window)
            counted.windows.append(window)
    return counted


def clear(
    request: HttpRequest,
    *,
    app: str,
    action: str,
    config: dict[str, str] | None = None,
    key: str | None = None,
    user=None,
) -> None:
    """Forget what was counted; it stands in for allauth's function of this name."""
    for window in find_windows(request, app, action, config=config, key=key, user=user):
        rate_limits.forget_acts(window)


def find_windows(
    request: HttpRequest,
    app: str,
    action: str,
    *,
    config: dict[str, str] | None = None,
    key: str | None = None,
    user=None,
) -> list[rate_limits.Window]:
    """Return where each of allauth's limits of an act counts it."""
    rates = ratelimit.get_rates(app=app, action=action, config=config)
    return [find_window(request, f"{app}.{action}", rate, key, user) for rate in rates]


def find_window(
    request: HttpRequest, action: str, rate: ratelimit.Rate, key: str | None = None, user=None
) -> rate_limits.Window:
    """Return where one of allauth's limits counts an act of this request, or of another user."""
    counted_by = COUNTED_BY[rate.per]
    if counted_by == "user" and user is not None:
        # Named as a user is, so that both ways count to one number.
        counted_by, key = "key", str(user.pk)
    seconds = math.ceil(rate.duration / rate_limits.MINUTE) * rate_limits.MINUTE
    limit = rate_limits.Limit(str(rate), rate.amount, seconds, counted_by)
    return rate_limits.find_window(request, action, limit, key)


def count_limits_of_allauth() -> None:
    """Let core/rate_limits.py count what allauth limits."""
    ratelimit.consume, ratelimit.clear = consume, clear


def seconds_until_password(request: HttpRequest, key: str) -> int:
    """Return how many seconds no password is tried for a key of `login_failed`; 0 if one is."""
    windows = find_windows(request, APP, "login_failed", key=key)
    return max(map(rate_limits.measure_wait, windows), default=0)


def seconds_until_allowed(request: HttpRequest) -> int:
    """Return how many seconds are left until allauth refuses nothing to this network, or member."""
    counted_by = ["ip", *(["user"] if request.user.is_authenticated else [])]
    waits = [
        rate_limits.measure_wait(find_window(request, f"{APP}.{action}", rate))
        for action in app_settings.RATE_LIMITS
        for rate in ratelimit.get_rates(app=APP, action=action)
        if rate.per in counted_by
    ]
    return max(waits, default=0)


class AttemptsByOurKeyAdapter(DefaultAccountAdapter):
    """allauth's adapter, which counts wrong passwords by a key of ours.

    Its own key has the request's Host header in it, which is the sender's word.
    """

    def name_attempts(self, request: HttpRequest, login: str) -> str:
        """Return what wrong passwords for a login name are counted by."""
        raise NotImplementedError

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return self.name_attempts(request, get_login(credentials))


def get_login(credentials: dict[str, Any]) -> str:
    """Return the login name that somebody typed, in small letters."""
    return str(credentials.get("email", credentials.get("username", ""))).lower()


# Views: what is skipped of a view's way to its page.


class PlainEmailView(EmailView):
    """allauth's page of addresses, without its copying of the main address into its own table: an
    account may have none, and an address counts once it is confirmed."""

    def dispatch(self, request, *args, **kwargs):
        self._did_send_verification_email = False
        return super(EmailView, self).dispatch(request, *args, **kwargs)


def dispatch_for_members(view: RedirectAuthenticatedUserMixin, request, *args, **kwargs):
    """Return the answer of a view that leads members elsewhere, as it answers strangers."""
    return super(RedirectAuthenticatedUserMixin, view).dispatch(request, *args, **kwargs)


# Asking for the password again: the form that waits meanwhile, in the session.


def read_suspended_form(request: HttpRequest) -> dict[str, Any] | None:
    """Return the form that waits in this session; None if there is none."""
    kept = request.session.get(STATE_SESSION_KEY, {})
    return json.loads(kept["request"]) if "request" in kept else None


def store_suspended_form(request: HttpRequest, form: dict[str, Any]) -> None:
    """Put a form in the place of the one that waits."""
    request.session[STATE_SESSION_KEY] = {"request": json.dumps(form)}


def drop_suspended_form(request: HttpRequest) -> None:
    """Forget the form that waits."""
    del request.session[STATE_SESSION_KEY]


def drop_email_verification(stages: list[str]) -> list[str]:
    """Return the stages of a log-in without the one that confirms an address."""
    return [name for name in stages if "EmailVerification" not in name]
