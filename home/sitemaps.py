"""The sitemap: an index, and sections of at most 5,000 addresses, each in a few queries."""

from collections.abc import Iterator

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Max, QuerySet
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from articles.models.article import ArticlePage
from core.page_querysets import PublishedQuerySet
from core.sitemap import CHANGED, Entry, Section, get_site_root, sections
from core.urls import absolute_url

LIMIT = 5_000


def find_pages(request) -> QuerySet:
    """Every other published page."""
    return (
        PublishedQuerySet(Page)
        .published()
        .descendant_of(get_site_root(request), inclusive=True)
        .not_type(ArticlePage)
        .annotate(changed=CHANGED)
        .order_by("path")
    )


def make_page_entry(page, request) -> Entry:
    return Entry(page.get_full_url(request), page.changed)


SECTIONS = {"pages": Section(find_pages, make_page_entry)}


def list_index_entries(request) -> Iterator[Entry]:
    """Yield the address of every part of every section that is not empty."""
    for name, section in sections.items():
        items = section.items(request)
        count = Paginator(items, LIMIT).count
        changed = items.aggregate(latest=Max("changed"))["latest"] if section.is_dated else None
        address = absolute_url(reverse("sitemap_section", args=[name]))
        for start in range(0, count, LIMIT):
            number = start // LIMIT + 1
            yield Entry(f"{address}?p={number}" if start else address, changed)


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_index(request):
    """Where the sitemap's sections are."""
    context = {"entries": list_index_entries(request)}
    return render(request, "home/sitemap_index.xml", context, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_section(request, section):
    """One part of a section of the sitemap."""
    number = request.GET.get("p", "1")
    part = sections.get(section)
    if part is None or not number.isdecimal() or len(number) > 9:
        raise Http404("No such part of the sitemap.")
    try:
        page = Paginator(part.items(request), LIMIT).page(int(number))
    except EmptyPage as error:
        raise Http404("No such part of the sitemap.") from error
    context = {"entries": [part.entry(item, request) for item in page]}
    return render(request, "home/sitemap.xml", context, content_type="application/xml")
