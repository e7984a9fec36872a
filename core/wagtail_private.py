"""What we use of Wagtail that it does not promise to keep. tests/core/test_wagtail_private.py fails
when it moves."""

from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult


def remember_route(request, page: Page) -> None:
    """Let Wagtail's `serve` answer a request with a page already found, without a search of its
    own (wagtail.models.Page.route_for_request)."""
    request._wagtail_route_for_request = RouteResult(page)


def filter_scheduled(pages: PageQuerySet) -> PageQuerySet:
    """Return the pages with a revision that waits for its hour
    (wagtail.query.PageQuerySet.annotate_approved_schedule)."""
    return pages.annotate_approved_schedule().filter(_approved_schedule=True)
