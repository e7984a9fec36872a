"""Wagtail's own log-in pages redirect to the site's, with its limits and its second step."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse


def redirect_admin_login(request):
    """Redirect /admin/login/ to the log-in that everyone uses."""
    if request.user.is_authenticated:
        raise PermissionDenied("This account has no part in the editors' desk.")
    return redirect_to_one_login(request, reverse("wagtailadmin_home"))


def redirect_page_login(request):
    """Redirect readers of a private page or document to the same log-in."""
    if request.user.is_authenticated:
        raise PermissionDenied("This account may not open that page.")
    return redirect_to_one_login(request, "/")


def redirect_to_one_login(request, default: str) -> HttpResponse:
    """Redirect to the one log-in, which checks where `next` leads."""
    next_url = request.POST.get("next") or request.GET.get("next") or default
    return redirect_to_login(next_url)


def refuse_shared_password(request, rest):
    """Answer 404: no page is opened with a shared password."""
    raise Http404
