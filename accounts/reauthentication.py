"""A form that waits in the session until its sender has logged in again.

allauth keeps the whole request, with the visitor's address, browser and cookies, and then calls the
view past every middleware. Here what was typed is kept and nothing else, the rest is taken from the
request that takes the form up, and a second step is not changed by what was sent before it.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from accounts.allauth_private import (
    drop_suspended_form,
    read_suspended_form,
    store_suspended_form,
)
from accounts.middleware import SecondStepMiddleware
from accounts.second_step import has_passed_second_step, list_factors

ASK_AGAIN = "account_reauthenticate"
DOORS = (ASK_AGAIN, "mfa_reauthenticate", "mfa_reauthenticate_webauthn")


class SuspendedFormMiddleware:
    """Store only the text of a waiting form, and ask again before it changes a second step."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if asks_who_is_there(response):
            rewrite_meta(request, {})
        return response

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.url_name
        if request.method != "POST" or name not in DOORS or not request.user.is_authenticated:
            return
        if name == ASK_AGAIN and changes_second_step(request):
            drop_suspended_form(request)
        rewrite_meta(request, {k: v for k, v in request.META.items() if isinstance(v, str)})


def asks_who_is_there(response: HttpResponse) -> bool:
    """Say whether a response redirects to a page that asks for the password again."""
    page = response.headers.get("Location", "").partition("?")[0]
    return response.status_code == 302 and page in map(reverse, DOORS)


def rewrite_meta(request: HttpRequest, meta: dict[str, str]) -> None:
    """Replace the request headers stored with a waiting form."""
    if form := read_suspended_form(request):
        own = {"REQUEST_METHOD": form["method"], "PATH_INFO": form["path_info"]}
        form["META"] = meta | own | {"QUERY_STRING": form["GET"]}
        store_suspended_form(request, form)


def changes_second_step(request: HttpRequest) -> bool:
    """Say whether the waiting form needs a session that has passed the second step."""
    form = read_suspended_form(request)
    if form is None or not list_factors(request.user) or has_passed_second_step(request):
        return False
    try:
        return resolve(form["path_info"]).url_name in SecondStepMiddleware.CHANGES
    except Resolver404:
        return False
