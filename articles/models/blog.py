"""The blog in the page tree, above its articles: the blog, and its topics."""

from urllib.parse import urljoin

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageManager
from wagtail.search import index

from articles.admin.copy_forms import CheckedCopyForm
from articles.feeds import TopicFeed
from articles.meta import describe_list
from articles.models.article import ArticlePage
from articles.querysets import ARTICLES_PER_PAGE, ArticleQuerySet, TopicQuerySet
from articles.share_cards import ShareCard, make_share_card
from core.admin_forms import PageForm
from core.meta import PageMeta, name_feed
from core.pagination import paginate
from core.published import PublishedPageMixin
from core.urls import SiteUrlMixin
from search import indexing


class BlogIndexPage(PublishedPageMixin, SiteUrlMixin, Page):
    """The blog: every topic and every article."""

    description = models.TextField(blank=True)

    base_form_class = PageForm
    content_panels = Page.content_panels + [FieldPanel("description")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["articles.TopicPage"]
    max_count = 1
    template = "articles/blog.html"

    def get_context(self, request, *args, **kwargs):
        articles = ArticlePage.objects.published().descendant_of(self).newest_first().for_cards()
        page = paginate(request, articles, ARTICLES_PER_PAGE)
        return super().get_context(request, *args, **kwargs) | {
            "topics": TopicPage.objects.published().child_of(self).in_menu_order(),
            "articles": page,
            "meta": self.get_meta(request, page),
        }

    def get_meta(self, request, articles=None) -> PageMeta:
        """Return the head of the page; `articles` is the page of its list."""
        url = self.get_full_url(request)
        return describe_list(
            request,
            articles,
            url,
            title=self.seo_title or self.title,
            description=self.search_description or self.description,
            breadcrumbs=[("Blog", url)],
        )


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
        indexing.reindex_text(ArticlePage, self.get_children().values_list("pk", flat=True))
        indexing.learn_words(self)
        return saved

    def list_articles(self) -> ArticleQuerySet:
        """Return its published articles, newest first."""
        return ArticlePage.objects.published().in_topic(self).newest_first()

    def get_context(self, request, *args, **kwargs):
        articles = paginate(request, self.list_articles().for_cards(), ARTICLES_PER_PAGE)
        return super().get_context(request, *args, **kwargs) | {
            "articles": articles,
            "meta": self.get_meta(request, articles),
        }

    def get_meta(self, request, articles=None) -> PageMeta:
        """Return the head of the page; `articles` is the page of its list."""
        url = self.get_full_url(request)
        return describe_list(
            request,
            articles,
            url,
            title=self.seo_title or self.title,
            description=self.search_description or self.description,
            card=self.get_share_card().url,
            feeds=[name_feed(self.title, self.get_feed_url(request))],
            breadcrumbs=self.get_breadcrumbs(request),
        )

    def get_breadcrumbs(self, request) -> list[tuple[str, str]]:
        """Return the way to it: the blog, itself."""
        url = self.get_url(request)
        return [("Blog", urljoin(url, "..")), (self.title, url)]

    def get_share_card(self) -> ShareCard:
        """Return the picture that stands for the topic where a link to it is shared."""
        return make_share_card("topic", self, self.title)

    def get_feed_url(self, request=None) -> str:
        """Return the full address of the topic's feed."""
        return f"{self.get_full_url(request)}feed/"

    def get_route_paths(self):
        """What moves with the topic when it gets another slug: itself and its feed."""
        return [*super().get_route_paths(), "/feed/"]

    @path("feed/", name="feed")
    def feed(self, request):
        """The topic's RSS feed."""
        return TopicFeed()(request, topic=self)
