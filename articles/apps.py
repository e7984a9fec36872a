"""The articles app: its share of a member's data, and of the search, is registered here."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        from accounts.menu import MenuEntry, account_menu
        from accounts.privacy import DataShare, personal_data
        from articles import reading_list, search, sitemap
        from core.sitemap import sections
        from search import indexing, kinds

        personal_data.register("reading", DataShare(reading_list.export, reading_list.forget))
        account_menu.register("reading", MenuEntry("reading", "Reading"), order=20)
        indexing.only_by_save(self.get_model("ArticlePage"))
        kinds.register(search.ARTICLES, search.TOPICS, search.CONTRIBUTORS)
        for name, section in sitemap.SECTIONS.items():
            sections.register(name, section)
