"""The articles app: its share of a member's data, and of the search, is registered here."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        from accounts import personal_data
        from articles import reading, search
        from inhersight.search import indexing, kinds

        personal_data.register("reading", reading.export, reading.forget)
        indexing.only_by_save(self.get_model("ArticlePage"))
        kinds.register(search.ARTICLES, search.TOPICS, search.CONTRIBUTORS, search.PAGES)
