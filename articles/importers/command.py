"""What the import commands share: progress, the report, one line for a mistake."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from articles.importers.load import load
from articles.importers.source import BadSource, Batch


class ImportCommand(BaseCommand):
    """A command that loads what `read` makes of a path."""

    read: Callable[[Path, Path | None], Batch]
    path_name = "FILE"

    def add_arguments(self, parser):
        parser.add_argument("path", metavar=self.path_name, type=Path)
        parser.add_argument(
            "--topic", default="", help="slug of the topic for articles without one"
        )
        parser.add_argument("--images", type=Path, help="where picture files are looked for")
        parser.add_argument("--dry-run", action="store_true", help="try it and change nothing")

    def handle(self, *, path, topic, images, dry_run, **options):
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # its line a page hides the report
        console = Console(file=cast(IO[str], self.stdout))

        def show(items, description):
            return track(list(items), description, console=console, transient=True)

        try:
            batch = type(self).read(path, images)
            report = load(batch, topic=topic, dry_run=dry_run, track=show)
        except BadSource as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        except OSError as error:
            raise CommandError(
                f"Nothing was imported. {error.filename}: {error.strerror}"
            ) from error
        for origin, message in report.notes:
            self.stdout.write(f"{origin}: {message}")
        counts = ", ".join(f"{number} {what}" for what, number in report.counts.items() if number)
        self.stdout.write(f"{'Would be: ' if dry_run else ''}{counts or 'nothing to do'}.")
