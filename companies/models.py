"""Employers, and what is published about them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from companies.querysets import CompanyQuerySet
from core.slugs import make_slug, number_slug
from moderation.reports import AbstractReport
from search import indexing
from search.cjk import add_cjk_fields
from search.normalization import normalize_name

RESERVED_SLUGS = {
    *("add", "best", "comments", "compare", "data", "figures", "industries", "notices", "rate"),
}


def validate_comparable_name(name: str) -> None:
    """Refuse a name of which nothing is left to compare it by. Raises ValidationError."""
    if not normalize_name(name):
        raise ValidationError("A name has at least one letter or digit.")


def current_year() -> int:
    """Return the last year in which a company can have been founded."""
    return timezone.now().year


class Industry(models.Model):  # type: ignore[django-manager-missing]
    """A branch of business; the lower level names the upper as its parent."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        limit_choices_to={"parent": None},
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "industries"

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        companies = Company.objects.filter(
            models.Q(industry=self) | models.Q(industry__parent=self)
        )
        indexing.reindex_text(Company, companies.values_list("pk", flat=True))

    def get_absolute_url(self) -> str:
        """The page of the upper level."""
        return reverse("industry", args=[self.top.slug])

    def clean(self):
        if self.parent and (self.parent.parent_id or self.parent_id == self.pk):
            raise ValidationError({"parent": "An industry has two levels, no more."})

    @property
    def top(self) -> "Industry":
        """The upper level: its parent, or itself."""
        return self.parent or self


class Company(index.Indexed, ClusterableModel):
    """An employer."""

    class Size(models.TextChoices):
        """How many people work there."""

        UNDER_50 = "1-49", "Under 50 people"
        TO_250 = "50-249", "50 to 249 people"
        TO_1000 = "250-999", "250 to 999 people"
        TO_10000 = "1000-9999", "1,000 to 9,999 people"
        OVER_10000 = "10000", "10,000 people and more"

    class State(models.TextChoices):
        """Whether readers see it."""

        LISTED = "listed", "Listed"
        PROPOSED = "proposed", "Proposed by a reader"
        REFUSED = "refused", "Refused"

    name = models.CharField(max_length=200, validators=[validate_comparable_name])
    slug = models.SlugField(max_length=120, unique=True)
    search_name = models.CharField(max_length=200, editable=False, db_index=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.LISTED)
    about = models.TextField(blank=True, help_text="Two to five sentences.")
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Without one, the page shows initials.",
    )
    industry = models.ForeignKey(
        Industry, null=True, blank=True, on_delete=models.PROTECT, related_name="companies"
    )
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField("region or state", max_length=80, blank=True)
    country = models.CharField(max_length=80, blank=True)
    size = models.CharField(max_length=12, blank=True, choices=Size.choices)
    founded = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1000), MaxValueValidator(current_year)]
    )
    website = models.URLField(blank=True)
    ticker = models.CharField("stock symbol", max_length=12, blank=True)
    identifier = models.CharField(
        max_length=40,
        blank=True,
        help_text="A number that is the company's alone, such as its CIK.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        editable=False,
    )

    objects = CompanyQuerySet.as_manager()

    search_auto_update = False  # of a proposed one nothing may be noted: `save` sees to it
    search_fields = add_cjk_fields(
        [
            index.SearchField("name", boost=10),
            index.RelatedFields("names", [index.SearchField("name", boost=5)]),
            index.SearchField("ticker", boost=5),
            index.SearchField("headquarters"),
            index.RelatedFields(
                "industry",
                [
                    index.SearchField("name"),
                    index.RelatedFields("parent", [index.SearchField("name")]),
                    index.FilterField("id"),
                    index.FilterField("parent"),
                ],
            ),
            index.SearchField("about"),
            index.FilterField("industry"),
            index.FilterField("state"),
            index.FilterField("merged_into"),
        ]
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "companies"
        constraints = [
            models.UniqueConstraint(
                fields=["identifier"],
                condition=~models.Q(identifier=""),
                name="companies_company_identifier_is_its_own",
                violation_error_message="Another company has this identifier.",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="companies_company_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "name"], name="companies_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get_indexed_objects(cls):
        """Those that readers see, with what the index takes of other rows."""
        listed = cls.objects.listed()
        return listed.select_related("industry__parent").prefetch_related("names")

    def clean(self):
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}” is the address of another page."})

    def save(self, *args, **kwargs):
        self.search_name = normalize_name(self.name)[:200]
        self.slug = self.slug or make_free_slug(self.name)
        super().save(*args, **kwargs)
        if self.is_listed:
            indexing.reindex(Company, [self.pk])  # with its names
        else:
            indexing.remove(self)

    def get_absolute_url(self) -> str:
        return reverse("company", args=[self.slug])

    @property
    def is_listed(self) -> bool:
        """Whether readers see it."""
        return self.state == self.State.LISTED and self.merged_into_id is None

    @property
    def headquarters(self) -> str:
        """City, region and country, as far as they are known; a city that is a region once."""
        return ", ".join(dict.fromkeys(filter(None, [self.city, self.region, self.country])))

    @property
    def initials(self) -> str:
        """One or two letters that stand for a missing logo."""
        words = [word for word in self.name.split() if word[0].isalnum()] or ["?"]
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def is_small(self) -> bool:
        """Whether it is known to have under fifty staff; then ten ratings are needed."""
        return self.size == self.Size.UNDER_50


def make_free_slug(name: str) -> str:
    """Return a slug for a name that no company has yet."""
    stem = make_slug(name, "company", 110)
    taken = set(Company.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | set(
        RESERVED_SLUGS
    )
    return number_slug(stem, taken.__contains__, 120)


class CompanyName(models.Model):
    """A name that a company had before, or is known by as well."""

    class Kind(models.TextChoices):
        FORMER = "former", "Former name"
        OTHER = "other", "Other name"

    company = ParentalKey(Company, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200, validators=[validate_comparable_name])
    search_name = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.OTHER)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.search_name = normalize_name(self.name)[:200]
        super().save(*args, **kwargs)
        indexing.reindex(Company, [self.company_id])

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        indexing.reindex(Company, [self.company_id])
        return deleted


class Benefit(models.Model):
    """Something a company says that it offers, with where and when it said so."""

    class Kind(models.TextChoices):
        PARENTAL_LEAVE = "parental-leave", "Paid parental leave"
        FLEXIBLE_HOURS = "flexible-hours", "Flexible hours"
        REMOTE = "remote", "Remote work"
        FERTILITY = "fertility", "Fertility support"
        CHILDCARE = "childcare", "Childcare"
        RETURNSHIP = "returnship", "Returnships"

    company = ParentalKey(Company, on_delete=models.CASCADE, related_name="benefits")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    weeks = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of parental leave at full pay."
    )
    detail = models.CharField(max_length=200, blank=True)
    source = models.URLField(help_text="Where it can be read.")
    seen_on = models.DateField("date of the source")

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind"], name="companies_benefit_one_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        weeks = f", {self.weeks} weeks" if self.weeks else ""
        return f"{self.get_kind_display()}{weeks}"


class Scorecard(models.Model):
    """What is published about a company's ratings; written by `release` alone.

    `payload` is the whole of it as `compute_scorecard` returns it. The other columns
    repeat what lists filter and sort by. `is_paused` is no part of it: a batch is held back.
    """

    company = models.OneToOneField(
        Company, on_delete=models.CASCADE, primary_key=True, related_name="scorecard"
    )
    payload = models.JSONField()
    overall = models.DecimalField(max_digits=2, decimal_places=1, db_index=True)
    min_ratings = models.PositiveIntegerField()  # the lower end of the band of ratings
    is_paused = models.BooleanField(default=False)
    may_be_ranked = models.BooleanField(default=False)  # its batches are of two months at least
    # Ratings that were not counted at once, rounded to five, and the last day on which this shows.
    set_aside = models.PositiveIntegerField(default=0)
    not_counted = models.PositiveIntegerField(default=0)
    aside_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["min_ratings", "overall"], name="companies_scorecard_rank"),
            # Filters count companies by their stars without reading the wide rows.
            models.Index(fields=["company", "overall"], name="companies_scorecard_filters"),
        ]

    def __str__(self) -> str:
        return f"{self.company}: {self.overall}"


