"""What every page's header and footer link to, in one query a request.

Each app registers which of its pages stand in which menu.
"""

from collections.abc import Callable
from typing import NamedTuple

from wagtail.models import Page

from core.page_querysets import PublishedQuerySet
from core.registry import Registry


class Menu(NamedTuple):
    """The pages of a menu: those of a model, if they satisfy `is_shown`, in the tree's order."""

    model: type[Page]
    is_shown: Callable[[Page], bool]


menus: Registry[Menu] = Registry()


def load_menus(request) -> dict[str, list[Page]]:
    """Return the pages of each menu that everyone may see, as plain pages, remembered for the
    rest of the request."""
    if not hasattr(request, "_menus"):
        entries = dict(menus.items())
        models = [menu.model for menu in entries.values()]
        found = PublishedQuerySet(Page).published().type(*models).order_by()
        # Sorted here: to have them in order, SQLite would go through all pages.
        found = sorted(found, key=lambda page: page.path)
        request._menus = {
            name: [
                page for page in found if page.specific_class is menu.model and menu.is_shown(page)
            ]
            for name, menu in entries.items()
        }
    return request._menus
