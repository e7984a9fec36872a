"""All that is kept about a member: what she can download, and what deletion takes away.

Each app adds its part, in its AppConfig.ready: `personal_data.register("saved", export, delete)`.
What hangs on the user by a foreign key that cascades needs no `delete`; what is forgotten with
time, whoever it is about, has a `forget`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import GRACE, User
from accounts.sessions import end_sessions


@dataclass(frozen=True)
class Part:
    """One app's share of a member's data."""

    export: Callable[[User], Any]
    delete: Callable[[User], None] | None = None
    forget: Callable[[date], Any] | None = None


parts: dict[str, Part] = {}


def register(
    name: str,
    export: Callable[[User], Any],
    delete: Callable[[User], None] | None = None,
    forget: Callable[[date], Any] | None = None,
) -> None:
    """Add an app's share under a name. `export` returns what JSON can say."""
    parts[name] = Part(export, delete, forget)


def export_of(user: User) -> dict[str, Any]:
    """Return everything kept about a member, by part."""
    return {name: part.export(user) for name, part in parts.items()}


def ask_for_deletion(user: User, today: date, *, keep_session: str | None = None) -> None:
    """Start the week of grace; every session but the one that asks ends."""
    user.deletes_on = today + GRACE
    user.save(update_fields=["deletes_on"])
    end_sessions(user, but=keep_session)


def keep(user: User) -> None:
    """Take a wish for deletion back."""
    user.deletes_on = None
    user.save(update_fields=["deletes_on"])


@transaction.atomic
def delete(user: User) -> None:
    """Delete a member and all her data, at once."""
    for part in parts.values():
        if part.delete:
            part.delete(user)
    user.delete()


def forget(today: date) -> None:
    """Forget what is too old to be kept."""
    for part in parts.values():
        if part.forget:
            part.forget(today)
