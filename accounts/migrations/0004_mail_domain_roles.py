"""Let Editors and Moderators decide how many keys a mail domain may have."""

from django.db import migrations

from core import roles

CHANGE = {("accounts", "maildomain"): ("change",)}
GRANTS = {roles.EDITORS: CHANGE, roles.MODERATORS: CHANGE}


def grant(apps, schema_editor):
    roles.grant_permissions(apps, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke_permissions(apps, GRANTS)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_mail_domain")]

    operations = [migrations.RunPython(grant, revoke)]
