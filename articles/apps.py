"""The articles app: its share of a member's data, and of the search, is registered here."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        from accounts import privacy
        from articles import reading_list, search, sitemap
        from core.sitemap import sections
        from search import indexing, kinds

        privacy.register("reading", reading_list.export, reading_list.forget)
        indexing.only_by_save(self.get_model("ArticlePage"))
        kinds.register(search.ARTICLES, search.TOPICS, search.CONTRIBUTORS)
        for name, section in sitemap.SECTIONS.items():
            sections.register(name, section)
