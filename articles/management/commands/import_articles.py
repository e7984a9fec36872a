"""manage.py import_articles FOLDER: articles from Markdown files (docs/markdown.md)."""

from articles.importers.command import ImportCommand
from articles.importers.markdown import read_folder


class Command(ImportCommand):
    help = "Import a folder of Markdown files with front matter: everything, or nothing."
    path_name = "FOLDER"
    read = staticmethod(read_folder)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--ignore",
            action="append",
            default=[],
            metavar="KEY",
            help="a key that may say who can read a text, to be left out all the same",
        )

    def read_batch(self, path, images, options):
        return type(self).read(path, images, options["ignore"])
