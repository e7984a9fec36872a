"""What a page's head says to crawlers and to the places where a link to it is shared.

Pages of the tree, contributors and tags say it in `get_meta`; other views make a `PageMeta`.
Either is passed to the template as `meta`. A page without one is not for search engines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Page as ListPage
from django.urls import reverse
from django.utils.translation import to_locale

from core.brand import Publisher
from core.pagination import get_page_url
from core.share_images import SIZE
from core.structured_data import (
    build_breadcrumbs,
    build_graph,
    build_organization,
    build_website,
)
from core.urls import absolute_url

FOUND = "max-image-preview:large"
HIDDEN = "noindex"


@dataclass(frozen=True)
class PageMeta:
    """The head of a page, and the way to it: `breadcrumbs` are names and addresses from below the
    front page down to the page itself. `complete_meta` adds what it shares with other pages."""

    title: str = ""
    description: str = ""
    canonical: str = ""
    robots: str = FOUND
    kind: str = "website"
    card: str = ""
    card_alt: str = ""
    breadcrumbs: list[tuple[str, str]] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    previous: str = ""
    next: str = ""
    feeds: list[tuple[str, str]] = field(default_factory=list)
    nodes: Sequence[dict | None] = ()
    graph: dict | None = None
    handle: str = ""

    card_width, card_height = SIZE

    @property
    def locale(self) -> str:
        """The language as Open Graph writes it, such as "en_US"."""
        return to_locale(settings.LANGUAGE_CODE)

    @property
    def parents(self) -> list[tuple[str, str]]:
        """The breadcrumbs that readers see: the way to the page, without the page itself."""
        return self.breadcrumbs[:-1]


def complete_meta(meta: PageMeta, request) -> PageMeta:
    """Add to a page's own head what every page's head says."""
    site_feed = (settings.SITE_NAME, absolute_url(reverse("feed")))
    if meta.robots == HIDDEN:
        return replace(meta, feeds=[site_feed])
    publisher = Publisher.load(request_or_site=request)
    canonical = meta.canonical or absolute_url(request.path)
    nodes = [
        build_organization(publisher),
        build_website(),
        *meta.nodes,
        build_breadcrumbs(meta.breadcrumbs, canonical),
    ]
    return replace(
        meta,
        canonical=canonical,
        robots=HIDDEN if getattr(request, "is_preview", False) else meta.robots,
        card=meta.card or absolute_url(f"{reverse('brand_card')}?v={publisher.brand.version}"),
        card_alt=meta.card_alt or f"{settings.SITE_NAME}: {meta.title}",
        feeds=[site_feed, *meta.feeds],
        graph=build_graph(nodes),
        handle=find_handle(publisher),
    )


def find_handle(publisher: Publisher) -> str:
    """Return the site's name on X, from the profiles that editors have listed."""
    for url in publisher.profile_urls:
        parts = urlsplit(url)
        if (parts.hostname or "").removeprefix("www.") in {"x.com", "twitter.com"}:
            return f"@{parts.path.strip('/')}"
    return ""


def link_list_pages(page: ListPage | None, url: str) -> dict[str, Any]:
    """Return the addresses, as fields of a PageMeta, of a page of the list at `url` and of those
    before and after it. Without a page, that of the list alone."""
    if page is None:
        return {"canonical": url}
    has_next = page.number < page.paginator.num_pages
    return {
        "canonical": get_page_url(url, page.number),
        "previous": get_page_url(url, page.number - 1) if page.number > 1 else "",
        "next": get_page_url(url, page.number + 1) if has_next else "",
    }


def name_feed(name: str, address: str) -> tuple[str, str]:
    """Return the title and the address of a feed, as fields of a PageMeta."""
    return f"{settings.SITE_NAME}: {name}", address
