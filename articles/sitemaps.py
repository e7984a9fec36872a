"""The sitemap: an index, and sections of at most 5,000 addresses, each in a few queries."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from articles.addresses import absolute
from articles.contributors import Contributor
from articles.pages import ArticlePage
from articles.querysets import PublishedQuerySet
from articles.tags import Tag
from inhersight.pictures.rendering import SHARED
from inhersight.search.pictures import address, file_of

LIMIT = 5_000
CHANGED = Coalesce("last_published_at", "latest_revision_created_at", "first_published_at")


class Entry(NamedTuple):
    """An address, when its page last changed, and the picture on it."""

    location: str
    changed: datetime.datetime | None = None
    image: str = ""


class Section(NamedTuple):
    """A kind of page: which there are (if dated, each with its `changed`), and the entry of one."""

    items: Callable[[object], Any]
    entry: Callable[[Any, object], Entry]
    is_dated: bool = True


def articles(request) -> QuerySet:
    """Every published article that first appeared here, members' too: their openings are open.

    A picture is named once its article has been seen: thousands are not rendered at once.
    """
    fields = ("path", "depth", "slug", "url_path", "content_type")
    return (
        ArticlePage.objects.published()
        .filter(canonical_url="")
        .descendant_of(root_of(request))
        .annotate(changed=CHANGED, picture=file_of("hero", SHARED))
        .only(*fields)
        .order_by("pk")
    )


def article_entry(article, request) -> Entry:
    image = address(article.picture)
    return Entry(article.get_full_url(request), article.changed, image and absolute(image))


def pages(request) -> QuerySet:
    """Every other published page."""
    return (
        PublishedQuerySet(Page)
        .published()
        .descendant_of(root_of(request), inclusive=True)
        .not_type(ArticlePage)
        .annotate(changed=CHANGED)
        .order_by("path")
    )


def page_entry(page, request) -> Entry:
    return Entry(page.get_full_url(request), page.changed)


def tags(request) -> QuerySet:
    """Tags that have published articles; they change with their newest one."""
    newest = ArticlePage.objects.published().filter(tagged_items__tag=OuterRef("pk"))
    return Tag.objects.annotate(changed=moment_of(newest)).filter(changed__isnull=False)


def contributors(request) -> QuerySet:
    """People with published articles of theirs, or with their advice."""
    published = ArticlePage.objects.published()
    return (
        Contributor.objects.annotate(
            wrote=moment_of(published.filter(authors__contributor=OuterRef("pk"))),
            advised_at=moment_of(published.filter(experts__contributor=OuterRef("pk"))),
        )
        .annotate(
            changed=Greatest(Coalesce("wrote", "advised_at"), Coalesce("advised_at", "wrote"))
        )
        .filter(changed__isnull=False)
    )


def moment_of(articles: QuerySet) -> Subquery:
    """When the article last changed that changed last of all."""
    return Subquery(articles.order_by(CHANGED.desc(nulls_last=True)).values(at=CHANGED)[:1])


def snippet_entry(snippet, request) -> Entry:
    return Entry(absolute(snippet.get_absolute_url()), snippet.changed)


SECTIONS = {
    "articles": Section(articles, article_entry),
    "pages": Section(pages, page_entry),
    "tags": Section(tags, snippet_entry),
    "contributors": Section(contributors, snippet_entry),
}


def root_of(request) -> Page:
    """The home page of the site that was asked."""
    return Site.find_for_request(request).root_page


def index_entries(request) -> Iterator[Entry]:
    """Yield the address of every part of every section that is not empty."""
    for name, section in SECTIONS.items():
        items = section.items(request)
        count = Paginator(items, LIMIT).count
        changed = items.aggregate(latest=Max("changed"))["latest"] if section.is_dated else None
        address = absolute(reverse("sitemap_section", args=[name]))
        for start in range(0, count, LIMIT):
            number = start // LIMIT + 1
            yield Entry(f"{address}?p={number}" if start else address, changed)


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_index(request):
    """Where the sitemap's sections are."""
    context = {"entries": index_entries(request)}
    return render(request, "articles/sitemap_index.xml", context, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_section(request, section):
    """One part of a section of the sitemap."""
    number = request.GET.get("p", "1")
    if section not in SECTIONS or not number.isdecimal() or len(number) > 9:
        raise Http404("No such part of the sitemap.")
    try:
        page = Paginator(SECTIONS[section].items(request), LIMIT).page(int(number))
    except EmptyPage as error:
        raise Http404("No such part of the sitemap.") from error
    context = {"entries": [SECTIONS[section].entry(item, request) for item in page]}
    return render(request, "articles/sitemap.xml", context, content_type="application/xml")
