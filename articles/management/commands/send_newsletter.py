"""manage.py send_newsletter: the weekly letter; run again, it goes on where it was stopped."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.newsletter import AlreadySent, get_edition
from articles.newsletter import new_articles, send_newsletter


class Command(BaseCommand):
    help = (
        "Send what is new to everyone who asked for the newsletter: once a week, and once to each, "
        "however often it is run."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be in it")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        try:
            if dry_run:
                for article in new_articles(get_edition(now)):
                    self.stdout.write(article.title)
                return
            self.stdout.write(f"{send_newsletter(now)} letters sent.")
        except AlreadySent:
            self.stdout.write("This week’s letter has gone out already.")
