"""Messages that wait to be delivered."""

from django.core.mail import EmailMessage
from django.utils import timezone

from core.mail import queue_row
from core.models import MailFailure, OutgoingMail


def queue_mail(address="ada@example.com", **fields) -> OutgoingMail:
    """Put a message into the queue without trying to deliver it."""
    row = queue_row(EmailMessage("Subject", "The text", to=[address]))
    row.next_try_at = timezone.now()
    row.save()
    OutgoingMail.objects.filter(pk=row.pk).update(**{"tries": 0} | fields)
    return row


def failures() -> dict[str, int]:
    """What was not delivered, and how often."""
    return dict(MailFailure.objects.values_list("reason", "number"))


def be_due() -> None:
    """Let the time of the next try come."""
    OutgoingMail.objects.update(next_try_at=timezone.now())
