import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import modelsearch.index
import wagtail.contrib.routable_page.models
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

import core.published
import core.urls
from search.operations import IndexKeysAsText


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BlogIndexPage",
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
                ("description", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
            bases=(core.published.PublishedPageMixin, core.urls.SiteUrlMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True, max_length=100, unique=True, verbose_name="slug"
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, help_text="One or two sentences at the head of the tag's page."
                    ),
                ),
            ],
            options={
                "verbose_name": "tag",
                "ordering": ["name"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="TopicPage",
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
                    "description",
                    models.TextField(help_text="One or two sentences at the head of the topic."),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(
                core.published.PublishedPageMixin,
                core.urls.SiteUrlMixin,
                wagtail.contrib.routable_page.models.RoutablePageMixin,
                "wagtailcore.page",
            ),
        ),
        migrations.CreateModel(
            name="ArticlePage",
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
                    "dek",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences under the title: why read on.",
                        max_length=400,
                    ),
                ),
                (
                    "hero_alt",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows, for those who do not see it.",
                        max_length=300,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "hero_decorative",
                    models.BooleanField(
                        default=False,
                        help_text="It adds nothing to the text.",
                        verbose_name="the picture is decorative",
                    ),
                ),
                ("hero_caption", wagtail.fields.RichTextField(blank=True, verbose_name="caption")),
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
                            ("expert_quote", 37),
                            ("pull_quote", 40),
                            ("read_more", 42),
                            ("company_mention", 45),
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
                            35: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("articles.Contributor",),
                                {},
                            ),
                            36: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"help_text": "Without quotation marks; the page adds them."},
                            ),
                            37: (
                                "wagtail.blocks.StructBlock",
                                [[("expert", 35), ("quote", 36)]],
                                {"group": "People"},
                            ),
                            38: ("wagtail.blocks.TextBlock", (), {}),
                            39: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"max_length": 120, "required": False},
                            ),
                            40: (
                                "wagtail.blocks.StructBlock",
                                [[("quote", 38), ("attribution", 39)]],
                                {"group": "People"},
                            ),
                            41: ("wagtail.blocks.PageChooserBlock", ("articles.ArticlePage",), {}),
                            42: (
                                "wagtail.blocks.StructBlock",
                                [[("article", 41)]],
                                {"group": "Links"},
                            ),
                            43: (
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
                                    ]
                                },
                            ),
                            44: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {"label": "Website", "required": False},
                            ),
                            45: (
                                "wagtail.blocks.StructBlock",
                                [[("name", 29), ("text", 43), ("url", 44)]],
                                {"group": "Links"},
                            ),
                        },
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the text last changed in substance. Readers see it.",
                        null=True,
                        verbose_name="updated",
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("metered", "Metered: counts towards the free articles"),
                            ("free", "Free: everyone reads it, always"),
                            ("members", "Members only: needs a free account"),
                        ],
                        default="metered",
                        max_length=8,
                    ),
                ),
                (
                    "canonical_url",
                    models.URLField(
                        blank=True,
                        help_text="Where the article first appeared, if that was not here.",
                        verbose_name="canonical address",
                    ),
                ),
                ("reading_minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "hero",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.picture",
                        verbose_name="hero picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
            },
            bases=(core.published.PublishedPageMixin, core.urls.SiteUrlMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="Contributor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                (
                    "pronouns",
                    models.CharField(blank=True, help_text="For example “she/her”.", max_length=40),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="For example “Executive coach”.", max_length=120
                    ),
                ),
                ("employer", models.CharField(blank=True, max_length=120)),
                (
                    "short_bio",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences, shown on cards and under articles.",
                    ),
                ),
                (
                    "bio",
                    wagtail.fields.RichTextField(
                        blank=True, help_text="For the person's own page."
                    ),
                ),
                (
                    "portrait",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.picture",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
            bases=(
                wagtail.models.preview.PreviewableMixin,
                modelsearch.index.Indexed,
                models.Model,
            ),
        ),
        migrations.CreateModel(
            name="ArticleExpert",
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
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="experts",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "contributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advised",
                        to="articles.contributor",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ArticleAuthor",
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
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authors",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "contributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authored",
                        to="articles.contributor",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContributorLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("label", models.CharField(max_length=60)),
                ("url", models.URLField(verbose_name="address")),
                (
                    "contributor",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="articles.contributor",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TaggedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_items",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tagged_articles",
                        to="articles.tag",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="articlepage",
            name="tags",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="articles.TaggedArticle",
                to="articles.Tag",
                verbose_name="Tags",
            ),
        ),
        migrations.CreateModel(
            name="FollowedTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_topics",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.topicpage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("saved_on", models.DateField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_articles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "article"), name="articles_saved_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="articlepage",
            constraint=models.CheckConstraint(
                condition=models.Q(("access__in", ["metered", "free", "members"])),
                name="articles_article_access_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="followedtopic",
            constraint=models.UniqueConstraint(
                fields=("user", "topic"), name="articles_followed_once"
            ),
        ),
        IndexKeysAsText("articlepage"),
        IndexKeysAsText("contributor"),
    ]
