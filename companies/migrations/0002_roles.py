"""Let Editors run the companies, and Moderators see to comments and notices."""

from django.db import migrations

from core import roles

GRANTS = {
    roles.EDITORS: {
        ("companies", "company"): roles.EVERYTHING,
        ("companies", "industry"): roles.EVERYTHING,
        ("companies", "report"): ("change", "view"),
        ("ratings", "comment"): ("change", "view"),
        ("ratings", "batch"): ("change", "view"),
    },
    roles.MODERATORS: {
        ("companies", "company"): ("view",),
        ("companies", "industry"): ("view",),
        ("companies", "report"): ("change", "view"),
        ("ratings", "comment"): ("change", "view"),
    },
}


def grant(apps, schema_editor):
    roles.grant_permissions(apps, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    dependencies = [("companies", "0001_initial"), ("core", "0002_roles")]

    operations = [migrations.RunPython(grant, revoke)]
