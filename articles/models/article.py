"""Articles, the leaves of the blog in the page tree."""

from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.search import index

from accounts import gate
from articles import body_text
from articles.admin.copy_forms import ArticleCopyForm
from articles.admin.panels import ARTICLE_PANELS
from articles.blocks.base import LINE
from articles.blocks.bodies import ArticleBodyBlock
from articles.meta import describe_article
from articles.models.contributors import ArticleAuthor, ArticleExpert
from articles.models.tags import Tag
from articles.querysets import ArticleQuerySet
from articles.share_cards import ShareCard, make_share_card, render_share_preview
from articles.slugs import RESERVED_SLUGS, give_free_slug, keep_own_slug
from core.meta import PageMeta
from core.published import PublishedPageMixin
from core.urls import SiteUrlMixin
from search import indexing
from search.cjk import add_cjk_fields


class ArticlePage(PublishedPageMixin, SiteUrlMixin, Page):
    """An article."""

    dek = models.TextField(
        blank=True, max_length=400, help_text="One or two sentences under the title: why read on."
    )
    hero = models.ForeignKey(
        "core.Picture",
        verbose_name="hero picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hero_alt = models.CharField(
        "alternative text",
        max_length=300,
        blank=True,
        help_text="What the picture shows, for those who do not see it.",
    )
    hero_decorative = models.BooleanField(
        "the picture is decorative", default=False, help_text="It adds nothing to the text."
    )
    hero_caption = RichTextField("caption", blank=True, features=LINE)
    body = StreamField(ArticleBodyBlock())
    tags = ClusterTaggableManager(through="articles.TaggedArticle", blank=True)
    updated_at = models.DateTimeField(
        "updated",
        null=True,
        blank=True,
        help_text="When the text last changed in substance. Readers see it.",
    )
    access = models.CharField(max_length=8, choices=gate.ACCESS_CHOICES, default=gate.METERED)
    canonical_url = models.URLField(
        "canonical address",
        blank=True,
        help_text="Where the article first appeared, if that was not here.",
    )
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types = ["articles.TopicPage"]
    subpage_types: list[str] = []
    template = "articles/article.html"

    copy_form_class = ArticleCopyForm
    search_auto_update = False  # `save` does it, once tags and authors are saved
    search_fields = add_cjk_fields(
        [
            *Page.search_fields,
            index.SearchField("dek", boost=2),
            index.SearchField("searchable_text"),
            index.SearchField("topic_name"),
            index.FilterField("access"),
            *(index.FilterField(name) for name in ("go_live_at", "expire_at")),
            index.RelatedFields("tags", [index.SearchField("name")]),
            index.RelatedFields(
                "authors", [index.RelatedFields("contributor", [index.SearchField("name")])]
            ),
        ]
    )

    edit_handler = ARTICLE_PANELS

    class Meta:
        verbose_name = "article"
        constraints = [
            models.CheckConstraint(
                condition=Q(access__in=[value for value, _ in gate.ACCESS_CHOICES]),
                name="articles_article_access_is_known",
            )
        ]

    def clean(self):
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}” is the address of the topic's feed."})
        twin = ArticlePage.objects.with_slug(self.slug, apart_from=self).first()
        if self.slug and twin:
            raise ValidationError(
                {"slug": f"The article “{twin.title}” has this slug already; each is used once."}
            )

    def save(self, *args, **kwargs):
        if self._state.adding:  # such as a copy, which brings its source's slug
            give_free_slug(self, ArticlePage.objects.all())
        self.reading_minutes = body_text.count_minutes(self.body)
        saved = super().save(*args, **kwargs)
        indexing.reindex(ArticlePage, [self.pk])  # with its tags and authors
        indexing.write_names(Tag, [tag.pk for tag in self.tags.all()])  # found while on articles
        return saved

    def save_revision(self, *args, **kwargs):
        if self.pk and ArticlePage.objects.with_slug(self.slug, apart_from=self).exists():
            keep_own_slug(self)  # as in the last revision of a copy
        return super().save_revision(*args, **kwargs)

    @classmethod
    def get_indexed_objects(cls):
        """All, with what the index takes of other rows."""
        pages = super().get_indexed_objects().prefetch_related("authors__contributor", "tags")
        return pages.with_topic()

    @property
    def topic_name(self) -> str:
        """The title of its topic, for the index."""
        return getattr(self, "topic_title", None) or self.topic.title

    def searchable_text(self) -> str:
        """The text that is searched: of an article for members, what everyone may read of it."""
        return body_text.get_open_text(self.body, is_gated=self.access == gate.MEMBERS)

    @cached_property
    def topic(self) -> Page:
        """The topic the article is in: its parent page."""
        return self.get_parent()

    def set_topic(self, topics: list[Page]) -> None:
        """Choose the topic from those already loaded, to spare a query."""
        parent_path = self.path[: -self.steplen]
        for topic in topics:
            if topic.path == parent_path:
                self.topic = topic

    @property
    def author_list(self) -> list:
        """Its authors, in order."""
        return [item.contributor for item in self.authors.all()]

    @property
    def expert_list(self) -> list:
        """Its experts, in order."""
        return [item.contributor for item in self.experts.all()]

    @property
    def is_gated(self) -> bool:
        """Whether a stranger can ever be refused its text."""
        return gate.is_gated(self.access)

    def get_canonical_url(self, request=None) -> str:
        """Return its one full address."""
        return self.canonical_url or self.get_full_url(request)

    preview_modes = [
        ("", "As a member"),
        ("stranger", "As a stranger with articles left"),
        ("gate", "As a stranger at the gate"),
        ("social", "Social card"),
    ]

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        response.render()  # only then is it known whether it sets a cookie
        gate.mark_response(request, response, self.access, gate.measure_visit(request, self.slug))
        return response

    def serve_preview(self, request, mode_name):
        if mode_name == "social":
            return render_share_preview(request, self)
        request.previewed_reader = mode_name or "member"
        return super().serve_preview(request, mode_name)

    def is_open_to(self, request) -> bool:
        """Whether whoever asks may have the whole text; a preview plays a reader."""
        if getattr(request, "is_preview", False):
            reader = getattr(request, "previewed_reader", "member")
            return gate.may_read(
                self.access,
                meter_is_open=lambda: reader != "gate",
                is_member=lambda: reader == "member",
            )
        return gate.may_read(
            self.access,
            meter_is_open=lambda: gate.measure_visit(request, self.slug).is_open,
            is_member=lambda: gate.is_member(request),
        )

    def get_view_restrictions(self):
        """Wagtail's question, which needs no query where the page was found with its answer."""
        if getattr(self, "is_restricted", True) or self.alias_of_id:
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    def get_context(self, request, *args, **kwargs):
        is_open = self.is_open_to(request)
        opening, rest = body_text.split_body(self.body, is_open=is_open)
        blocks = [*opening, *rest]
        is_preview = getattr(request, "is_preview", False)
        related = self.load_related(body_text.list_pictures(blocks), is_preview=is_preview)
        context = super().get_context(request, *args, **kwargs)

        def rendered(some):
            return "".join(block.render(context) for block in some)

        (opening_html, rest_html), headings = body_text.add_anchors(
            rendered(opening), rendered(rest)
        )
        questions = body_text.list_questions(blocks) if is_open else []
        return context | {
            "meta": self.get_meta(request, questions),
            "opening": opening_html,
            "rest": rest_html,
            "headings": [heading for heading in headings if heading.level == 2],
            "is_open": is_open,
            "gate": gate.load_membership(),
            "related": related,
        }

    def get_meta(self, request, questions=()) -> PageMeta:
        """Return the head of the page; `questions` are those of its text that a reader sees."""
        return describe_article(self, request, list(questions))

    def get_breadcrumbs(self, request) -> list[tuple[str, str]]:
        """Return the way to it: the blog, its topic, itself."""
        url = self.get_url(request) or ""
        topic_url = urljoin(url, "..")
        return [
            ("Blog", urljoin(topic_url, "..")),
            (self.topic.title, topic_url),
            (self.title, url),
        ]

    def get_share_card(self) -> ShareCard:
        """Return the picture that stands for it where a link to it is shared."""
        names = [author.name for author in self.author_list]
        byline = f"By {get_text_list(names, 'and')}" if names else ""
        return make_share_card("article", self, self.title, self.topic.title, byline)

    def load_related(self, in_body: list, *, is_preview: bool) -> list["ArticlePage"]:
        """Return the articles to read on with, and load what they and this one show of people
        and pictures, in few queries. A preview's own people are those of its form."""
        saved = [] if is_preview else [self]
        prefetch_related_objects(saved, "tags")
        related = list(ArticlePage.objects.related_to(self)) if self.pk else []
        authors = ArticleAuthor.objects.select_related("contributor__portrait")
        experts = ArticleExpert.objects.select_related("contributor__portrait")
        prefetch_related_objects(saved + related, Prefetch("authors", authors))
        prefetch_related_objects(saved, Prefetch("experts", experts))
        pictures = [self.hero, *in_body]
        pictures += [person.portrait for person in [*self.author_list, *self.expert_list]]
        pictures += [article.hero for article in related]
        prefetch_related_objects([picture for picture in pictures if picture], "renditions")
        return related
