"""A company has a scorecard with figures, or none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0004_empty_scorecards"),
    ]

    operations = [
        migrations.AddField(
            model_name="monthlyfigures",
            name="not_counted",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="monthlyfigures",
            name="set_aside",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="scorecard",
            name="may_be_ranked",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="scorecard",
            name="min_ratings",
            field=models.PositiveIntegerField(),
        ),
        migrations.AlterField(
            model_name="scorecard",
            name="overall",
            field=models.DecimalField(db_index=True, decimal_places=1, max_digits=2),
        ),
        migrations.AlterField(
            model_name="scorecard",
            name="payload",
            field=models.JSONField(),
        ),
    ]
