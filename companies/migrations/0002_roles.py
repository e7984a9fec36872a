"""Say what the roles may do: Editors run the companies, Moderators see to comments and notices."""

from django.db import migrations

EDITORS, MODERATORS = "Editors", "Moderators"
EVERYTHING = ("add", "change", "delete", "view")
ON_MODELS = {
    EDITORS: {
        ("companies", "company"): EVERYTHING,
        ("companies", "industry"): EVERYTHING,
        ("companies", "report"): ("change", "view"),
        ("ratings", "comment"): ("change", "view"),
        ("ratings", "batch"): ("change", "view"),
    },
    MODERATORS: {
        ("companies", "company"): ("view",),
        ("companies", "industry"): ("view",),
        ("companies", "report"): ("change", "view"),
        ("ratings", "comment"): ("change", "view"),
    },
}


def permissions(apps, name):
    """Find or make the permissions of a role: Django makes them only after all migrations."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for (app, model), actions in ON_MODELS[name].items():
        kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        for action in actions:
            found, _ = Permission.objects.get_or_create(
                content_type=kind,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {model}"},
            )
            yield found


def add_to_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in ON_MODELS:
        Group.objects.get(name=name).permissions.add(*permissions(apps, name))


def take_from_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in ON_MODELS:
        Group.objects.get(name=name).permissions.remove(*permissions(apps, name))


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0001_initial"),
        ("articles", "0003_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_to_roles, take_from_roles)]
