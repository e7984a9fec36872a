"""The front page and the frame around all pages, as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        from core import sitemap
        from core.apps import set_site_address
        from core.navigation import Menu, menus
        from home import search
        from home.sitemaps import SECTIONS
        from search import search_types

        search_types.register(search.PAGES)
        post_migrate.connect(set_site_address, sender=self)
        standard_page = self.get_model("StandardPage")
        menus.register("pages", Menu(standard_page, is_in_menu))
        sitemap.sections.register_all(SECTIONS)


def is_in_menu(page) -> bool:
    """Whether a standard page stands right below the front page and wants to be in menus."""
    return page.depth == 3 and page.show_in_menus
