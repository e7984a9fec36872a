"""The app's models: mail on its way here, the others in the module of their subject."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from core.brand import Publisher
from core.pictures.models import Picture, PictureRendition

__all__ = ["MailFailure", "OutgoingMail", "Picture", "PictureRendition", "Publisher"]

PASS = timedelta(minutes=1)  # between two looks at what waits to be sent


def next_pass() -> datetime:
    """Return when a message is looked for that its first try has not delivered."""
    return timezone.now() + PASS


class OutgoingMail(models.Model):
    """A message on its way; the row is gone as soon as the mail server has it."""

    message = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    good_until = models.DateTimeField(null=True)  # such as the code in it
    next_try_at = models.DateTimeField(default=next_pass, db_index=True)
    claimed_until = models.DateTimeField(null=True)  # some process is sending it
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"Mail {self.pk}"


class MailFailure(models.Model):
    """How many messages of a day were never delivered, and why. Not to whom, nor their text."""

    day = models.DateField()
    reason = models.CharField(max_length=80)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "reason"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "reason"], name="core_mail_failure_once_a_day_and_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.number} × {self.reason}"
