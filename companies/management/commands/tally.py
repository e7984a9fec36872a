"""manage.py tally: ballots become counts, and every row gets a random place."""

from random import SystemRandom
from typing import IO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import track

from accounts.models import IssuedKey, MailDomain
from companies.employer_sync import sync_employers
from companies.management.commands.clean_ratings import RIGHTS_MISSING, STILL_READ
from companies.rate.proposals import shuffle_proposals
from companies.ratings import api


class Command(BaseCommand):
    help = "Add up the ballots of every company whose batch is full. Safe to stop and repeat."

    def handle(self, **options):
        console = Console(file=cast(IO[str], self.stdout))
        sync_employers()
        try:
            key = api.read_tally_private_key()
        except api.TallyKeyMissing:
            raise CommandError("The tally key is not here: manage.py rating_keys create.") from None

        def show(items, words):
            return track(list(items), words, console=console, transient=True)

        result = api.tally_ballots(key, timezone.now().date(), SystemRandom(), show)
        self.stdout.write(
            f"{result.ballots} ballots of {result.companies} companies counted, "
            f"{result.held} batches held back, {result.set_aside} ballots set aside."
        )
        self.shuffle()

    def shuffle(self):
        """Put the rows of both databases in random order, whatever was counted."""
        shuffle_proposals()
        is_read = False
        for shuffle in (
            api.shuffle_ratings,
            lambda: api.shuffle_tables("default", [IssuedKey, MailDomain]),
        ):
            try:
                shuffle()
            except api.OldRowsStillRead:
                is_read = True
            except api.RightsMissing:
                raise CommandError(RIGHTS_MISSING) from None
        if is_read:
            raise CommandError(STILL_READ)
