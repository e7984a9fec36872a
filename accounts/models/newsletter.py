"""Who wants the newsletter, and which editions went out."""

import uuid

from django.conf import settings
from django.db import models


class SubscriptionQuerySet(models.QuerySet):
    """Questions about subscriptions."""

    def confirmed(self):
        """Those that were confirmed from the mailbox."""
        return self.exclude(confirmed_on=None)


class Subscription(models.Model):
    """A member's newsletter subscription. It counts once confirmed from the mailbox."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscription"
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_on = models.DateField(auto_now_add=True)
    confirmed_on = models.DateField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user)


class Edition(models.Model):
    """The newsletter of a week: there is one, however often it is sent.

    While it goes out, the place of the last subscriber who has it is all that is kept of who does.
    """

    week = models.DateField(unique=True)  # its Monday
    until = models.DateTimeField()  # articles after this are for the next one
    sent_up_to = models.BigIntegerField(default=0)
    finished_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"Newsletter of the week of {self.week}"
