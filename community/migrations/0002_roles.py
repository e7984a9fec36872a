"""Let Editors and Moderators see to questions and answers."""

from django.db import migrations

from core import roles

GRANTS = {
    role: {("community", "question"): ("change",)} for role in (roles.EDITORS, roles.MODERATORS)
}


def grant(apps, schema_editor):
    roles.grant_permissions(apps, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    dependencies = [("community", "0001_initial"), ("core", "0002_roles")]

    operations = [migrations.RunPython(grant, revoke)]
