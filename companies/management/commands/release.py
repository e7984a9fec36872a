"""manage.py release: publish scorecards and comments from what is counted."""

import random
from datetime import date
from typing import IO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import track

from companies.figures import rating_log
from companies.figures.queries import list_kids
from companies.notices import queries
from companies.ratings import api
from companies.release import release_ratings, write_figures
from core import key_scripts


class Command(BaseCommand):
    help = "Publish scorecards and comments. Safe to stop and repeat."

    def handle(self, **options):
        console = Console(file=cast(IO[str], self.stdout))

        def show(items, words):
            return track(list(items), words, console=console, transient=True)

        today = timezone.now().date()
        result = release_ratings(today, show)
        write_figures(today)
        self.publish_log(today)
        queries.forget_senders(today)
        self.stdout.write(
            f"{result.scorecards} scorecards and {result.comments} comments published, "
            f"{result.unrated} companies without a scorecard now, {result.paused} paused."
        )

    def publish_log(self, today: date):
        """Write what waits into the log, once a month."""
        kids, scripts = list_kids(), key_scripts.list_hashes()
        try:
            rating_log.publish_month(today.replace(day=1), random.SystemRandom(), kids, scripts)
        except api.LogKeyMissing:
            self.stderr.write("The log's key is not here: manage.py rating_keys create.")
        except rating_log.LogDamaged:
            raise CommandError("The log is not as it was signed: restore it first.") from None
