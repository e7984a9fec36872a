"""Where a form was sent from: what stands in for a token on pages that readers share."""

from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


def is_from_own_page(request) -> bool:
    """Say whether a form was sent from a page of this site: by its origin, or by a CSRF token."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    unused: Any = HttpResponse
    return CsrfViewMiddleware(unused).process_view(request, unused, (), {}) is None
