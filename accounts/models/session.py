"""Sessions with their user, and the store that Django keeps them in (SESSION_ENGINE)."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

BROWSER_KEY, STARTED_KEY = "browser", "started_on"  # in a session's data


class Session(AbstractBaseSession):
    """A session with its user, so that members can end it. It holds no IP address and no time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    browser = models.CharField(max_length=60, blank=True)
    started_on = models.DateField(null=True)

    objects: ClassVar[BaseSessionManager] = BaseSessionManager()  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls):
        return SessionStore


class SessionStore(DatabaseStore):
    """Stores sessions in our table, with their user."""

    @classmethod
    def get_model_class(cls):
        return Session

    def encode(self, session_dict):
        from accounts.traces import drop_seconds  # it needs the models of allauth

        return super().encode(drop_seconds(session_dict))

    def create_model_instance(self, data):
        if SESSION_KEY in data:
            data.setdefault(STARTED_KEY, timezone.now().date().isoformat())
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        session.browser = data.get(BROWSER_KEY, "")
        session.started_on = data.get(STARTED_KEY)
        # Rounded up to a day: else it would tell to the second when the member was last here.
        day = session.expire_date.replace(hour=0, minute=0, second=0, microsecond=0)
        session.expire_date = day + timedelta(days=1)
        return session
