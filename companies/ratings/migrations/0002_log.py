from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("value", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
            ],
        ),
    ]
