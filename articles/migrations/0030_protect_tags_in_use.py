"""A tag that articles have cannot be deleted; it can be merged into another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_quotations_and_footnotes")]

    operations = [
        migrations.AlterField(
            model_name="taggedarticle",
            name="tag",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tagged_articles",
                to="articles.tag",
            ),
        ),
    ]
