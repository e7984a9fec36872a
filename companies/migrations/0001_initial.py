import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
from django.db import migrations, models

import companies.models
import moderation.reports
from search.operations import IndexKeysAsText


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=200, validators=[companies.models.validate_comparable_name]
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("search_name", models.CharField(db_index=True, editable=False, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "Listed"),
                            ("proposed", "Proposed by a reader"),
                            ("refused", "Refused"),
                        ],
                        default="listed",
                        max_length=8,
                    ),
                ),
                ("about", models.TextField(blank=True, help_text="Two to five sentences.")),
                ("city", models.CharField(blank=True, max_length=80)),
                (
                    "region",
                    models.CharField(blank=True, max_length=80, verbose_name="region or state"),
                ),
                ("country", models.CharField(blank=True, max_length=80)),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1-49", "Under 50 people"),
                            ("50-249", "50 to 249 people"),
                            ("250-999", "250 to 999 people"),
                            ("1000-9999", "1,000 to 9,999 people"),
                            ("10000", "10,000 people and more"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "founded",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1000),
                            django.core.validators.MaxValueValidator(companies.models.current_year),
                        ],
                    ),
                ),
                ("website", models.URLField(blank=True)),
                (
                    "ticker",
                    models.CharField(blank=True, max_length=12, verbose_name="stock symbol"),
                ),
                (
                    "identifier",
                    models.CharField(
                        blank=True,
                        help_text="A number that is the company's alone, such as its CIK.",
                        max_length=40,
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        help_text="Without one, the page shows initials.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.picture",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="companies.company",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "companies",
                "ordering": ["name"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="Industry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"parent": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="companies.industry",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "industries",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="MonthlyFigures",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("keys_issued", models.PositiveIntegerField()),
                ("nullifiers_spent", models.PositiveIntegerField()),
                ("ratings_counted", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["-month"],
            },
        ),
        migrations.CreateModel(
            name="CompanyName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=200, validators=[companies.models.validate_comparable_name]
                    ),
                ),
                ("search_name", models.CharField(db_index=True, editable=False, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("former", "Former name"), ("other", "Other name")],
                        default="other",
                        max_length=8,
                    ),
                ),
                (
                    "company",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="companies.company",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="IndustryScores",
            fields=[
                (
                    "industry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="scores",
                        serialize=False,
                        to="companies.industry",
                    ),
                ),
                ("payload", models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name="company",
            name="industry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="companies",
                to="companies.industry",
            ),
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
                ("comment", models.CharField(db_index=True, max_length=22)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("identifies", "It identifies a person"),
                            ("insult", "It insults or threatens someone"),
                            ("untrue", "It states something untrue as a fact"),
                            ("secret", "It gives away a trade secret"),
                            ("other", "It is against the law or our guidelines in another way"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("in_good_faith", models.BooleanField()),
                ("decision", models.CharField(blank=True, max_length=500)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="companies.company",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=32)),
                ("value", models.DecimalField(decimal_places=1, max_digits=2)),
                ("min_ratings", models.PositiveIntegerField()),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="companies.company",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                (
                    "company",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="scorecard",
                        serialize=False,
                        to="companies.company",
                    ),
                ),
                ("payload", models.JSONField(null=True)),
                (
                    "overall",
                    models.DecimalField(db_index=True, decimal_places=1, max_digits=2, null=True),
                ),
                ("min_ratings", models.PositiveIntegerField(default=0)),
                ("is_paused", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["min_ratings", "overall"], name="companies_scorecard_rank"
                    ),
                    models.Index(fields=["company", "overall"], name="companies_scorecard_filters"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Benefit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parental-leave", "Paid parental leave"),
                            ("flexible-hours", "Flexible hours"),
                            ("remote", "Remote work"),
                            ("fertility", "Fertility support"),
                            ("childcare", "Childcare"),
                            ("returnship", "Returnships"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "weeks",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Of parental leave at full pay.", null=True
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("source", models.URLField(help_text="Where it can be read.")),
                ("seen_on", models.DateField(verbose_name="date of the source")),
                (
                    "company",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="benefits",
                        to="companies.company",
                    ),
                ),
            ],
            options={
                "ordering": ["kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind"), name="companies_benefit_one_of_a_kind"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(fields=["state", "name"], name="companies_by_name"),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.UniqueConstraint(
                condition=models.Q(("identifier", ""), _negated=True),
                fields=("identifier",),
                name="companies_company_identifier_is_its_own",
                violation_error_message="Another company has this identifier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="companies_company_not_merged_into_itself",
            ),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                fields=["subject", "-value", "company"], name="companies_score_ranking"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("company", "subject"), name="companies_score_one_a_subject"
            ),
        ),
        IndexKeysAsText("company"),
    ]
