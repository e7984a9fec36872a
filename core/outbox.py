"""How a queued message reaches the mail server: claim the row, send it, delete the row.

Nothing is sent inside a transaction, and one message's trouble is its own. What the server refuses
for good is counted and forgotten, what fails is tried again after some minutes, and what has not
gone out after a day is given up. A message goes out twice only where the server took it and the
process died before it could delete the row.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from threading import Lock, Timer

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from core.models import PASS, MailFailure, OutgoingMail

GIVEN_UP_AFTER = timedelta(days=1)
LATE_AFTER = timedelta(minutes=15)
FAILURES_KEPT_FOR = timedelta(days=7)
DELAYS = (1, 1, 2, 3, 5, 8, 15, 30)  # minutes before the next try, then an hour
AT_LEAST_CLAIMED_FOR = 300  # seconds
STEPS = 30  # of a conversation with the server; each may take EMAIL_TIMEOUT
PASS_TAKES = 45  # seconds at the most, so that what runs each minute runs each minute
URGENT = 50  # of 100
AWAY, AWAY_FOR = "accounts-mail-server-away", 30  # seconds

logger = logging.getLogger(__name__)


# Who delivers: the worker, a thread of this process, or the caller (tests).


def start_delivery(row: OutgoingMail) -> None:
    """Start the delivery of a message without making the caller wait for the mail server.

    In the worker's queue a code goes before a thousand letters.
    """
    priority = URGENT if row.good_until else 0
    ways: dict[str, Callable[[int], object]] = {
        "worker": deliver.using(priority=priority).enqueue,
        "thread": background.deliver,
        "caller": deliver.call,
    }
    ways[settings.MAIL_DELIVERY](row.pk)


@task()
def deliver(pk: int) -> None:
    """Hand a waiting message to the mail server and forget it."""
    if not cache.get(AWAY) or OutgoingMail.objects.filter(pk=pk, tries__gt=0).exists():
        deliver_mail(pk)


class BackgroundDelivery:
    """A thread that delivers the mail of its process, and retries until none is left."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
        self.lock = Lock()
        self.timer: Timer | None = None

    def deliver(self, pk: int) -> None:
        """Deliver a message soon."""
        self.submit(partial(deliver.call, pk))

    def submit(self, act: Callable[[], object]) -> None:
        """Run something in the thread. What is left when the process ends waits for a pass."""
        with suppress(RuntimeError):
            self.pool.submit(self.run, act)

    def run(self, act: Callable[[], object]) -> None:
        """Do something, then plan the next pass if anything waits."""
        try:
            act()
            if OutgoingMail.objects.exists():
                self.plan_pass()
        except Exception:
            logger.exception("Mail could not be looked after; it waits.")
        finally:
            connections.close_all()

    def plan_pass(self) -> None:
        """Plan a pass in a minute, unless one is planned."""
        with self.lock:
            if self.timer is None:
                self.timer = Timer(PASS.total_seconds(), self.start_pass)
                self.timer.daemon = True
                self.timer.start()

    def start_pass(self) -> None:
        """Deliver what is due."""
        with self.lock:
            self.timer = None
        self.submit(deliver_waiting)


background = BackgroundDelivery()


# A pass over all that waits.


def deliver_waiting(*, due_alone: bool = True) -> int:
    """Try to deliver waiting mail, most urgent first; return how many messages were delivered.

    Without `due_alone` also what waits for its next try. Ends at the first sign that the server is
    away, and after PASS_TAKES seconds.
    """
    give_up_old()
    ends = time.monotonic() + PASS_TAKES
    delivered = 0
    for pk in list(list_waiting_mail(due_alone).values_list("pk", flat=True)):
        outcome = deliver_mail(pk)
        delivered += outcome is True
        if outcome is None or time.monotonic() > ends:
            break
    return delivered


def list_waiting_mail(due_alone: bool) -> QuerySet[OutgoingMail]:
    """Return the messages that nobody is sending: those that are due, or all."""
    rows = list_unclaimed_mail().order_by(F("good_until").asc(nulls_last=True), "next_try_at", "pk")
    return rows.filter(next_try_at__lte=timezone.now()) if due_alone else rows


def list_unclaimed_mail() -> QuerySet[OutgoingMail]:
    """Return the messages that no process is sending."""
    now = timezone.now()
    return OutgoingMail.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now))


