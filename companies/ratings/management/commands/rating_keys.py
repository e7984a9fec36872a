"""manage.py rating_keys create YEAR | list | destroy: the key pairs of the anonymous ratings."""

from django.core.management.base import BaseCommand, CommandError

from companies.ratings import keys
from companies.ratings.months import current_date
from companies.ratings.system_checks import is_next_key_missing


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
        this_year = current_date().year
        try:
            getattr(self, act)(year or this_year, this_year)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def create(self, year, this_year):
        if not this_year <= year <= this_year + 1:
            raise CommandError("A signing key is made for this year or the next.")
        made = keys.create_keys(year)
        self.stdout.write(
            f"Made: {', '.join(map(name_key, made))}." if made else "All keys are there."
        )

    def list(self, year, this_year):
        for number, public in keys.list_public_keys().items():
            self.write_row(str(number), public.kid(number), public.thumbprint)
        for name in ("tally", "log"):
            if fingerprint := keys.find_fingerprint(name):
                self.write_row(name, name, fingerprint)
        if is_next_key_missing(current_date()):
            self.stderr.write(
                f"The key of {this_year + 1} is not made yet: run rating_keys create "
                f"{this_year + 1} and announce its kid."
            )

    def write_row(self, name, kid, fingerprint):
        private = "private part here" if keys.has_private_part(name) else "public part only"
        self.stdout.write(f"{kid:21} {private:17} SHA-256 {fingerprint}")

    def destroy(self, year, this_year):
        gone = keys.destroy_signing_keys(this_year)
        words = f"Destroyed: {', '.join(name_key(str(year)) for year in gone)}."
        self.stdout.write(words if gone else "None to destroy.")


def name_key(name: str) -> str:
    """Return the kid of a year's key, so that it can be announced; "tally" has none."""
    public = keys.read_public_key(int(name)) if name.isdecimal() else None
    return public.kid(int(name)) if public else name
