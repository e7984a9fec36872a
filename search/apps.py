"""The search as a Django app: the words that editors keep, and those that texts have."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
