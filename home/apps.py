"""The front page and the frame around all pages, as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        from core import sitemap
        from core.apps import set_site_address
        from home import search
        from home.sitemaps import SECTIONS
        from search import kinds

        kinds.register(search.PAGES)
        post_migrate.connect(set_site_address, sender=self)
        for name, section in SECTIONS.items():
            sitemap.sections.register(name, section)
