"""manage.py create_ratings_roles: make the two roles of the ratings' PostgreSQL, once."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from companies.ratings import roles


class Command(BaseCommand):
    help = (
        "Make the roles of the ratings' database as the superuser of RATINGS_ADMIN_URL: the owner "
        "that RATINGS_DATABASE_URL names, and ballot_box with BALLOT_BOX_PASSWORD. Safe to repeat."
    )

    def handle(self, **options):
        url = settings.RATINGS_DATABASE_URL
        if urlsplit(url).scheme not in ("postgres", "postgresql"):
            raise CommandError("RATINGS_DATABASE_URL is not the address of a PostgreSQL database.")
        if urlsplit(url).username != roles.OWNER or not urlsplit(url).password:
            raise CommandError(
                f"RATINGS_DATABASE_URL must name the role {roles.OWNER} and its password."
            )
        if roles.can_connect(url):
            self.stdout.write("The roles are there.")
            return
        if not (settings.RATINGS_ADMIN_URL and settings.BALLOT_BOX_PASSWORD):
            raise CommandError("RATINGS_ADMIN_URL and BALLOT_BOX_PASSWORD are needed.")
        try:
            roles.create_roles(
                settings.RATINGS_ADMIN_URL,
                str(urlsplit(url).password),
                settings.BALLOT_BOX_PASSWORD,
            )
        except roles.CannotConnect:
            raise CommandError("The superuser of RATINGS_ADMIN_URL cannot connect.") from None
        self.stdout.write("The roles are made; the superuser has no password any more.")
