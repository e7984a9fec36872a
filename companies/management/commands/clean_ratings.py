"""manage.py clean_ratings: remove what the disk keeps of ratings beside their rows."""

from django.core.management.base import BaseCommand, CommandError

from companies.ratings import api

RIGHTS_MISSING = (
    "The role of RATINGS_DATABASE_URL may not end a segment of PostgreSQL's log: "
    "GRANT pg_checkpoint TO it, and EXECUTE ON FUNCTION pg_switch_wal() "
    "(manage.py create_ratings_roles does)."
)
STILL_READ = "A program that reads keeps the old order in the database's log. Run it again."


class Command(BaseCommand):
    help = "Empty the log that the ratings' database writes ahead. Run it every hour."

    def add_arguments(self, parser):
        parser.add_argument(
            "--shuffle", action="store_true", help="put all rows in random order, too: every day"
        )

    def handle(self, *, shuffle, **options):
        try:
            if shuffle:
                api.shuffle_ratings()
            else:
                api.clean_disk()
        except api.RightsMissing:
            raise CommandError(RIGHTS_MISSING) from None
        except api.OldRowsStillRead:
            raise CommandError(STILL_READ) from None
