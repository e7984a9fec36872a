from django.db import migrations, models
from wagtail.images.models import get_rendition_storage, get_rendition_upload_to, get_upload_to

import inhersight.pictures.fields

SIZED = {"width_field": "width", "height_field": "height"}


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_compared_names")]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[("photograph", "Photograph"), ("drawing", "Drawing")],
                default="photograph",
                help_text="The credit reads “Photo courtesy of …” or “Drawing courtesy of …”.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="source_hash",
            field=models.CharField(
                blank=True, db_index=True, editable=False, max_length=40, default=""
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="picture",
            name="credit",
            field=models.CharField(
                blank=True,
                help_text="Whom to thank. The page adds “Photo courtesy of” or “Drawing courtesy of”.",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            model_name="picture",
            name="file",
            field=inhersight.pictures.fields.CleanPictureField(
                verbose_name="file", upload_to=get_upload_to, **SIZED
            ),
        ),
        migrations.AddField(
            model_name="picturerendition",
            name="file_size",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="picturerendition",
            name="file",
            field=inhersight.pictures.fields.MeasuredPictureField(
                upload_to=get_rendition_upload_to, storage=get_rendition_storage, **SIZED
            ),
        ),
    ]
