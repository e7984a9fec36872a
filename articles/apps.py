"""The articles app: its share of a member's data is registered here."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        from accounts import personal_data
        from articles import reading

        personal_data.register("reading", reading.export, reading.forget)
