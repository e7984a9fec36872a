"""Contributors: the people who write the articles and the experts who are asked."""

from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, PreviewableMixin
from wagtail.search import index

from articles.slugs import NameForm
from core.slug_redirects import keep_old_addresses
from search import indexing
from search.names import normalized
from search.runs import with_runs

BIO_FEATURES = ["bold", "italic", "link"]


class Contributor(PreviewableMixin, index.Indexed, ClusterableModel):
    """A person who writes for us or whom we quote, with a page of her own."""

    addresses = ["/contributors/{}/"]

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, max_length=120)
    pronouns = models.CharField(max_length=40, blank=True, help_text="For example “she/her”.")
    role = models.CharField(max_length=120, blank=True, help_text="For example “Executive coach”.")
    employer = models.CharField(max_length=120, blank=True)
    short_bio = models.TextField(
        blank=True, help_text="One or two sentences, shown on cards and under articles."
    )
    bio = RichTextField(blank=True, features=BIO_FEATURES, help_text="For the person's own page.")
    search_name = models.CharField(max_length=120, editable=False, db_index=True, default="")
    portrait = models.ForeignKey(
        "core.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    base_form_class = NameForm
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("pronouns")]),
                FieldPanel("slug"),
                FieldRowPanel([FieldPanel("role"), FieldPanel("employer")]),
                FieldPanel("portrait"),
            ],
            heading="Person",
        ),
        MultiFieldPanel([FieldPanel("short_bio"), FieldPanel("bio")], heading="Biography"),
        InlinePanel("links", label="Link", heading="Links"),
    ]
    search_fields = with_runs(
        [
            index.SearchField("name"),
            index.AutocompleteField("name"),
            index.SearchField("short_bio"),
            index.FilterField("id"),  # the admin's list filters by it
        ]
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        keep_old_addresses(self, self.addresses)
        self.search_name = normalized(self.name)[:120]
        saved = super().save(*args, **kwargs)
        indexing.again_of(self.authored, "article")
        return saved

    def get_absolute_url(self) -> str:
        return reverse("contributor", args=[self.slug])

    @property
    def position(self) -> str:
        """Role and employer in one line, as far as they are known."""
        return ", ".join(filter(None, [self.role, self.employer]))

    @property
    def initials(self) -> str:
        """First letters of the first and last name, without a title such as “Dr”."""
        words = [word for word in self.name.split() if word.rstrip(".") not in {"Dr", "Prof"}]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def get_preview_template(self, request, mode_name):
        return "articles/contributor.html"

    def get_preview_context(self, request, mode_name):
        from articles.views import contributor_context

        return contributor_context(request, self)


class ContributorLink(Orderable):
    """An address elsewhere where the person can be found."""

    contributor = ParentalKey(Contributor, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=60)
    url = models.URLField("address")

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("url")])]


class ArticleAuthor(Orderable):
    """Who wrote an article."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="authors")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="authored")

    panels = [FieldPanel("contributor")]


class ArticleExpert(Orderable):
    """Whom an article asks."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="experts")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="advised")

    panels = [FieldPanel("contributor")]