class Score(models.Model):
    """One published score, for rankings: of a question, or of a named mix of questions."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="scores")
    subject = models.CharField(max_length=32)  # a question's slug, or a list's
    value = models.DecimalField(max_digits=2, decimal_places=1)
    min_ratings = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "subject"], name="companies_score_one_a_subject"
            )
        ]
        indexes = [
            models.Index(fields=["subject", "-value", "company"], name="companies_score_ranking")
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.value}"


class IndustryScores(models.Model):
    """The published means of an industry, and its breakdowns by demographic group."""

    industry = models.OneToOneField(
        Industry, on_delete=models.CASCADE, primary_key=True, related_name="scores"
    )
    payload = models.JSONField()

    def __str__(self) -> str:
        return str(self.industry)


class MonthlyFigures(models.Model):
    """What anyone may hold against each other: written once a month by `release`."""

    month = models.DateField(primary_key=True)  # its first day
    keys_issued = models.PositiveIntegerField()  # this year; all are rounded to five
    nullifiers_spent = models.PositiveIntegerField()  # this year
    ratings_counted = models.PositiveIntegerField()  # ever, without withdrawn ones
    set_aside = models.PositiveIntegerField(default=0)  # at the moment, with held batches
    not_counted = models.PositiveIntegerField(default=0)  # ever

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"


class LogMonth(models.Model):
    """What one month added to the log of ratings, and the head that was signed over all of it."""

    month = models.DateField(primary_key=True)  # its first day
    size = models.PositiveIntegerField(unique=True)  # leaves in the log, with this month's
    leaves = models.BinaryField()  # 32 bytes each, in order
    blocks = models.BinaryField()  # the hashes of the subtrees of 128 of them
    head = models.TextField()  # JSON, as it was signed
    signature = models.BinaryField()
    witnesses = models.JSONField(default=list)  # [{"name", "url", "key", "signature"}, …]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"


class Report(AbstractReport):
    """A report about a published comment: anyone may send one, and it is logged in public."""

    class Kind(models.TextChoices):
        IDENTIFIES = "identifies", "It identifies a person"
        INSULT = "insult", "It insults or threatens someone"
        UNTRUE = "untrue", "It states something untrue as a fact"
        SECRET = "secret", "It gives away a trade secret"
        OTHER = "other", "It is against the law or our guidelines in another way"

    comment = models.CharField(max_length=22, db_index=True)  # its public id
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True)
    in_good_faith = models.BooleanField()
    decision = models.CharField(max_length=500, blank=True)

    SENDER_FIELDS = ("name", "email", "explanation")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.company})"
