"""An address that is not confirmed is no address of an account: it waits in a field of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="pending_address",
            field=models.EmailField(
                blank=True, db_index=True, default="", editable=False, max_length=254
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="pending_since",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(
                max_length=254, null=True, unique=True, verbose_name="e-mail address"
            ),
        ),
    ]
