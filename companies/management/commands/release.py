"""manage.py release: publish scorecards and comments from what is counted."""

from typing import IO, cast

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import track

from companies import release
from companies.notices import queries


class Command(BaseCommand):
    help = "Publish scorecards and comments. Safe to stop and repeat."

    def handle(self, **options):
        console = Console(file=cast(IO[str], self.stdout))

        def show(items, words):
            return track(list(items), words, console=console, transient=True)

        report = release.release(show)
        today = timezone.now().date()
        release.write_figures(today)
        queries.forget(today)
        self.stdout.write(
            f"{report.scorecards} scorecards and {report.comments} comments published, "
            f"{report.too_few} companies newly with too few ratings, "
            f"{report.unrated} without any now, {report.paused} paused."
        )
