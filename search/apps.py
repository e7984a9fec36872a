"""The search as a Django app: the words that editors keep, and those that texts have."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_unpublished, post_page_move


class SearchConfig(AppConfig):
    name = "search"
    label = "search"

    def ready(self):
        from search import indexing

        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(indexing.follow_page)
        for signal in (post_save, post_delete):
            signal.connect(indexing.follow_page, sender="wagtailcore.PageViewRestriction")
        post_delete.connect(indexing.forget_deleted)
