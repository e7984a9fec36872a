"""Say what the roles may do with contributors and tags."""

from django.db import migrations

from core import roles

GRANTS = {
    roles.EDITORS: {
        ("articles", "contributor"): roles.EVERYTHING,
        ("articles", "tag"): roles.EVERYTHING,
    },
    roles.MODERATORS: {
        ("articles", "contributor"): ("add", "change", "view"),
        ("articles", "tag"): ("view",),
    },
    roles.CONTRIBUTORS: {
        ("articles", "contributor"): ("view",),
        ("articles", "tag"): ("view",),
    },
}


def grant(apps, schema_editor):
    roles.grant_permissions(apps, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial"), ("core", "0002_roles")]

    operations = [migrations.RunPython(grant, revoke)]
