"""Tags: a short, curated list. Editors choose from it; new ones are made in Tags, on purpose."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from articles.meta import describe_list
from articles.share_cards import ShareCard, make_share_card
from core.admin_forms import NamedForm
from core.meta import PageMeta, name_feed
from core.slug_redirects import redirect_old_slug
from core.slugs import make_slug
from core.urls import absolute_url
from search import indexing

QUOTES = re.compile("[\"'“”„‘’«»`´]")


class TagQuerySet(models.QuerySet):
    """Questions about tags."""

    def on_articles(self, articles: models.QuerySet) -> "TagQuerySet":
        """Those that some of these articles have."""
        tagged = TaggedArticle.objects.filter(content_object__in=articles.order_by().values("pk"))
        return self.filter(pk__in=tagged.values("tag"))


class Tag(index.Indexed, TagBase):
    """A subject that runs across topics, with a page of its own."""

    free_tagging = False
    addresses = ["/tags/{}/", "/tags/{}/feed/"]

    description = models.TextField(
        blank=True, help_text="One or two sentences at the head of the tag's page."
    )

    base_form_class = NamedForm
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("description"),
    ]

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "tag"

    def clean(self):
        super().clean()
        if self.slug and not self.slug.isascii():
            raise ValidationError({"slug": "Use letters from a to z, digits and hyphens."})
        twin = find_same_tag(self.name, Tag.objects.exclude(pk=self.pk))
        if twin:
            raise ValidationError({"name": f"There is the tag “{twin}” already."})

    def save(self, *args, **kwargs):
        redirect_old_slug(self, self.addresses)
        saved = super().save(*args, **kwargs)
        indexing.again_of(self.tagged_articles, "content_object")
        indexing.teach(self)
        return saved

    def slugify(self, tag, i=None):
        """What taggit makes of a new tag's name, and of its slug's `i`-th namesake."""
        return make_slug(tag, "tag", 90) + (f"-{i + 1}" if i else "")

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])

    @property
    def summary(self) -> str:
        """What the tag is about, in a sentence."""
        return self.description or f"Articles about {self.name.lower()}."

    def get_meta(self, request, articles=None) -> PageMeta:
        """Return the head of the page; `articles` is the page of its list."""
        url = absolute_url(self.get_absolute_url())
        return describe_list(
            request,
            articles,
            url,
            title=self.name,
            description=self.summary,
            card=self.get_share_card().url,
            feeds=[name_feed(self.name, absolute_url(reverse("tag_feed", args=[self.slug])))],
            breadcrumbs=[("Tags", reverse("tags")), (self.name, self.get_absolute_url())],
        )

    def get_share_card(self) -> ShareCard:
        """Return the picture that stands for the tag where a link to it is shared."""
        return make_share_card("tag", self, self.name)


def find_same_tag(name: str, among: models.QuerySet) -> Tag | None:
    """Return the tag that is called so, whatever the case, the accents and the quotes."""
    wanted = fold_name(name)
    return next((tag for tag in among if fold_name(tag.name) == wanted), None)


def fold_name(name: str) -> str:
    """Return a tag's name as names are compared: without case, accents, quotes, extra spaces."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(QUOTES.sub("", plain).casefold().split())


class TaggedArticle(ItemBase):
    """A tag on an article."""

    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="tagged_articles")
    content_object = ParentalKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )
