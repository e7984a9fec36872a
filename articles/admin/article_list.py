"""All articles in one list in the admin, with filters.

The filters ask by key, since a search may only be narrowed by fields that are in its index.
"""

import django_filters
from django import forms
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from accounts import gate
from articles.models import ArticlePage, TopicPage
from articles.models.contributors import Contributor
from articles.models.tags import Tag
from core.publishing import find_refused_pages
from core.wagtail_private import filter_scheduled

STATES = {
    "published": lambda articles: articles.in_time(),
    "draft": lambda articles: articles.with_drafts(),
    "scheduled": filter_scheduled,
    "refused": find_refused_pages,
    "expired": lambda articles: articles.expired(),
}
STATE_CHOICES = [
    ("published", "Published"),
    ("draft", "Draft, or changed since"),
    ("scheduled", "Scheduled"),
    ("refused", "Could not be published in time"),
    ("expired", "Expired"),
]


class ArticleFilterSet(PageFilterSet):
    """By topic, state, author, tag and access."""

    topic = django_filters.ModelChoiceFilter(
        label="Topic", queryset=TopicPage.objects.all(), method="in_topic"
    )
    state = django_filters.ChoiceFilter(
        label="State",
        choices=STATE_CHOICES,
        method="in_state",
        widget=forms.RadioSelect,
        empty_label="Any",
    )
    author = django_filters.ModelChoiceFilter(
        label="Author or expert", queryset=Contributor.objects.all(), method="by"
    )
    tag = django_filters.ModelChoiceFilter(label="Tag", queryset=Tag.objects.all(), method="tagged")
    access = django_filters.ChoiceFilter(
        label="Access",
        choices=[(value, words.partition(":")[0]) for value, words in gate.ACCESS_CHOICES],
        widget=forms.RadioSelect,
        empty_label="Any",
    )

    class Meta:
        model = ArticlePage
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("site", "has_child_pages"):
            self.filters.pop(name, None)

    def in_topic(self, articles, name, topic):
        """The articles below a topic."""
        return articles.in_topic(topic)

    def in_state(self, articles, name, state):
        """Published, changed, scheduled or expired."""
        return articles.filter(pk__in=STATES[state](ArticlePage.objects.all()).values("pk"))

    def by(self, articles, name, contributor):
        """Those that somebody wrote or is asked in."""
        return articles.filter(pk__in=ArticlePage.objects.by(contributor).values("pk"))

    def tagged(self, articles, name, tag):
        """Those with a tag."""
        return articles.filter(pk__in=ArticlePage.objects.tagged(tag).values("pk"))


class ArticleListingViewSet(PageListingViewSet):
    """“Articles” in the menu."""

    model = ArticlePage
    icon = "doc-full"
    menu_label = "Articles"
    menu_order = 150
    add_to_admin_menu = True
    name = "articles"
    url_prefix = "articles"
    columns = [
        *PageListingViewSet.columns,
        Column("access", label="Access", accessor=lambda article: article.access.capitalize()),
        Column("minutes", label="Minutes", accessor="reading_minutes"),
    ]
    filterset_class = ArticleFilterSet
