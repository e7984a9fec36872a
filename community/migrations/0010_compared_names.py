"""Write names as they are compared now: “S.A.” and “Pty” are legal forms, “ø” is an o."""

from django.db import migrations

from inhersight.search.operations import renormalize_names


class Migration(migrations.Migration):
    dependencies = [("community", "0002_roles")]

    operations = [
        renormalize_names("community", "question", "title"),
    ]
