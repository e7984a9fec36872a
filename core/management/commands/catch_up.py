"""manage.py catch_up: what must be done every minute."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.background import recover_tasks
from core.outbox import deliver_waiting


class Command(BaseCommand):
    help = "Send mail that waits for its next try, and start tasks again whose worker has died."

    def handle(self, *, verbosity, **options):
        recovered, sent = recover_tasks(timezone.now()), deliver_waiting()
        if recovered or sent or verbosity > 1:
            self.stdout.write(f"{recovered} tasks started again, {sent} messages sent.")
