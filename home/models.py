"""The front page, and the pages beside the blog: about, terms, privacy and their like."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from articles import body_text
from articles.blocks.bodies import PageBodyBlock
from articles.models import ArticlePage, TopicPage
from core.admin_forms import PageForm
from core.breadcrumbs import list_breadcrumbs
from core.meta import PageMeta
from core.page_querysets import PublishedQuerySet
from core.published import PublishedPageMixin
from core.structured_data import build_faq, build_web_page
from core.urls import SiteUrlMixin
from search import indexing
from search.runs import with_runs

NEWEST_AT_HOME = 6


class HomePage(PublishedPageMixin, SiteUrlMixin, Page):
    """The front page."""

    promise = models.CharField(max_length=120, help_text="One sentence: what a reader gets here.")
    lead = models.TextField(blank=True, help_text="One or two sentences under the promise.")

    base_form_class = PageForm
    content_panels = Page.content_panels + [
        MultiFieldPanel([FieldPanel("promise"), FieldPanel("lead")], heading="Promise"),
        InlinePanel(
            "featured",
            label="Featured article",
            heading="Featured articles",
            max_num=4,
            help_text="Up to four. The first is shown large.",
        ),
    ]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["articles.BlogIndexPage", "home.StandardPage"]
    max_count = 1
    template = "home/home.html"

    class Meta:
        verbose_name = "home page"
        verbose_name_plural = "home pages"

    def get_context(self, request, *args, **kwargs):
        featured = [item.article_id for item in self.featured.all()]
        published = ArticlePage.objects.published().newest_first()
        newest = published.values("pk")[: NEWEST_AT_HOME + len(featured)]
        shown = published.filter(Q(pk__in=featured) | Q(pk__in=newest)).for_cards()
        chosen = {article.pk: article for article in shown}  # both lists in one go
        in_topic = ArticlePage.objects.published().filter(path__startswith=OuterRef("path"))
        topics = list(
            TopicPage.objects.published()
            .in_menu_order()
            .annotate(latest_id=Subquery(in_topic.newest_first().values("pk")[:1]))
        )
        latest = Page.objects.in_bulk([topic.latest_id for topic in topics])
        for topic in topics:
            topic.latest = latest.get(topic.latest_id)
        return super().get_context(request, *args, **kwargs) | {
            "meta": self.get_meta(request),
            "featured": [chosen[pk] for pk in featured if pk in chosen],
            "newest": [chosen[pk] for pk in chosen if pk not in featured][:NEWEST_AT_HOME],
            "topics": topics,
        }

    def get_meta(self, request) -> PageMeta:
        """Return the head of the page."""
        url = self.get_full_url(request)
        title = self.seo_title or self.title
        description = self.search_description or self.lead
        node = build_web_page(title, url, description)
        return PageMeta(title, description, canonical=url, nodes=[node])


class FeaturedArticle(Orderable):
    """An article chosen for the front page."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured")
    article = models.ForeignKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("article")]


class StandardPage(PublishedPageMixin, SiteUrlMixin, Page):
    """About, terms, privacy and their like."""

    body = StreamField(PageBodyBlock())

    objects = PageManager.from_queryset(PublishedQuerySet)()

    base_form_class = PageForm
    content_panels = Page.content_panels + [FieldPanel("body")]
    search_fields = with_runs([*Page.search_fields, index.SearchField("body")])

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    template = "home/standard_page.html"

    def save(self, *args, **kwargs):
        saved = super().save(*args, **kwargs)
        indexing.teach(self)
        return saved

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        html = "".join(block.render(context) for block in self.body)
        (context["body"],), context["headings"] = body_text.add_anchors(html)
        return context | {"meta": self.get_meta(request)}

    def get_meta(self, request) -> PageMeta:
        """Return the head of the page."""
        url = self.get_full_url(request)
        description = self.search_description
        return PageMeta(
            self.seo_title or self.title,
            description,
            canonical=url,
            breadcrumbs=list_breadcrumbs(self, request),
            nodes=[
                build_web_page(self.title, url, description),
                build_faq(body_text.list_questions(self.body), url),
            ],
        )
