"""All that is kept about a member: what they can download, and what deletion takes away.

Each app adds its share in its AppConfig.ready: `personal_data.register("reading", DataShare(…))`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import GRACE, User
from accounts.sessions import end_sessions
from core.registry import Registry


@dataclass(frozen=True)
class DataShare:
    """One app's share of a member's data: what `export` returns, JSON can say.

    What hangs on the user by a foreign key that cascades needs no `delete`; what is forgotten with
    time, whoever it is about, has a `forget`.
    """

    export: Callable[[User], Any]
    delete: Callable[[User], None] | None = None
    forget: Callable[[date], Any] | None = None


personal_data: Registry[DataShare] = Registry()


def export_data(user: User) -> dict[str, Any]:
    """Return everything kept about a member, by share."""
    return {name: share.export(user) for name, share in personal_data.items()}


def request_deletion(user: User, today: date, *, keep_session: str | None = None) -> None:
    """Start the week of grace; every session but the one that asks ends."""
    user.deletes_on = today + GRACE
    user.save(update_fields=["deletes_on"])
    end_sessions(user, but=keep_session)


def cancel_deletion(user: User) -> None:
    """Let an account stay that was to be deleted."""
    user.deletes_on = None
    user.save(update_fields=["deletes_on"])


@transaction.atomic
def delete_account(user: User) -> None:
    """Delete a member and all their data, at once."""
    for _, share in personal_data.items():
        if share.delete:
            share.delete(user)
    user.delete()


def forget_old_data(today: date) -> None:
    """Forget what is too old to be kept."""
    for _, share in personal_data.items():
        if share.forget:
            share.forget(today)
