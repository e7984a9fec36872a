"""The ratings: their own app, on a database of their own."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "companies.ratings"
    label = "ratings"

    def ready(self):
        from companies.ratings import system_checks  # noqa: F401 (registers)
