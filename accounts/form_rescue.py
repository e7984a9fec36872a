"""What was typed into a form stays, when the session has ended meanwhile.

The answer to such a form is no redirect to the log-in, which would lose it, but a page that holds
all of it: its writer logs in in another tab, comes back, and sends it again. Nothing is stored.
"""

from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

WORTH = 20  # characters in a form, from which on it is kept
LONG = 60  # characters of a field that is shown for reading
OWN_FIELDS = {"csrfmiddlewaretoken", "next"}
SECRETS = ("password", "credential", "secret")
ADMIN, ACCOUNT = "/admin/", "/accounts/"
LOGGED_OUT = "You are logged out. Log in in another tab: your text is still here."
STALE = "You have logged in again meanwhile. Please save once more: your text is still here."


class Field(NamedTuple):
    """A name and a value that were sent."""

    name: str
    value: str

    @property
    def is_readable(self) -> bool:
        """Whether it is text that its author could copy from the page."""
        return len(self.value) >= LONG and not self.value.lstrip().startswith(("{", "["))


def list_fields(request: HttpRequest) -> list[Field]:
    """Return all that a form sent, in its order, without its token."""
    return [
        Field(name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]


def is_worth_keeping(request: HttpRequest) -> bool:
    """Say whether a form holds text worth keeping. Account forms hold secrets and are not kept."""
    if request.method != "POST" or request.path.startswith(ACCOUNT):
        return False
    if any(secret in name.lower() for name in request.POST for secret in SECRETS):
        return False
    typed = [field.value.strip() for field in list_fields(request) if field.name not in OWN_FIELDS]
    return sum(map(len, typed)) >= WORTH


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script sent the request, as the admin's autosave does."""
    return "application/json" in request.headers.get("Accept", "")


def refuse_in_json(words: str, status: int) -> JsonResponse:
    """Refuse a request of the admin's autosave, which shows the message to the editor."""
    said = {"success": False, "error_code": "validation_error", "error_message": words}
    return JsonResponse(said, status=status)


def render_unsent(request: HttpRequest, status: int) -> HttpResponse:
    """Render the page that holds a rejected form: 401 if its author is logged out, else 403."""
    fields = list_fields(request)
    home = reverse("wagtailadmin_home") if request.path.startswith(ADMIN) else "/"
    context = {
        "fields": fields,
        "readable": [field for field in fields if field.is_readable],
        "has_files": bool(request.FILES),
        "is_logged_out": status == 401,
        "is_member": request.user.is_authenticated,
        "login": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': home})}",
        "action": request.get_full_path(),
    }
    response = render(request, "accounts/unsent.html", context, status=status)
    add_never_cache_headers(response)
    return response


class UnsentFormMiddleware:
    """If the sender of a form has to log in first, answer with a page that keeps its text."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 302 or not self.leads_to_door(request, response):
            return response
        if request.path.startswith(ADMIN) and wants_json(request):
            return refuse_in_json(LOGGED_OUT, 401)
        return render_unsent(request, 401) if is_worth_keeping(request) else response

    def leads_to_door(self, request, response) -> bool:
        """Say whether a redirect asks to log in, and this is not a log-in itself."""
        doors = {
            resolve_url(settings.LOGIN_URL),
            reverse("wagtailadmin_login"),
            reverse("account_second_step"),
        }
        target = urlsplit(response.headers["Location"]).path
        return target in doors and not request.path.startswith(ACCOUNT)
