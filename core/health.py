"""/healthz: whether the site works, for load balancers and whoever runs it."""

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import Error
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from core.outbox import list_late_mail


@never_cache
def show_health(request):
    """Say what works: 503 if a database is away, else 200, "degraded" where something is amiss."""
    parts = {alias: check_database(alias) for alias in connections}
    is_down = "down" in parts.values()
    parts["cache"] = check_cache()
    if parts[DEFAULT_DB_ALIAS] == "ok":
        parts["mail"] = check_mail()
    is_well = set(parts.values()) == {"ok"}
    status = "down" if is_down else "ok" if is_well else "degraded"
    return JsonResponse({"status": status} | parts, status=503 if is_down else 200)


def check_database(alias: str) -> str:
    """Say whether a database answers: "ok" or "down"."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "down"
    return "ok"


def check_cache() -> str:
    """Say whether the cache answers, or the process's memory stands in for it ("degraded")."""
    try:
        cache.set("healthz", "ok", 10)
        is_well = cache.get("healthz") == "ok"
    except Exception:  # each cache backend has errors of its own
        is_well = False
    return "ok" if is_well and not getattr(cache, "is_away", bool)() else "degraded"


def check_mail() -> str:
    """Say whether mail goes out: "late" where some has waited a quarter of an hour."""
    try:
        return "late" if list_late_mail(timezone.now()).exists() else "ok"
    except Error:
        return "unknown"
