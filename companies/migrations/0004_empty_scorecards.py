"""Delete what said "not enough ratings yet": nothing says any more that somebody has rated."""

from django.db import migrations


def delete_empty(apps, schema_editor):
    apps.get_model("companies", "Scorecard").objects.filter(payload=None).delete()


class Migration(migrations.Migration):
    dependencies = [("companies", "0003_log")]

    operations = [migrations.RunPython(delete_empty, migrations.RunPython.noop)]
