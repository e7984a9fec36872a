"""manage.py import_articles FOLDER: articles from Markdown files (docs/markdown.md)."""

from articles.importers.command import ImportCommand
from articles.importers.markdown import read_folder


class Command(ImportCommand):
    help = "Import a folder of Markdown files with front matter: everything, or nothing."
    path_name = "FOLDER"
    read = staticmethod(read_folder)
