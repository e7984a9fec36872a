"""What we use of allauth that it does not document. Nothing else imports its internals.

tests/accounts/test_allauth_private.py fails when one of these moves.
"""

import json
import math
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.mixins import RedirectAuthenticatedUserMixin
from allauth.account.views import EmailView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

__all__ = ["ImmediateHttpResponse"]

APP = "allauth.account"  # whose limits are in ACCOUNT_RATE_LIMITS, with allauth's own


# Limits: how long allauth goes on refusing. It counts, but it does not tell.


def seconds_until_password(request: HttpRequest, key: str) -> int:
    """Return how many seconds no password is tried for a key of `login_failed`; 0 if one is."""
    rates = ratelimit.get_rates(app=APP, action="login_failed")
    return max((measure_wait(request, "login_failed", rate, key) for rate in rates), default=0)


def seconds_until_allowed(request: HttpRequest) -> int:
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
    name = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
    now = time.time()
    history = [at for at in cache.get(name, []) if at > now - rate.duration]
    if len(history) < rate.amount:
        return 0
    return math.ceil(min(history[: rate.amount]) + rate.duration - now)


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
