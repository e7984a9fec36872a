"""Renew the indexes of the full text and of names, and the words that correct a slip in a query."""

from wagtail.search.management.commands.update_index import Command as UpdateIndex

from search import name_index, vocabulary


class Command(UpdateIndex):
    def handle(self, **options):
        super().handle(**options)
        if not options.get("schema_only"):
            name_index.rebuild_names()
            vocabulary.rebuild_vocabulary()
