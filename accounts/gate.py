"""Who may read what: the one decision, used by every place that shows an article's text.

The reader's own browser stores which articles were opened this month, in the cookie
`read` = `YYYYMM.slug.slug…`. It grants nothing that deleting it would not, so it is not signed,
and nginx can take the same decision before its cache (deploy/gate.conf; docs/gate.md).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from accounts.models import Membership

FREE, METERED, MEMBERS = "free", "metered", "members"
ACCESS_CHOICES = [
    (METERED, "Metered: counts towards the free articles"),
    (FREE, "Free: everyone reads it, always"),
    (MEMBERS, "Members only: needs a free account"),
]
COOKIE = "read"
COOKIE_AGE = 31 * 24 * 60 * 60  # seconds: the longest month
SECONDS_AT_THE_EDGE = 60
NO_GATE = -1

# A cookie as nginx finds it: the first of that name, in any case.
IN_HEADER = re.compile(rf"(?:^|[;,]) *{COOKIE} *= *([^;]*)", re.IGNORECASE)
VALUE = re.compile(r"(\d{6})((?:\.[\w-]+)*)", re.ASCII)


@dataclass(frozen=True)
class Meter:
    """Whether a visitor may open one more article this month, and what to remember."""

    is_open: bool
    cookie: str | None = None  # the new value, None where it stays as it is


def read_meter(cookies: str, slug: str, month: str, free: int) -> Meter:
    """Decide about one article from nothing but a request's `Cookie` header.

    `month` is YYYYMM in UTC, `free` the number of articles a month (-1: no gate).
    """
    if free == NO_GATE:
        return Meter(is_open=True)
    found = IN_HEADER.search(cookies)
    value = VALUE.fullmatch(found[1]) if found else None
    slugs = value[2].split(".")[1:] if value and value[1] == month else []
    if slug in slugs:
        return Meter(is_open=free > 0)
    if len(slugs) >= free:
        return Meter(is_open=False)
    return Meter(is_open=True, cookie=".".join([month, *slugs, slug]))


def format_month(moment: datetime) -> str:
    """Return the month that counts: YYYYMM in UTC."""
    return f"{moment.astimezone(UTC):%Y%m}"


def may_read(
    access: str, *, meter_is_open: Callable[[], bool], is_member: Callable[[], bool]
) -> bool:
    """Say whether a reader may have the whole text of an article with this access.

    `is_member` is asked only where the answer depends on it, because it may look the session up.
    """
    if access == FREE:
        return True
    return (access == METERED and meter_is_open()) or is_member()


def is_gated(access: str) -> bool:
    """Say whether a stranger can ever be refused the text of an article with this access."""
    return access == MEMBERS or (access == METERED and load_membership().free != NO_GATE)


def load_membership() -> Membership:
    """Return what editors have decided about the gate: its number and its words."""
    return Membership.current()


def measure_visit(request: HttpRequest, slug: str) -> Meter:
    """Return the meter for a request: nginx's decision if GATE_AT_EDGE is set, else our own."""
    if settings.GATE_AT_EDGE:
        return Meter(is_open=request.headers.get("X-Reader-Gate") == "open")
    cookies = request.META.get("HTTP_COOKIE", "")
    return read_meter(cookies, slug, format_month(timezone.now()), load_membership().free)


def has_session(request: HttpRequest) -> bool:
    """Say whether a request has a session cookie, valid or not. nginx checks no more either."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def is_member(request: HttpRequest) -> bool:
    """Say whether the reader is a member. Reads the session only if there is a session cookie."""
    return has_session(request) and request.user.is_authenticated


def mark_response(
    request: HttpRequest, response: HttpResponse, access: str, remembered: Meter
) -> None:
    """Set the cookie and the cache headers of an article's rendered response."""
    response["X-Article-Access"] = access
    patch_cache_control(response, private=True, no_cache=True)
    if settings.GATE_AT_EDGE:
        if not has_session(request) and not response.cookies:
            response["X-Accel-Expires"] = str(SECONDS_AT_THE_EDGE)
        return
    patch_vary_headers(response, ["Cookie"])
    if access == METERED and remembered.cookie:
        response.set_cookie(
            COOKIE,
            remembered.cookie,
            max_age=COOKIE_AGE,
            path="/blog/",
            httponly=True,
            secure=settings.HTTPS,
            samesite="Lax",
        )
