"""Mail is handed to the mail server in the background, and leaves no copy behind."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks import task

from accounts.models import OutgoingMail

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


def write(to: str, subject: str, template: str, context: dict, headers: dict | None = None) -> None:
    """Send a message as text and HTML from `templates/accounts/email/`."""
    context = context | {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL}
    text = render_to_string(f"accounts/email/{template}.txt", context)
    message = EmailMultiAlternatives(subject, text, to=[to], headers=headers)
    html = render_to_string(f"accounts/email/{template}.html", context | {"subject": subject})
    message.attach_alternative(html, "text/html")
    message.send()


class QueuedBackend(BaseEmailBackend):
    """An e-mail backend that keeps a message until a background task has delivered it."""

    def send_messages(self, messages) -> int:
        for message in messages:
            row = OutgoingMail.objects.create(message=stored(message))
            transaction.on_commit(partial(deliver.enqueue, row.pk))
        return len(messages)


def stored(message: EmailMessage) -> dict[str, Any]:
    """Return a message as JSON can say it. Raises ValueError for attachments: we send none."""
    if message.attachments:
        raise ValueError("A message with attachments cannot be queued.")
    alternatives = [[part[0], part[1]] for part in getattr(message, "alternatives", [])]
    fields = {name: getattr(message, name) for name in FIELDS}
    return fields | {"headers": dict(message.extra_headers), "alternatives": alternatives}


@task()
def deliver(pk: int) -> None:
    """Hand a waiting message to the mail server and forget it."""
    with transaction.atomic():
        row = OutgoingMail.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return
        fields = dict(row.message)
        alternatives = fields.pop("alternatives")
        connection = get_connection(settings.DELIVERY_EMAIL_BACKEND)
        message = EmailMultiAlternatives(**fields, connection=connection)
        for content, kind in alternatives:
            message.attach_alternative(content, kind)
        message.send()
        row.delete()
