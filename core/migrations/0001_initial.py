import django.db.models.deletion
import modelsearch.index
import taggit.managers
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

import core.brand
import core.models
import core.pictures.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("good_until", models.DateTimeField(null=True)),
                ("next_try_at", models.DateTimeField(db_index=True, default=core.models.next_pass)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="MailFailure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=80)),
                ("number", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-day", "reason"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "reason"), name="core_mail_failure_once_a_day_and_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "description",
                    models.CharField(
                        blank=True, default="", max_length=255, verbose_name="description"
                    ),
                ),
                ("width", models.IntegerField(editable=False, verbose_name="width")),
                ("height", models.IntegerField(editable=False, verbose_name="height")),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_index=True, verbose_name="created at"
                    ),
                ),
                ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_width", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_height", models.PositiveIntegerField(blank=True, null=True)),
                ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "file_hash",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=40),
                ),
                (
                    "file",
                    core.pictures.fields.CleanPictureField(
                        height_field="height",
                        upload_to=wagtail.images.models.get_upload_to,
                        verbose_name="file",
                        width_field="width",
                    ),
                ),
                (
                    "source_hash",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=40),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("photograph", "Photograph"), ("drawing", "Drawing")],
                        default="photograph",
                        help_text="The credit reads “Photo courtesy of …” or “Drawing courtesy of …”.",
                        max_length=12,
                    ),
                ),
                (
                    "creator",
                    models.CharField(
                        blank=True,
                        help_text="Who took or drew it (a person or an agency).",
                        max_length=200,
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="Whom to thank. The page adds “Photo courtesy of” or “Drawing courtesy of”.",
                        max_length=200,
                    ),
                ),
                ("credit_url", models.URLField(blank=True, verbose_name="credit link")),
                (
                    "license",
                    models.CharField(
                        blank=True,
                        help_text="For example “CC BY 4.0” or “Agency, until 2027”.",
                        max_length=200,
                    ),
                ),
                ("license_url", models.URLField(blank=True, verbose_name="license link")),
                (
                    "license_expires",
                    models.DateField(
                        blank=True, help_text="The last day on which we may show it.", null=True
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "permissions": [("choose_image", "Can choose image")],
                "abstract": False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="PictureRendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filter_spec", models.CharField(db_index=True, max_length=255)),
                ("width", models.IntegerField(editable=False)),
                ("height", models.IntegerField(editable=False)),
                (
                    "focal_point_key",
                    models.CharField(blank=True, default="", editable=False, max_length=16),
                ),
                (
                    "file",
                    core.pictures.fields.MeasuredPictureField(
                        height_field="height",
                        storage=wagtail.images.models.get_rendition_storage,
                        upload_to=wagtail.images.models.get_rendition_upload_to,
                        width_field="width",
                    ),
                ),
                ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="core.picture",
                    ),
                ),
            ],
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Publisher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tagline",
                    models.CharField(
                        default="Career advice for women, and employers rated by the women who work there.",
                        help_text="What the site is, in one sentence. Telephones and search engines show it.",
                        max_length=160,
                    ),
                ),
                (
                    "main_color",
                    core.brand.ColorField(
                        help_text="For links, buttons and bands, such as #5b2a86. Pages in the dark take a lighter one, made from it."
                    ),
                ),
                (
                    "accent_color",
                    core.brand.ColorField(
                        help_text="For small headings and the sun, such as #c2410c."
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True, help_text="Where readers reach the editors.", max_length=254
                    ),
                ),
                (
                    "profiles",
                    models.TextField(
                        blank=True,
                        help_text="Addresses of our profiles elsewhere, one a line. Search engines read them.",
                        verbose_name="social profiles",
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        help_text="A square picture of at least 192 pixels. Icons are made of it, too.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "publisher",
            },
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credit_url", ""), models.Q(("credit", ""), _negated=True), _connector="OR"
                ),
                name="core_picture_credit_link_needs_credit",
                violation_error_message="A credit link needs a credit to carry it.",
            ),
        ),
        migrations.AlterUniqueTogether(
            name="picturerendition",
            unique_together={("image", "filter_spec", "focal_point_key")},
        ),
    ]
