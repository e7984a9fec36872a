import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import core.published
import core.urls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("articles", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "promise",
                    models.CharField(
                        help_text="One sentence: what a reader gets here.", max_length=120
                    ),
                ),
                (
                    "lead",
                    models.TextField(
                        blank=True, help_text="One or two sentences under the promise."
                    ),
                ),
            ],
            options={
                "verbose_name": "home page",
                "verbose_name_plural": "home pages",
            },
            bases=(core.published.PublishedPageMixin, core.urls.SiteUrlMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="StandardPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("prose", 0),
                            ("numbered_sections", 1),
                            ("key_takeaways", 5),
                            ("definitions", 6),
                            ("quotation", 9),
                            ("example", 11),
                            ("table", 12),
                            ("code", 15),
                            ("faq", 20),
                            ("footnotes", 21),
                            ("image", 24),
                            ("image_pair", 25),
                            ("video", 28),
                            ("call_to_action", 34),
                        ],
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "description": "Paragraphs, headings, lists and quotations.",
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "link",
                                        "ol",
                                        "ul",
                                        "blockquote",
                                        "code",
                                        "hr",
                                        "superscript",
                                        "subscript",
                                        "strikethrough",
                                    ],
                                    "group": "Text",
                                    "icon": "pilcrow",
                                    "preview_value": "<h2>A heading</h2><p>Text with a <b>bold</b> word.</p>",
                                    "template": "articles/blocks/prose.html",
                                },
                            ),
                            1: (
                                "articles.blocks.text.NumberedSectionsBlock",
                                (),
                                {"group": "Text"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"default": "Key takeaways", "max_length": 80},
                            ),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "link",
                                        "superscript",
                                        "subscript",
                                        "strikethrough",
                                    ],
                                    "label": "Point",
                                },
                            ),
                            4: ("wagtail.blocks.ListBlock", (3,), {"min_num": 1}),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 2), ("items", 4)]],
                                {"group": "Text"},
                            ),
                            6: ("articles.blocks.text.DefinitionsBlock", (), {"group": "Text"}),
                            7: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "link",
                                        "ol",
                                        "ul",
                                        "code",
                                        "superscript",
                                        "subscript",
                                        "strikethrough",
                                    ]
                                },
                            ),
                            8: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "link",
                                        "superscript",
                                        "subscript",
                                        "strikethrough",
                                    ],
                                    "help_text": "Who said it, and where. Without a dash.",
                                    "required": False,
                                },
                            ),
                            9: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 7), ("attribution", 8)]],
                                {"group": "Text"},
                            ),
                            10: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"default": "Example", "max_length": 120},
                            ),
                            11: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 10), ("text", 7)]],
                                {"group": "Text"},
                            ),
                            12: ("articles.blocks.text.DataTableBlock", (), {"group": "Text"}),
                            13: ("wagtail.blocks.TextBlock", (), {"rows": 8}),
                            14: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"default": "text", "max_length": 30},
                            ),
                            15: (
                                "wagtail.blocks.StructBlock",
                                [[("code", 13), ("language", 14)]],
                                {"group": "Text"},
                            ),
                            16: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"default": "Questions readers ask", "max_length": 120},
                            ),
                            17: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                            18: (
                                "wagtail.blocks.StructBlock",
                                [[("question", 17), ("answer", 7)]],
                                {},
                            ),
                            19: ("wagtail.blocks.ListBlock", (18,), {"min_num": 1}),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 16), ("items", 19)]],
                                {"group": "Text"},
                            ),
                            21: ("articles.blocks.text.FootnotesBlock", (), {"group": "Text"}),
                            22: ("wagtail.images.blocks.ImageBlock", [], {}),
                            23: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "link",
                                        "superscript",
                                        "subscript",
                                        "strikethrough",
                                    ],
                                    "required": False,
                                },
                            ),
                            24: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 22), ("caption", 23)]],
                                {"group": "Pictures and video"},
                            ),
                            25: (
                                "wagtail.blocks.StructBlock",
                                [[("left", 22), ("right", 22), ("caption", 23)]],
                                {"group": "Pictures and video"},
                            ),
                            26: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {
                                    "help_text": "The page of a video on YouTube or Vimeo.",
                                    "label": "Address",
                                },
                            ),
                            27: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "What the video shows.", "max_length": 150},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("url", 26), ("title", 27), ("caption", 23)]],
                                {"group": "Pictures and video"},
                            ),
                            29: ("wagtail.blocks.CharBlock", (), {"max_length": 120}),
                            30: ("wagtail.blocks.TextBlock", (), {"required": False}),
                            31: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "The words on the button.", "max_length": 60},
                            ),
                            32: ("wagtail.blocks.PageChooserBlock", (), {"required": False}),
                            33: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {
                                    "help_text": "Used where no page is chosen.",
                                    "label": "or an address",
                                    "required": False,
                                },
                            ),
                            34: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 29),
                                        ("text", 30),
                                        ("label", 31),
                                        ("page", 32),
                                        ("url", 33),
                                    ]
                                ],
                                {"group": "Links"},
                            ),
                        },
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(core.published.PublishedPageMixin, core.urls.SiteUrlMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="FeaturedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "home",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="featured",
                        to="home.homepage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
    ]
