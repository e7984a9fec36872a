"""manage.py export_articles FOLDER: every article as Markdown (docs/markdown.md)."""

from pathlib import Path
from typing import IO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from articles.importers.export import export_articles


class Command(BaseCommand):
    help = "Write every article, contributor, tag and picture as a folder that can be imported."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="FOLDER", type=Path)

    def handle(self, *, folder, **options):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not an empty folder; nothing was written.")
        console = Console(file=cast(IO[str], self.stdout))

        def show(items, description):
            return track(list(items), description, console=console, transient=True)

        try:
            number, changed = export_articles(folder, show)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        for name in changed:
            self.stdout.write(f"{name}: has changes that are not published, and not written here")
        self.stdout.write(f"{number} articles written to {folder}.")
