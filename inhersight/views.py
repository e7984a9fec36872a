"""Views of the site itself: health, error pages."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import Error
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache

from accounts import limits, unsent
from accounts.delivery import late_mail
from accounts.views import is_from_own_page


@never_cache
def health(request):
    """Say what works: 503 if a database is away, else 200, "degraded" where something is amiss."""
    parts = {alias: database_health(alias) for alias in connections}
    is_down = "down" in parts.values()
    parts["cache"] = cache_health()
    if parts[DEFAULT_DB_ALIAS] == "ok":
        parts["mail"] = mail_health()
    is_well = set(parts.values()) == {"ok"}
    status = "down" if is_down else "ok" if is_well else "degraded"
    return JsonResponse({"status": status} | parts, status=503 if is_down else 200)


def database_health(alias: str) -> str:
    """Say whether a database answers: "ok" or "down"."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "down"
    return "ok"


def cache_health() -> str:
    """Say whether the cache answers, or the process's memory stands in for it ("degraded")."""
    try:
        cache.set("healthz", "ok", 10)
        is_well = cache.get("healthz") == "ok"
    except Exception:  # each cache backend has errors of its own
        is_well = False
    return "ok" if is_well and not getattr(cache, "is_away", bool)() else "degraded"


def mail_health() -> str:
    """Say whether mail goes out: "late" where some has waited a quarter of an hour."""
    try:
        return "late" if late_mail(timezone.now()).exists() else "ok"
    except Error:
        return "unknown"


@cache_control(public=True, max_age=86_400)
def webmanifest(request):
    """What a phone needs to put the site on its home screen."""
    icons = [("img/icon-192.png", 192, "any"), ("img/icon-512.png", 512, "any")]
    icons += [("img/icon-maskable-512.png", 512, "maskable")]
    manifest = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": "Career advice for women, and employers rated by the women who work there.",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#fbf8f4",
        "theme_color": "#5b2a86",
        "icons": [
            {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
            for name, size, use in icons
        ],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@cache_control(public=True, max_age=86_400)
def favicon(request):
    """Where programs look for the icon that read no HTML."""
    return redirect(static("img/favicon.ico"))


def csrf_failure(request, reason=""):
    """A form was sent without its token: keep what it says, if it is of a page of ours."""
    says_whence = {"Sec-Fetch-Site", "Origin"} & set(request.headers)
    if not says_whence or not is_from_own_page(request):
        return render(request, "403_csrf.html", status=403)
    if unsent.wants_json(request):
        return unsent.refuse_in_json(unsent.STALE, 403)
    if unsent.is_worth_keeping(request):
        return unsent.show_unsent(request, 403 if request.user.is_authenticated else 401)
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception) -> HttpResponse:
    """400, with the site around it."""
    return render(request, "400.html", status=400)


def too_many_requests(request) -> HttpResponse:
    """429, with the time to wait."""
    return limits.refuse_for(request, max(limits.seconds_left_here(request), 1))


def admin_login(request):
    """Editors log in where everyone does, with its limits, codes and passkeys."""
    if request.user.is_authenticated:
        raise PermissionDenied("This account has no part in the editors' desk.")
    return lead_to_login(request, reverse("wagtailadmin_home"))


def page_login(request):
    """Readers of a private page or document log in there, too."""
    if request.user.is_authenticated:
        raise PermissionDenied("This account may not open that page.")
    return lead_to_login(request, "/")


def lead_to_login(request, default: str) -> HttpResponse:
    """Redirect to the one log-in, which checks where `next` leads."""
    next_url = request.POST.get("next") or request.GET.get("next") or default
    return redirect_to_login(next_url)


def shared_password(request, rest):
    """Nothing here is opened with a password that several people know."""
    raise Http404
