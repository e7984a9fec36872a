"""The roles of the editors' desk, and what migrations let them do.

Contributors write, Moderators approve, Editors do both and run the rest.
"""

from collections.abc import Iterator, Mapping
from typing import Any

EDITORS, MODERATORS, CONTRIBUTORS = "Editors", "Moderators", "Contributors"
ROLES = (EDITORS, MODERATORS, CONTRIBUTORS)
EVERYTHING = ("add", "change", "delete", "view")

Grants = Mapping[str, Mapping[tuple[str, str], tuple[str, ...]]]


def find_permission(apps: Any, app: str, model: str, action: str) -> Any:
    """Return a permission. Django makes them only after all migrations, so it may be made here."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=f"{action}_{model}",
        defaults={"name": f"Can {action.replace('_', ' ')} {model}"},
    )
    return found


def find_permissions(apps: Any, grants: Grants, role: str) -> Iterator[Any]:
    """Yield the permissions of a role in `grants`: {role: {(app, model): actions}}."""
    for (app, model), actions in grants[role].items():
        for action in actions:
            yield find_permission(apps, app, model, action)


def grant_permissions(apps: Any, grants: Grants) -> None:
    """Let roles do what `grants` says, beside what they may do already."""
    for role in grants:
        group = apps.get_model("auth", "Group").objects.get(name=role)
        group.permissions.add(*find_permissions(apps, grants, role))


def revoke_permissions(apps: Any, grants: Grants) -> None:
    """Take from roles what `grants` says."""
    for role in grants:
        group = apps.get_model("auth", "Group").objects.get(name=role)
        group.permissions.remove(*find_permissions(apps, grants, role))
