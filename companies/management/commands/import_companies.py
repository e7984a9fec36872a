"""manage.py import_companies: add companies from a CSV file, and update those that are there."""

import logging
from pathlib import Path
from typing import IO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from companies.importing import ImportResult, import_companies
from companies.spreadsheet import BadFile

SHOWN = 20  # mistakes


def in_lines(mistakes: tuple[str, ...]) -> str:
    """Return what is wrong with a file: in one line if it is one thing."""
    more = len(mistakes) - SHOWN
    lines = [*mistakes[:SHOWN], *([f"and {more} more."] if more > 0 else [])]
    return ("\n" if len(lines) > 1 else " ").join([*lines, "Nothing was imported."])


class Command(BaseCommand):
    help = "Add companies from a CSV file, and update those that are there. All or nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE.csv", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="try it and change nothing")

    def handle(self, *, path, dry_run, **options):
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # its line a company hides the rest
        console = Console(file=cast(IO[str], self.stdout))

        def show(items, words):
            return track(list(items), words, console=console, transient=True)

        try:
            self.tell(path.name, import_companies(path, dry_run=dry_run, track=show), dry_run)
        except BadFile as error:
            raise CommandError(in_lines(error.mistakes)) from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. Nothing was imported.") from None

    def tell(self, file: str, report: ImportResult, dry_run: bool) -> None:
        """Write what was done."""
        if report.ignored:
            self.stdout.write(f"Ignored columns: {', '.join(report.ignored)}.")
        for line, words in report.notes:
            self.stdout.write(f"{file}, line {line}: {words}")
        self.stdout.write(
            f"{'Would be: ' if dry_run else ''}{report.added} added, {report.updated} updated, "
            f"{report.unchanged} unchanged."
        )
