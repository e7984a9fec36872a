"""Let Editors and Moderators see to questions and answers."""

from django.db import migrations

ROLES = ("Editors", "Moderators")


def permission(apps):
    """Find or make the permission: Django makes them only after all migrations."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    kind, _ = ContentType.objects.get_or_create(app_label="community", model="question")
    found, _ = Permission.objects.get_or_create(
        content_type=kind,
        codename="change_question",
        defaults={"name": "Can change question"},
    )
    return found


def add_to_roles(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(permission(apps))


def take_from_roles(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(permission(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0001_initial"),
        ("articles", "0003_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_to_roles, take_from_roles)]
