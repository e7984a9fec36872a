"""Clean the pictures that are in the library already, and whatever was made from them."""

from typing import IO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from core.pictures.models import Picture
from core.pictures.recleaning import clean_library


class Command(BaseCommand):
    help = (
        "Rewrite each picture that came in before its file was cleaned at the door: without place, "
        "time and other metadata, upright, at most 4,000 pixels long. Its sizes are made again. "
        "What is clean already is left alone, so the command can be repeated."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many, change nothing")

    def handle(self, *, dry_run, **options):
        if dry_run:
            count = Picture.objects.filter(source_hash="").count()
            self.stdout.write(f"Would clean: {count} of {Picture.objects.count()} pictures.")
            return
        console = Console(file=cast(IO[str], self.stdout))

        def show(items, description):
            return track(list(items), description, console=console, transient=True)

        report = clean_library(track=show)
        self.stdout.write(f"{report.cleaned} cleaned, {report.renewed} sizes made again.")
        for name, reason in report.failed:
            self.stdout.write(f"{name}: {reason}")
        if report.failed:
            raise CommandError(f"{len(report.failed)} could not be cleaned; they are named above.")
