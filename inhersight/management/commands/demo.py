"""manage.py demo: the demo content, the editors' accounts, and every picture in every size."""

import logging
import secrets
from typing import IO, cast
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.test import Client
from rich.console import Console
from rich.progress import track

from articles.demo.load import load
from articles.models import ArticlePage, Contributor, Tag

ACCOUNTS = {"editor": "Editors", "contributor": "Contributors", "moderator": "Moderators"}


class Command(BaseCommand):
    help = "Load the demo content. Safe to repeat: what is there already stays as it is."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="for the accounts made; a random one by default")
        parser.add_argument(
            "--no-warm", action="store_true", help="leave the making of pictures to the first visit"
        )

    def handle(self, *, password, no_warm, **options):
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # its line a page hides the report
        self.console = Console(file=cast(IO[str], self.stdout))
        report = load(track=self.show)
        made = ", ".join(f"{n} {what}" for what, n in report.counts.items() if n)
        self.stdout.write(f"Demo content: {made}.")
        self.make_accounts(password or secrets.token_urlsafe(9))
        if report.counts["created"] and not no_warm:
            self.warm()

    def show(self, items, description):
        """Show how far a step is."""
        return track(list(items), description, console=self.console, transient=True)

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
