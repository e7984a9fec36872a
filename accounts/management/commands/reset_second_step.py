"""manage.py reset_second_step: for a member of staff who has lost phone, key and codes."""

from django.core.management.base import BaseCommand, CommandError

from accounts.address_ownership import find_owner
from accounts.second_step import NoSecondStep, reset_second_step


class Command(BaseCommand):
    help = (
        "Take away an account's passkeys, authenticator app and recovery codes, and end its "
        "sessions. Be sure whom you talk to: ring them up."
    )

    def add_arguments(self, parser):
        parser.add_argument("address", help="the account's e-mail address")

    def handle(self, *, address, **options):
        user = find_owner(address)
        if user is None:
            raise CommandError(f"There is no account with the address {address}.")
        try:
            reset_second_step(user)
        except NoSecondStep as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{user.email} has no second step any more and is logged out everywhere. The next "
            "log-in leads to setting up a new one."
        )
