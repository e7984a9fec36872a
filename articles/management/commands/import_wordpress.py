"""manage.py import_wordpress FILE: articles from a WordPress export."""

from articles.importers.command import ImportCommand
from articles.importers.wordpress import read_wordpress


class Command(ImportCommand):
    help = "Import the posts of a WordPress export (XML): everything, or nothing."
    read = staticmethod(read_wordpress)
