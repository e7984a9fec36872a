"""The way from below the front page down to a page of the tree, for readers and for machines."""

from urllib.parse import urljoin

from wagtail.models import Page

TOP_DEPTH = 3  # of the pages right below the front page


def list_breadcrumbs(page: Page, request) -> list[tuple[str, str]]:
    """Return names and addresses, the page itself last. Takes a query below the top."""
    url = page.get_url(request)
    crumbs = [(page.title, url)]
    if page.depth > TOP_DEPTH:
        above = page.get_ancestors().filter(depth__gte=TOP_DEPTH).order_by("-path")
        for title in above.values_list("title", flat=True):
            url = urljoin(url, "..")
            crumbs.insert(0, (title, url))
    return crumbs
