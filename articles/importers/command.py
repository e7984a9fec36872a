"""What the import commands share: progress, the report, one line for a mistake."""

import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from articles.importers.library import ImportResult
from articles.importers.load import load_batch
from articles.importers.source import BadSource, ImportBatch
from articles.importers.staging import PicturesNotStored


class ImportCommand(BaseCommand):
    """A command that loads what `read` makes of a path."""

    read: Callable[..., ImportBatch]
    path_name = "FILE"

    def add_arguments(self, parser):
        parser.add_argument("path", metavar=self.path_name, type=Path)
        parser.add_argument(
            "--topic", default="", help="slug of the topic for articles without one"
        )
        parser.add_argument("--images", type=Path, help="where picture files are looked for")
        parser.add_argument("--dry-run", action="store_true", help="try it and change nothing")

    def read_batch(self, path: Path, images: Path | None, options: dict) -> ImportBatch:
        """Return what to import. Raises BadSource."""
        return type(self).read(path, images)

    def handle(self, *, path, topic, images, dry_run, **options):
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # its line a page hides the report
        console = Console(file=cast(IO[str], self.stdout))

        def show(items, description):
            return track(list(items), description, console=console, transient=True)

        try:
            batch = self.read_batch(path, images, options)
            report = load_batch(batch, topic=topic, dry_run=dry_run, track=show)
        except BadSource as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        except PicturesNotStored as error:
            raise CommandError(
                f"The articles were imported, and not all their pictures could be stored: {error}. "
                "Run the same command again."
            ) from error
        except OSError as error:
            raise CommandError(
                f"Nothing was imported. {error.filename}: {error.strerror}"
            ) from error
        for origin, message in report.notes:
            self.stdout.write(f"{origin}: {message}")
        counts = ", ".join(f"{number} {what}" for what, number in report.counts.items() if number)
        self.show_states(report, dry_run)
        self.stdout.write(f"{'Would be: ' if dry_run else ''}{counts or 'nothing to do'}.")

    def show_states(self, report: ImportResult, dry_run: bool) -> None:
        """Say who can read what: in a dry run of each article, else of those not simply live."""
        for origin, state in report.states:
            if dry_run or state != "live":
                self.stdout.write(f"{origin}: {'would be ' if dry_run else 'is '}{state}")
        kinds = Counter(state.split()[0] for _, state in report.states)
        if kinds:
            told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
            self.stdout.write(f"{'Readers would find' if dry_run else 'For readers'}: {told}.")
