"""Write names as they are compared now: “S.A.” and “Pty” are legal forms, “ø” is an o."""

from django.db import migrations

from inhersight.search.operations import renormalize_names


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_roles")]

    operations = [
        renormalize_names("articles", "articlepage", "title"),
        renormalize_names("articles", "contributor", "name"),
    ]
