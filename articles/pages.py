"""The blog in the page tree: blog → topic → article."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.functional import cached_property
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.search import index

from accounts import gate
from articles import body_text as body_of
from articles.admin.panels import ARTICLE_PANELS, PageForm
from articles.blocks import LINE, ArticleBodyBlock
from articles.contributors import ArticleAuthor, ArticleExpert
from articles.copying import RESERVED_SLUGS, ArticleCopyForm, CheckedCopyForm
from articles.querysets import ArticleQuerySet, TopicQuerySet
from articles.slugs import give_free_slug, keep_own_slug
from core.published import PublishedPageMixin
from core.urls import SiteUrlMixin
from search import indexing
from search.names import normalized
from search.runs import with_runs

ARTICLES_A_PAGE = 12


class BlogIndexPage(PublishedPageMixin, SiteUrlMixin, Page):
    """Career advice: every topic and every article."""

    description = models.TextField(blank=True)

    content_panels = Page.content_panels + [FieldPanel("description")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["articles.TopicPage"]
    max_count = 1
    template = "articles/blog.html"

    def get_context(self, request, *args, **kwargs):
        from articles.views import page_of

        articles = ArticlePage.objects.published().descendant_of(self).newest_first().for_cards()
        return super().get_context(request, *args, **kwargs) | {
            "topics": TopicPage.objects.published().child_of(self).in_menu_order(),
            "articles": page_of(request, articles),
        }


class TopicPage(PublishedPageMixin, SiteUrlMixin, RoutablePageMixin, Page):
    """A topic: the parent of its articles."""

    description = models.TextField(help_text="One or two sentences at the head of the topic.")

    base_form_class = PageForm
    content_panels = Page.content_panels + [FieldPanel("description")]
    search_fields = Page.search_fields + [index.SearchField("description")]

    parent_page_types = ["articles.BlogIndexPage"]
    subpage_types = ["articles.ArticlePage"]
    template = "articles/topic.html"
    copy_form_class = CheckedCopyForm

    objects = PageManager.from_queryset(TopicQuerySet)()

    def save(self, *args, **kwargs):
        saved = super().save(*args, **kwargs)
        indexing.again(ArticlePage, self.get_children().values_list("pk", flat=True))
        indexing.teach(self)
        return saved

    def articles(self) -> ArticleQuerySet:
        """Its published articles, newest first."""
        return ArticlePage.objects.published().in_topic(self).newest_first()

    def get_context(self, request, *args, **kwargs):
        from articles.views import page_of

        articles = page_of(request, self.articles().for_cards())
        return super().get_context(request, *args, **kwargs) | {"articles": articles}

    def get_route_paths(self):
        """What moves with the topic when it gets another slug: itself and its feed."""
        return [*super().get_route_paths(), "/feed/"]

    @path("feed/", name="feed")
    def feed(self, request):
        """The topic's RSS feed."""
        from articles.feeds import TopicFeed

        return TopicFeed()(request, topic=self)


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
    search_name = models.CharField(max_length=255, editable=False, db_index=True, default="")

    objects = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types = ["articles.TopicPage"]
    subpage_types: list[str] = []
    template = "articles/article.html"

    copy_form_class = ArticleCopyForm
    search_auto_update = False  # `save` sees to it, once tags and authors are saved
    search_fields = with_runs(
        [
            *Page.search_fields,
            index.SearchField("dek", boost=2),
            index.SearchField("searchable_text"),
            index.SearchField("topic_name"),
            index.FilterField("access"),
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
        self.reading_minutes = body_of.reading_minutes(self.body)
        self.search_name = normalized(self.title)[:255]
        saved = super().save(*args, **kwargs)
        indexing.again(ArticlePage, [self.pk])  # with its tags and authors
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
        return body_of.open_text(self.body, is_gated=self.access == gate.MEMBERS)

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

    def canonical(self, request=None) -> str:
        """Its one full address."""
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
            from articles.share_cards import preview_social_card

            return preview_social_card(request, self)
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
        opening, rest = body_of.split_body(self.body, is_open=is_open)
        blocks = [*opening, *rest]
        is_preview = getattr(request, "is_preview", False)
        related = self.load_related(body_of.pictures(blocks), is_preview=is_preview)
        context = super().get_context(request, *args, **kwargs)

        def rendered(some):
            return "".join(block.render(context) for block in some)

        (opening_html, rest_html), headings = body_of.with_anchors(
            rendered(opening), rendered(rest)
        )
        return context | {
            "opening": opening_html,
            "rest": rest_html,
            "headings": [heading for heading in headings if heading.level == 2],
            "is_open": is_open,
            "questions": body_of.questions(blocks) if is_open else [],
            "gate": gate.load_membership(),
            "related": related,
        }

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
