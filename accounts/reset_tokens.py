"""Tokens in links to a new password."""

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ResetTokenGenerator(PasswordResetTokenGenerator):
    """A link is good until the password or an address of the account changes.

    allauth's own generator does the same, but would note an operator's address as unconfirmed.
    """

    def _make_hash_value(self, user, timestamp) -> str:
        rows = EmailAddress.objects.filter(user=user, verified=True)
        addresses = sorted({str(user.email), *rows.values_list("email", flat=True)})
        return super()._make_hash_value(user, timestamp) + "|".join(addresses)
