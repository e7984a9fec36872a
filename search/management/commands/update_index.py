"""Renew the index of the full text, and the words by which slips in a query are corrected."""

from wagtail.search.management.commands.update_index import Command as UpdateIndex

from search import vocabulary


class Command(UpdateIndex):
    def handle(self, **options):
        super().handle(**options)
        if not options.get("schema_only"):
            vocabulary.rebuild_vocabulary()
