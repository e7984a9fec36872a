"""Sessions that a member can list and end (Django's own pattern for a session with a user)."""

import re

from django.db.models import QuerySet

from accounts.models import Session

BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


def name_browser(agent: str) -> str:
    """Return the everyday name of a browser, such as "Firefox on Linux"."""
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{sign}/", agent)), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return " on ".join(filter(None, [browser or "A browser", system]))


def list_sessions(user) -> QuerySet[Session]:
    """Return a user's sessions, newest first."""
    return Session.objects.filter(user=user).order_by("-started_on")


def end_sessions(user, *, but: str | None = None) -> int:
    """End a user's sessions, except the one with the key `but`; return how many there were."""
    return list_sessions(user).exclude(session_key=but).delete()[0]
