"""Contributors: the people who write the articles and the experts who are asked."""

from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, PreviewableMixin
from wagtail.search import index

from articles.meta import describe_contributor
from articles.querysets import ARTICLES_PER_PAGE, ArticleQuerySet
from articles.share_cards import ShareCard, make_share_card
from core.admin_forms import NamedForm
from core.meta import PageMeta
from core.pagination import paginate
from core.slug_redirects import redirect_old_slug
from search import indexing
from search.cjk import add_cjk_fields

BIO_FEATURES = ["bold", "italic", "link"]


class Contributor(PreviewableMixin, index.Indexed, ClusterableModel):
    """A person who writes for us or whom we quote, with a page of their own."""

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
    portrait = models.ForeignKey(
        "core.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    base_form_class = NamedForm
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
    search_fields = add_cjk_fields(
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
        redirect_old_slug(self, self.addresses)
        saved = super().save(*args, **kwargs)
        indexing.reindex_related(self.authored, "article")
        indexing.learn_words(self)
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
        return self.get_context(request)

    def get_context(self, request) -> dict:
        """Return what the contributor's own page shows."""
        articles = paginate(request, self.list_articles().for_cards(), ARTICLES_PER_PAGE)
        meta = self.get_meta(request, articles)
        return {"contributor": self, "articles": articles, "meta": meta}

    def list_articles(self) -> ArticleQuerySet:
        """Return the published articles by and with the person, newest first."""
        published = ArticleAuthor.article.field.related_model.objects.published()  # type: ignore[attr-defined]
        found = published.by(self) if self.pk else published.none()  # not saved yet: a preview
        return found.newest_first()

    def get_meta(self, request, articles=None) -> PageMeta:
        """Return the head of the page; `articles` is the page of its list."""
        return describe_contributor(self, articles)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Return the way to the page."""
        return [("Contributors", reverse("contributors")), (self.name, self.get_absolute_url())]

    def get_share_card(self) -> ShareCard:
        """Return the picture that stands for the person where a link to their page is shared."""
        return make_share_card("contributor", self, self.name, byline=self.position)


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