def give_up_old() -> None:
    """Delete messages that have expired or have waited for a day."""
    now = timezone.now()
    for row in list_unclaimed_mail().filter(good_until__lte=now):
        forget_mail(row, "expired")
    for row in list_unclaimed_mail().filter(created_at__lte=now - GIVEN_UP_AFTER):
        forget_mail(row, "given up")


# One message.


def deliver_mail(pk: int) -> bool | None:
    """Try one message: True if the server took it, None if the server is away, else False."""
    row = claim_mail(pk)
    if row is None:
        return False
    if row.good_until and row.good_until <= timezone.now():
        forget_mail(row, "expired")
        return False
    try:
        connection = get_connection(settings.DELIVERY_EMAIL_BACKEND)
        connection.open()
    except Exception as error:  # each way to send has errors of its own
        cache.set(AWAY, True, AWAY_FOR)
        postpone_mail(row, error)
        return None
    try:
        return hand_over(row, connection)
    finally:
        with suppress(Exception):  # it has the message, whatever it says at parting
            connection.close()


def claim_mail(pk: int) -> OutgoingMail | None:
    """Claim a message for this process; return None if it is gone or another process has it."""
    seconds = max(AT_LEAST_CLAIMED_FOR, STEPS * (settings.EMAIL_TIMEOUT or 0))
    until = timezone.now() + timedelta(seconds=seconds)
    if not list_unclaimed_mail().filter(pk=pk).update(claimed_until=until, tries=F("tries") + 1):
        return None
    return OutgoingMail.objects.filter(pk=pk).first()


def hand_over(row: OutgoingMail, connection) -> bool:
    """Send a claimed message over an open connection; say whether the server took it."""
    try:
        connection.send_messages([restore_message(row.message, connection)])
    except Exception as error:
        if reason := refusal_reason(error):
            forget_mail(row, reason)
        else:
            postpone_mail(row, error)
        return False
    row.delete()
    return True


def restore_message(stored: dict, connection) -> EmailMultiAlternatives:
    """Return the message of a row."""
    fields = dict(stored)
    alternatives = fields.pop("alternatives")
    message = EmailMultiAlternatives(**fields, connection=connection)
    for content, kind in alternatives:
        message.attach_alternative(content, kind)
    return message


def refusal_reason(error: Exception) -> str:
    """Return why a message can never be delivered; "" if another try may help."""
    codes: list[int] = []
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, SMTPDataError):
        codes = [error.smtp_code]
    if codes and all(500 <= code < 600 for code in codes):
        return f"refused {codes[0]}"
    broken = (SMTPNotSupportedError, UnicodeError, ValueError, TypeError)
    return f"cannot be sent: {type(error).__name__}" if isinstance(error, broken) else ""


def postpone_mail(row: OutgoingMail, error: Exception) -> None:
    """Schedule the next try. The server's answer is not logged because it names people."""
    minutes = DELAYS[row.tries - 1] if row.tries <= len(DELAYS) else 60
    next_try = timezone.now() + timedelta(minutes=minutes)
    OutgoingMail.objects.filter(pk=row.pk).update(next_try_at=next_try, claimed_until=None)
    code = getattr(error, "smtp_code", "")
    logger.warning(
        "Mail %s was not sent: %s. Next try in %s min.",
        *(row.pk, f"{type(error).__name__} {code}".strip(), minutes),
    )


def forget_mail(row: OutgoingMail, reason: str) -> None:
    """Delete a message that will not be delivered, and count it."""
    with transaction.atomic():
        if not OutgoingMail.objects.filter(pk=row.pk).delete()[0]:
            return
        today = timezone.now().date()
        failure, _ = MailFailure.objects.get_or_create(day=today, reason=reason)
        MailFailure.objects.filter(pk=failure.pk).update(number=F("number") + 1)
    logger.warning("Mail %s will not be delivered: %s.", row.pk, reason)


# What operators are told.


def list_late_mail(now: datetime) -> QuerySet[OutgoingMail]:
    """Return the messages that have waited longer than they should."""
    return OutgoingMail.objects.filter(created_at__lt=now - LATE_AFTER)


def list_failures_of_week(now: datetime) -> QuerySet[MailFailure]:
    """Return what was not delivered in the last seven days."""
    return MailFailure.objects.filter(day__gt=now.date() - FAILURES_KEPT_FOR)


def forget_failures(now: datetime) -> None:
    """Forget failures of more than a week ago."""
    MailFailure.objects.filter(day__lte=now.date() - FAILURES_KEPT_FOR).delete()
