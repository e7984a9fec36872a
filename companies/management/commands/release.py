"""manage.py release: publish scorecards and comments from what is counted."""

from typing import IO, cast

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import track

from companies.notices import queries
from companies.release import release_ratings, write_figures


class Command(BaseCommand):
    help = "Publish scorecards and comments. Safe to stop and repeat."

    def handle(self, **options):
        console = Console(file=cast(IO[str], self.stdout))

        def show(items, words):
            return track(list(items), words, console=console, transient=True)

        result = release_ratings(show)
        today = timezone.now().date()
        write_figures(today)
        queries.forget_senders(today)
        self.stdout.write(
            f"{result.scorecards} scorecards and {result.comments} comments published, "
            f"{result.too_few} companies newly with too few ratings, "
            f"{result.unrated} without any now, {result.paused} paused."
        )
