from django.db import migrations, models

from search.operations import AddTrigrams, ReadEnglish


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [
        migrations.CreateModel(
            name="Name",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=255)),
                ("words", models.CharField(max_length=255)),
                ("place", models.PositiveSmallIntegerField()),
                ("popularity", models.BigIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "words", "popularity", "place", "object_id"],
                        name="search_name_beginnings",
                        opclasses=[
                            "varchar_pattern_ops",
                            "varchar_pattern_ops",
                            "int8_ops",
                            "int2_ops",
                            "int8_ops",
                        ],
                    ),
                    models.Index(fields=["kind", "object_id"], name="search_name_objects"),
                ],
            },
        ),
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
        ReadEnglish(),
        AddTrigrams("name", "words", only=("place", 0)),
        AddTrigrams("word", "search_name"),
    ]
