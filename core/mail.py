"""Mail is queued in the same transaction as what it is about. No copy is kept once it is sent."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from core.models import OutgoingMail
from core.outbox import deliver, start_delivery

__all__ = ["QueuedBackend", "compose_mail", "deliver", "send_mail"]

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")
CODE_GOOD_FOR = timedelta(minutes=15)  # as every page that asks for a code says


def send_mail(
    to: str, subject: str, template: str, context: dict, headers: dict | None = None
) -> None:
    """Send a message as text and HTML, from a template such as "accounts/email/login_code"."""
    compose_mail(to, subject, template, context, headers).send()


def compose_mail(
    to: str, subject: str, template: str, context: dict, headers: dict | None = None
) -> EmailMultiAlternatives:
    """Return a message as text and HTML, from the `.txt` and the `.html` of a template.

    A message with a code in its context is of no use after fifteen minutes.
    """
    context = context | {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "LANGUAGE_CODE": settings.LANGUAGE_CODE,
    }
    text = render_to_string(f"{template}.txt", context)
    message = EmailMultiAlternatives(subject, text, to=[to], headers=headers)
    html = render_to_string(f"{template}.html", context | {"subject": subject})
    message.attach_alternative(html, "text/html")
    limit_life(message, context)
    return message


def limit_life(message: EmailMessage, context: dict) -> None:
    """Make a message expire together with the code in it: an old code only confuses."""
    if context.get("code"):
        message.good_for = CODE_GOOD_FOR  # type: ignore[attr-defined]


class QueuedBackend(BaseEmailBackend):
    """An e-mail backend that keeps messages until the mail server has them."""

    def send_messages(self, messages) -> int:
        rows = OutgoingMail.objects.bulk_create([queue_row(message) for message in messages])
        for row in rows:
            transaction.on_commit(partial(start_delivery, row), robust=True)
        return len(rows)


def queue_row(message: EmailMessage) -> OutgoingMail:
    """Return the row of a message, not yet saved."""
    good_for = getattr(message, "good_for", None)
    good_until = timezone.now() + good_for if good_for else None
    return OutgoingMail(message=serialize_message(message), good_until=good_until)


def serialize_message(message: EmailMessage) -> dict[str, Any]:
    """Return a message as JSON-compatible data. Raises ValueError if it has attachments.

    Its Message-ID is the same at each try, so that mail programs show it once.
    """
    if message.attachments:
        raise ValueError("A message with attachments cannot be queued.")
    alternatives = [[part[0], part[1]] for part in getattr(message, "alternatives", [])]
    fields = {name: getattr(message, name) for name in FIELDS}
    message_id = f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>"
    headers = {"Message-ID": message_id} | dict(message.extra_headers)
    return fields | {"headers": headers, "alternatives": alternatives}
