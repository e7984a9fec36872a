"""manage.py rating_keys create YEAR | list | destroy: the key pairs of the anonymous ratings."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from companies.ratings import keys


class Command(BaseCommand):
    help = (
        "create YEAR makes the year's signing pair and, once, those of the tally and of the log; "
        "list shows them; "
        "destroy removes the signing keys of past years."
    )

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["create", "list", "destroy"])
        parser.add_argument("year", nargs="?", type=int, help="this year by default")

    def handle(self, *, act, year, **options):
        this_year = timezone.now().year
        try:
            getattr(self, act)(year or this_year, this_year)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def create(self, year, this_year):
        if not this_year <= year <= this_year + 1:
            raise CommandError("A signing key is made for this year or the next.")
        made = keys.create_keys(year)
        self.stdout.write(f"Made: {', '.join(made)}." if made else "All keys are there.")

    def list(self, year, this_year):
        for name, fingerprint, is_whole in keys.list_keys():
            private = "private part here" if is_whole else "public part only"
            self.stdout.write(f"{name:6} {private:18} SHA-256 {fingerprint}")

    def destroy(self, year, this_year):
        gone = keys.destroy_signing_keys(this_year)
        self.stdout.write(
            f"Destroyed: {', '.join(map(str, gone))}." if gone else "None to destroy."
        )
