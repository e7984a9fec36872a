"""manage.py import_ghost FILE: articles from a Ghost export."""

from articles.importers.command import ImportCommand
from articles.importers.ghost import read_ghost


class Command(ImportCommand):
    help = "Import the posts of a Ghost export (JSON): everything, or nothing."
    read = staticmethod(read_ghost)
