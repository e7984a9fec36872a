"""manage.py tally: ballots become counts, and every row gets a random place."""

from typing import IO, cast

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import track

from accounts.models import IssuedKey
from companies import employers
from companies.rate import proposals
from companies.ratings import keys, tally
from companies.ratings.ballots import DATABASE
from companies.ratings.shuffle import StillRead, shuffle


class Command(BaseCommand):
    help = "Count the ballots of every company that has at least five. Safe to stop and repeat."

    def handle(self, **options):
        console = Console(file=cast(IO[str], self.stdout))
        employers.sync()
        try:
            key = keys.tally_private_key()
        except keys.BadKey:
            raise CommandError("The tally key is not here: manage.py rating_keys create.") from None

        def show(items, words):
            return track(list(items), words, console=console, transient=True)

        report = tally.tally(key, tally.quarter_of(timezone.now().date()), show)
        self.stdout.write(
            f"{report.ballots} ballots of {report.companies} companies counted, "
            f"{report.voided} void ballots deleted, {report.held} batches held back."
        )
        self.mix()

    def mix(self):
        """Put the rows of both databases in random order, whatever was counted."""
        proposals.forget_order()
        waiting = False
        tables: dict[str, list] = {
            DATABASE: list(apps.get_app_config("ratings").get_models()),
            "default": [IssuedKey],
        }
        for using, models in tables.items():
            try:
                shuffle(using, models)
            except StillRead:
                waiting = True
        if waiting:
            raise CommandError(
                "A program that reads keeps the old order in the database's log. Run it again."
            )
