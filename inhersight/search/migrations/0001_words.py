"""The groups of words that editors keep, the words of texts, and who may change the former."""

from django.db import migrations, models

from inhersight.search.operations import AddTrigrams

ACTIONS = ("add", "change", "delete", "view")
MODEL = "wordgroup"


def let_editors(apps, schema_editor):
    """Let Editors keep the groups; Django makes permissions only after all migrations."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    kind, _ = ContentType.objects.get_or_create(app_label="search", model=MODEL)
    editors = apps.get_model("auth", "Group").objects.get(name="Editors")
    for action in ACTIONS:
        permission, _ = Permission.objects.get_or_create(
            content_type=kind,
            codename=f"{action}_{MODEL}",
            defaults={"name": f"Can {action} group of search words"},
        )
        editors.permissions.add(permission)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("articles", "0003_roles")]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=40)),
                ("search_name", models.CharField(max_length=40, unique=True)),
            ],
        ),
        AddTrigrams("word"),
        migrations.CreateModel(
            name="WordGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phrases",
                    models.TextField(
                        help_text="Words or phrases, separated by commas or line breaks. Other forms of a word (“resumes”), capitals and accents need not be listed.",
                        max_length=2000,
                        verbose_name="words",
                    ),
                ),
                (
                    "are_synonyms",
                    models.BooleanField(
                        default=True,
                        help_text="Who looks for one of them finds what has another of them in its text, too.",
                        verbose_name="mean the same",
                    ),
                ),
                (
                    "is_serious",
                    models.BooleanField(
                        default=False,
                        help_text="A search that finds nothing offers help and the community, and never to add a company. Of a phrase, all words count, in any order.",
                        verbose_name="serious subject",
                    ),
                ),
                (
                    "help",
                    models.TextField(
                        blank=True,
                        help_text="For a serious subject: whom to turn to in your readers’ country, with numbers and addresses. Without it, the page names the emergency number and the community.",
                        max_length=1000,
                        verbose_name="where help is",
                    ),
                ),
            ],
            options={
                "verbose_name": "group of search words",
                "verbose_name_plural": "groups of search words",
                "ordering": ["phrases"],
            },
        ),
        migrations.RunPython(let_editors, migrations.RunPython.noop),
    ]
