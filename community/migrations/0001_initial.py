import django.db.models.deletion
import modelsearch.index
from django.conf import settings
from django.db import migrations, models

import moderation.reports
from search.operations import IndexKeysAsText


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a moderator"),
                            ("published", "Published"),
                            ("removed", "Removed"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("names", "It names or describes a person who can be recognized."),
                            ("identifies-you", "It tells so much that others could recognize you."),
                            ("insult", "It insults, threatens or demeans someone."),
                            (
                                "untrue",
                                "It states as a fact what we cannot stand by without proof.",
                            ),
                            ("off-topic", "It is not about work, or no answer to the question."),
                            ("advertising", "It advertises something."),
                            ("unlawful", "It is against the law."),
                        ],
                        max_length=14,
                    ),
                ),
                ("written_on", models.DateField(default=moderation.reports.get_today)),
                ("changed_on", models.DateField(blank=True, null=True)),
                ("title", models.CharField(max_length=120, verbose_name="your question")),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        max_length=4000,
                        verbose_name="what one should know to answer it",
                    ),
                ),
                ("answer_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "wants_mail",
                    models.BooleanField(
                        default=False, verbose_name="write to me when somebody answers"
                    ),
                ),
                ("mailed_on", models.DateField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a moderator"),
                            ("published", "Published"),
                            ("removed", "Removed"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("names", "It names or describes a person who can be recognized."),
                            ("identifies-you", "It tells so much that others could recognize you."),
                            ("insult", "It insults, threatens or demeans someone."),
                            (
                                "untrue",
                                "It states as a fact what we cannot stand by without proof.",
                            ),
                            ("off-topic", "It is not about work, or no answer to the question."),
                            ("advertising", "It advertises something."),
                            ("unlawful", "It is against the law."),
                        ],
                        max_length=14,
                    ),
                ),
                ("written_on", models.DateField(default=moderation.reports.get_today)),
                ("changed_on", models.DateField(blank=True, null=True)),
                ("text", models.TextField(max_length=4000, verbose_name="your answer")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="community.question",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("explanation", models.TextField(max_length=4000)),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="your e-mail address"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("removed", "Removed"), ("kept", "Kept")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("received_on", models.DateField(default=moderation.reports.get_today)),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("identifies", "It identifies a person"),
                            ("insult", "It insults or threatens someone"),
                            ("untrue", "It states something untrue as a fact"),
                            ("advertising", "It is advertising"),
                            ("other", "It is against the law or our guidelines in another way"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="community.answer",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="community.question",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="community.answer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["state", "-id"], name="community_newest"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__isnull", False), ("question", None)),
                    models.Q(("answer", None), ("question__isnull", False)),
                    _connector="OR",
                ),
                name="community_report_about_one_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("answer", "user"), name="community_vote_once_an_answer"
            ),
        ),
        IndexKeysAsText("question"),
    ]
