"""Which member has had a rating key."""

import uuid

from django.conf import settings
from django.db import models


class IssuedKey(models.Model):
    """A record that a member has had the rating key of a year. Deleting the account unlinks it.

    The row is rewritten in random order with each tally, so its place tells nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="rating_keys"
    )
    year = models.PositiveSmallIntegerField()
    blinded = models.BinaryField(max_length=32)  # SHA-256 of the blinded message
    # A keyed hash of the mailbox, until the year is over: one mailbox has one key, also under
    # another spelling, and when its account was deleted and made again.
    mailbox = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "year"], name="accounts_one_key_a_year"),
            models.UniqueConstraint(
                fields=["mailbox", "year"], name="accounts_one_key_a_mailbox_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"A rating key of {self.year}"
