"""manage.py send_newsletter: the weekly letter, to be run once a week."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.newsletter import issue, send


class Command(BaseCommand):
    help = "Send the articles of the last seven days to everyone who asked for the newsletter."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be in it")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        if dry_run:
            for article in issue(now):
                self.stdout.write(article.title)
            return
        self.stdout.write(f"{send(now)} letters sent.")
