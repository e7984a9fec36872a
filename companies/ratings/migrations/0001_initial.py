from django.db import migrations, models

import companies.ratings.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("nullifier", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("employer", models.PositiveBigIntegerField(db_index=True)),
                ("batch", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("words", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its batch"),
                            ("held", "Held back with its whole batch"),
                            ("aside", "Set aside"),
                            ("appealed", "Not counted, and the author has appealed"),
                            ("passed", "Set aside, to be counted"),
                            ("refused", "Not counted"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=8)),
                ("due_day", models.PositiveIntegerField(null=True)),
                ("appeal", models.TextField(blank=True)),
                ("is_logged", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("handle", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("public_id", models.CharField(max_length=22, unique=True)),
                ("employer", models.PositiveBigIntegerField(db_index=True)),
                ("prompt", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("employment", models.CharField(blank=True, max_length=12)),
                ("quarter", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a moderator"),
                            ("returned", "Returned to its author"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("removed", "Removed after a notice"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("comes_out", models.PositiveIntegerField(default=0)),
                ("released", models.BooleanField(default=False)),
                ("thread", models.JSONField(default=list)),
                ("unread", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Employer",
            fields=[
                ("id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("industry", models.CharField(max_length=80)),
                ("is_small", models.BooleanField(default=False)),
                ("merged_into", models.PositiveBigIntegerField(db_index=True, null=True)),
                ("is_open", models.BooleanField(default=True)),
                ("batch", models.PositiveIntegerField(default=1)),
                (
                    "closes_at",
                    models.PositiveSmallIntegerField(
                        default=companies.ratings.models.draw_closing_size
                    ),
                ),
                (
                    "band_shift",
                    models.SmallIntegerField(default=companies.ratings.models.draw_band_shift),
                ),
                ("waiting_since", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Envelope",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=companies.ratings.models.make_envelope_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("quarter", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="GroupSum",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "owner",
                        "dimension",
                        "value",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("owner", models.CharField(max_length=90)),
                ("dimension", models.CharField(max_length=16)),
                ("value", models.CharField(blank=True, max_length=20)),
                ("number", models.PositiveIntegerField()),
                ("quarter", models.PositiveIntegerField()),
                ("ratings", models.PositiveIntegerField()),
                ("answered", models.JSONField()),
                ("stars", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("value", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Nullifier",
            fields=[
                ("value", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("value", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("copy", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "employer",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("employer", models.PositiveBigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("industry", models.CharField(max_length=80)),
                ("month", models.PositiveIntegerField()),
                ("ratings", models.IntegerField(default=0)),
                ("answered", models.JSONField(default=list)),
                ("stars", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("counted", "Counted"),
                            ("held", "Held back"),
                            ("passed", "Held back, to be counted"),
                            ("left", "Held back until further notice"),
                        ],
                        max_length=8,
                    ),
                ),
                ("due_day", models.PositiveIntegerField(null=True)),
                ("released", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["released", "state"], name="ratings_batch_waiting")
                ],
            },
        ),
    ]
