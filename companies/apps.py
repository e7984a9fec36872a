"""The companies app: its share of the search is registered here."""

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "companies"

    def ready(self):
        from companies import search, sitemap
        from core.sitemap import sections
        from search import indexing, search_types

        search_types.register(search.COMPANIES)
        indexing.disable_auto_index(self.get_model("Company"))
        sections.register_all(sitemap.SECTIONS)
