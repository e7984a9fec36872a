"""Sessions that a member can list and end (Django's own pattern for a session with a user)."""

import re
from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

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
BROWSER_KEY, STARTED_KEY = "browser", "started_on"


class SessionStore(DatabaseStore):
    """Stores sessions in our table, with whose they are."""

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        if SESSION_KEY in data:
            data.setdefault(STARTED_KEY, timezone.now().date().isoformat())
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        session.browser = data.get(BROWSER_KEY, "")
        session.started_on = data.get(STARTED_KEY)
        # Rounded up to a day: else it would tell to the second when she was last here.
        day = session.expire_date.replace(hour=0, minute=0, second=0, microsecond=0)
        session.expire_date = day + timedelta(days=1)
        return session


def browser_name(agent: str) -> str:
    """Return a browser's name as its owner would say it: "Firefox on Linux"."""
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{sign}/", agent)), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return " on ".join(filter(None, [browser or "A browser", system]))


def sessions_of(user) -> QuerySet[Session]:
    """Return a user's sessions, newest first."""
    return Session.objects.filter(user=user).order_by("-started_on")


def end_sessions(user, *, but: str | None = None) -> int:
    """End a user's sessions, except the one with the key `but`; return how many there were."""
    return sessions_of(user).exclude(session_key=but).delete()[0]
