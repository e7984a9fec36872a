"""manage.py demo: articles, companies, ratings, questions, editors' accounts, all pictures."""

import logging
import secrets
from io import StringIO
from typing import IO, cast
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from django.utils import timezone
from rich.console import Console
from rich.progress import track

from articles.models import ArticlePage, Contributor, Tag
from demo import community, companies, ratings
from demo.articles import load_articles

ACCOUNTS = {"editor": "Editors", "contributor": "Contributors", "moderator": "Moderators"}


class Command(BaseCommand):
    help = "Load the demo content. Safe to repeat: what is there already stays as it is."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="for the accounts made; a random one by default")
        parser.add_argument(
            "--no-warm", action="store_true", help="leave the making of pictures to the first visit"
        )
        parser.add_argument(
            "--warm-only", action="store_true", help="make the pictures of all pages, add nothing"
        )
        parser.add_argument("--no-ratings", action="store_true", help="companies, but no ratings")

    def handle(self, *, password, no_warm, warm_only, no_ratings, **options):
        self.console = Console(file=cast(IO[str], self.stdout))
        if warm_only:
            self.warm()
            return
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # its line a page hides the report
        if not no_ratings and ratings.has_room_for_ratings():
            self.check_keys()
        report = load_articles(track=self.show)
        made = ", ".join(f"{n} {what}" for what, n in report.counts.items() if n)
        self.stdout.write(f"Demo content: {made}.")
        self.make_accounts(password or secrets.token_urlsafe(9))
        self.add_companies()
        self.add_questions()
        if not no_ratings:
            self.add_ratings()
        if report.counts["created"] and not no_warm:
            self.warm()

    def check_keys(self) -> None:
        """End the command at once where the ratings could not be counted."""
        try:
            ratings.prepare_keys()
        except ratings.KeysMissing:
            raise CommandError(
                "The key that opens ballots is not here, and the demo counts ratings. With Compose "
                "run: docker compose run --rm demo. Elsewhere set RATING_KEYS_DIR to a folder with "
                "all rating keys, or add --no-ratings."
            ) from None

    def add_companies(self) -> None:
        """Add the companies that are missing."""
        new = companies.load_companies(self.show)
        self.stdout.write(f"Demo companies: {new} created.")

    def add_questions(self) -> None:
        """Add questions and answers, unless there are some; the demo accounts find some helpful."""
        host = urlsplit(settings.SITE_URL).hostname
        voters = get_user_model().objects.filter(email__in=[f"{name}@{host}" for name in ACCOUNTS])
        new = community.load_questions(timezone.now().date(), voters.order_by("email"), self.show)
        self.stdout.write(f"Demo questions: {new} created.")

    def add_ratings(self) -> None:
        """Add ratings, unless the ballot box is in use already; then put every row in a random
        place, as each tally does."""
        if rated := ratings.add_ratings(self.show):
            self.stdout.write(f"Demo ratings: {rated} by members who are deleted again.")
            call_command("tally", stdout=StringIO())
        else:
            self.stdout.write("Demo ratings: none added, the ballot box is in use already.")
        states = ", ".join(f"{n} {words}" for words, n in ratings.count_states().items())
        self.stdout.write(f"Companies: {states}.")

    def show(self, items, description):
        """Show how far a step is, where somebody watches."""
        return track(
            list(items),
            description,
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )

    def make_accounts(self, password: str) -> None:
        """Make an account for each role; accounts that are there keep their passwords."""
        host = urlsplit(settings.SITE_URL).hostname
        users = get_user_model().objects
        for name, role in ACCOUNTS.items():
            address = f"{name}@{host}"
            if users.filter(email=address).exists():
                self.stdout.write(f"The account {address} is kept as it is.")
                continue
            user = users.create_user(address, password, name=f"Demo {name}")
            user.groups.add(Group.objects.get(name=role))
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
            self.stdout.write(f"Log-in of the {name}: {name} / {password}")

    def warm(self) -> None:
        """Ask for every page once, so that no reader waits for a picture to be scaled."""
        host = urlsplit(settings.SITE_URL).hostname
        client = Client(headers={"host": host})
        paths = ["/", "/blog/", "/tags/", "/contributors/"]
        paths += [page.url for page in ArticlePage.objects.live().public()]
        paths += [person.get_absolute_url() for person in Contributor.objects.all()]
        paths += [tag.get_absolute_url() for tag in Tag.objects.all()]
        for path in self.show(paths, "Pictures in every size"):
            client.get(path, secure=settings.HTTPS)
