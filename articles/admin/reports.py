"""Reports for editors: what articles lack, which are old, which licenses run out."""

from collections import Counter
from datetime import timedelta

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, LiveStatusTagColumn, TitleColumn
from wagtail.admin.views.reports import PageReportView, ReportView
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from articles.models import ArticlePage, TopicPage
from core.pictures.models import Picture

STALE_AFTER = timedelta(days=365)
LICENSE_NOTICE = timedelta(days=60)
LACKS_IN_WORDS = {
    "alt": "alternative text",
    "description": "search description",
    "author": "author",
}


class EditorReport(ReportView):
    """What our reports share: columns to read, a file to export, and who may see them."""

    permission_required = "publish"
    results_template_name = "wagtailadmin/reports/base_report_results.html"
    is_searchable = False
    nothing = ""

    @cached_property
    def permission_policy(self):
        return policy_registry.get_by_type(Page)

    @property
    def no_results_message(self) -> str:
        """What stands in place of an empty table."""
        return "Nothing matches the filter." if self.is_filtering else self.nothing

    def get_base_queryset(self):
        return self.rows(self.model._default_manager.all())

    @classmethod
    def count(cls) -> int:
        """How many rows it has."""
        return cls.rows(cls.model._default_manager.all()).count()

    @classmethod
    def is_for(cls, user) -> bool:
        """Whether that user may see it: whoever publishes."""
        return policy_registry.get_by_type(Page).user_has_permission(user, "publish")

    @staticmethod
    def rows(queryset: models.QuerySet) -> models.QuerySet:
        """The rows of the report, out of all articles or pictures."""
        raise NotImplementedError


def make_title_column() -> TitleColumn:
    """An article's title, which leads to its editor."""
    return TitleColumn("title", label="Title", url_name="wagtailadmin_pages:edit", sort_key="title")


def describe_missing(article) -> str:
    """What an article found by `lacking()` lacks, in words."""
    return ", ".join(
        words for name, words in LACKS_IN_WORDS.items() if getattr(article, f"lacks_{name}")
    )


class LackingFilterSet(WagtailFilterSet):
    """By what is missing, by topic, and published or not."""

    missing = django_filters.ChoiceFilter(
        label="Missing", choices=list(LACKS_IN_WORDS.items()), method="without"
    )
    topic = django_filters.ModelChoiceFilter(
        label="Topic", queryset=TopicPage.objects.all(), method="in_topic"
    )

    class Meta:
        model = ArticlePage
        fields = ["live"]

    def without(self, articles, name, what: str):
        """Those that lack this one thing."""
        return articles.filter(**{f"lacks_{what}": True})

    def in_topic(self, articles, name, topic):
        """The articles below a topic."""
        return articles.in_topic(topic)


class LackingReport(EditorReport, PageReportView):
    """Articles without alternative text, search description or author."""

    model = ArticlePage
    page_title = "Articles lacking something"
    header_icon = "warning"
    index_url_name = "lacking_articles"
    index_results_url_name = "lacking_articles_results"
    filterset_class = LackingFilterSet
    default_ordering = "title"
    nothing = "Every article has alternative text, a search description and an author."
    columns = [
        make_title_column(),
        Column("topic", label="Topic", accessor="topic_title"),
        LiveStatusTagColumn(),
        Column("missing", label="Missing", accessor=describe_missing),
    ]
    list_export = ["title", "topic_title", "status_string", "missing"]
    export_headings = {"topic_title": "Topic", "status_string": "Status", "missing": "Missing"}

    @staticmethod
    def rows(queryset):
        return queryset.lacking().with_topic().defer_streamfields()

    def decorate_paginated_queryset(self, object_list):
        for article in object_list:
            article.missing = describe_missing(article)
        return object_list


class StaleReport(EditorReport, PageReportView):
    """Published articles not updated for a year."""

    model = ArticlePage
    page_title = "Articles not updated for a year"
    header_icon = "time"
    index_url_name = "stale_articles"
    index_results_url_name = "stale_articles_results"
    default_ordering = "touched"
    nothing = "Every published article was updated within a year."
    columns = [
        make_title_column(),
        Column("topic", label="Topic", accessor="topic_title"),
        DateColumn("touched", label="Last changed for readers", sort_key="touched"),
    ]
    list_export = ["title", "topic_title", "touched"]
    export_headings = {"topic_title": "Topic", "touched": "Last changed for readers"}

    @staticmethod
    def rows(queryset):
        old = queryset.in_time().untouched_since(timezone.now() - STALE_AFTER)
        return old.with_topic().defer_streamfields()


class LicenseReport(EditorReport):
    """Pictures whose license has run out, or will within sixty days."""

    model = Picture
    page_title = "Picture licenses running out"
    header_icon = "image"
    index_url_name = "ending_licenses"
    index_results_url_name = "ending_licenses_results"
    default_ordering = "license_expires"
    nothing = "No license has run out or will within sixty days."
    columns = [
        TitleColumn("title", label="Picture", url_name="wagtailimages:edit", sort_key="title"),
        Column("credit", label="Credit"),
        Column("license", label="License"),
        Column("license_expires", label="Runs out on", sort_key="license_expires"),
        TitleColumn("uses", label="Used", url_name="wagtailimages:image_usage"),
    ]
    list_export = ["title", "creator", "credit", "license", "license_expires", "uses"]
    export_headings = {"license": "License", "license_expires": "Runs out on", "uses": "Used"}

    @staticmethod
    def rows(queryset):
        return queryset.license_ends_by(timezone.localdate() + LICENSE_NOTICE)

    def decorate_paginated_queryset(self, object_list):
        uses = count_uses(object_list)
        for picture in object_list:
            number = uses[str(picture.pk)]
            picture.uses = f"{number} time{'' if number == 1 else 's'}"
        return object_list


def count_uses(pictures) -> Counter:
    """How many pages and people show each of these pictures, by its key as a text."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Picture),
        to_object_id__in=[str(picture.pk) for picture in pictures],
    )
    users = references.values_list("to_object_id", "base_content_type", "object_id").distinct()
    return Counter(picture for picture, _, _ in users)


REPORTS = {"lacking": LackingReport, "stale": StaleReport, "licenses": LicenseReport}


def make_report_urls():
    """The URLs of the reports, under the admin's /reports/."""
    for slug, view in REPORTS.items():
        yield path(f"reports/{slug}/", view.as_view(), name=view.index_url_name)
        yield path(
            f"reports/{slug}/results/",
            view.as_view(results_only=True),
            name=view.index_results_url_name,
        )


class ReportMenuItem(MenuItem):
    """A report's entry in the admin's menu."""

    def __init__(self, view: type[EditorReport], order: int):
        self.view = view
        super().__init__(
            view.page_title,
            reverse(view.index_url_name),
            name=view.index_url_name,
            icon_name=view.header_icon,
            order=order,
        )

    def is_shown(self, request):
        return self.view.is_for(request.user)
