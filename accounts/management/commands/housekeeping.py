"""manage.py housekeeping: what must be done every day, or every hour."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import address_ownership, key_quotas, privacy, rating_keys
from accounts.invitations import forget_old_invitations
from accounts.models import Session, User
from core import background, outbox

FAILED = "(failed)"

logger = logging.getLogger(__name__)


def forget_sessions(now: datetime) -> int:
    """Delete sessions that have ended; return how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def send_stuck_mail() -> int:
    """Try every message that waits, due or not; return how many were delivered."""
    return outbox.deliver_waiting(due_alone=False)


class Command(BaseCommand):
    help = (
        "Delete accounts whose week is over, forget old sessions and the results of tasks, send "
        "mail that is stuck."
    )

    def handle(self, **options):
        now = timezone.now()
        self.failed = 0
        due = list(User.objects.due_for_deletion(now.date()))
        deleted = sum(self.attempt(privacy.delete_account, user) is not FAILED for user in due)
        self.attempt(privacy.forget_old_data, now.date())
        self.attempt(rating_keys.forget_mailboxes, now.year)
        self.attempt(key_quotas.forget_domains, now.year)
        unconfirmed = self.attempt(address_ownership.forget_unconfirmed, now.date())
        deleted += unconfirmed if unconfirmed is not FAILED else 0
        self.attempt(forget_old_invitations, now)
        expired = self.attempt(forget_sessions, now)
        self.attempt(background.recover_tasks, now)
        results = self.attempt(background.prune_results, now)
        self.attempt(outbox.forget_failures, now)
        sent = self.attempt(send_stuck_mail)
        self.stdout.write(
            f"{deleted} accounts deleted, {expired} sessions forgotten, {results} results of "
            f"tasks deleted, {sent} messages sent."
        )
        if self.failed:
            raise CommandError(f"{self.failed} steps failed: see the log.")

    def attempt(self, step: Callable, *arguments):
        """Do one step. What fails is logged and leaves the other steps alone."""
        try:
            return step(*arguments)
        except Exception:
            logger.exception("A step of housekeeping has failed.")
            self.failed += 1
            return FAILED
