from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0005_scorecards"),
    ]

    operations = [
        migrations.AddField(
            model_name="scorecard",
            name="aside_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="scorecard",
            name="not_counted",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="scorecard",
            name="set_aside",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
