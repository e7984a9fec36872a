"""What every page's header and footer link to, in one query a request."""

from typing import NamedTuple

from wagtail.models import Page

from articles.pages import TopicPage
from core.page_querysets import PublishedQuerySet
from home.models import StandardPage


class Navigation(NamedTuple):
    """The topics and the standard pages in menus, as plain pages, in the order of the tree."""

    topics: list[Page]
    pages: list[Page]


def navigation(request) -> Navigation:
    """Return the navigation to what everyone may see, remembered for the rest of the request."""
    if not hasattr(request, "_navigation"):
        found = PublishedQuerySet(Page).published().type(TopicPage, StandardPage).order_by()
        # Sorted here: to have them in order, SQLite would go through all pages.
        found = sorted(found, key=lambda page: page.path)
        topics = [page for page in found if page.depth == 4 and page.specific_class is TopicPage]
        pages = [page for page in found if page.depth == 3 and page.show_in_menus]
        request._navigation = Navigation(topics, pages)
    return request._navigation
