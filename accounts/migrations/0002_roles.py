"""Let Editors set the gate's words."""

from django.db import migrations

from core import roles

GRANTS = {roles.EDITORS: {("accounts", "membership"): ("change",)}}


def grant(apps, schema_editor):
    roles.grant_permissions(apps, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("core", "0002_roles")]

    operations = [migrations.RunPython(grant, revoke)]
