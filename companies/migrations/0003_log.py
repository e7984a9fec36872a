from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0002_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogMonth",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("size", models.PositiveIntegerField(unique=True)),
                ("leaves", models.BinaryField()),
                ("blocks", models.BinaryField()),
                ("head", models.TextField()),
                ("signature", models.BinaryField()),
                ("witnesses", models.JSONField(default=list)),
            ],
        ),
    ]
