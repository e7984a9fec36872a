"""What the sitemap is made of. Each app registers the sections that list its own pages."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models.functions import Coalesce
from wagtail.models import Page, Site

from core.registry import Registry

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


sections: Registry[Section] = Registry()


def get_site_root(request) -> Page:
    """The home page of the site that was asked."""
    return Site.find_for_request(request).root_page
