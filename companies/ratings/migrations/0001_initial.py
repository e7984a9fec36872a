from django.db import migrations, models


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
                ("released", models.BooleanField(default=False)),
                ("thread", models.JSONField(default=list)),
                ("unread", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "employer",
                        "number",
                        "dimension",
                        "value",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("employer", models.PositiveBigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("dimension", models.CharField(blank=True, max_length=16)),
                ("value", models.CharField(blank=True, max_length=20)),
                ("ratings", models.IntegerField()),
                ("answers", models.JSONField()),
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
            ],
        ),
        migrations.CreateModel(
            name="IndustryCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "industry",
                        "quarter",
                        "dimension",
                        "value",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("industry", models.CharField(max_length=80)),
                ("quarter", models.PositiveIntegerField()),
                ("dimension", models.CharField(max_length=16)),
                ("value", models.CharField(max_length=20)),
                ("ratings", models.IntegerField()),
                ("answers", models.JSONField()),
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
                ("quarter", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("changes", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("counted", "Counted"),
                            ("held", "Held back"),
                            ("passed", "Held back, to be counted"),
                            ("void", "Void"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("released", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["released", "state"], name="ratings_batch_waiting")
                ],
            },
        ),
    ]
