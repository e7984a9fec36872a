"""The articles app: its share of menus, search, sitemap and members' data is registered here."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        from accounts.menu import MenuEntry, account_menu
        from accounts.privacy import DataShare, personal_data
        from articles import reading_list, search, sitemap
        from core.navigation import Menu, menus
        from core.sitemap import sections
        from search import indexing, search_types

        share = DataShare(reading_list.export_reading_list, reading_list.delete_reading_list)
        personal_data.register("reading", share)
        account_menu.register("reading", MenuEntry("reading", "Reading"), order=20)
        indexing.disable_auto_index(self.get_model("ArticlePage"))
        search_types.register(search.ARTICLES, search.TOPICS, search.CONTRIBUTORS)
        menus.register("topics", Menu(self.get_model("TopicPage"), lambda page: page.depth == 4))
        sections.register_all(sitemap.SECTIONS)
