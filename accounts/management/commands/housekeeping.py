"""manage.py housekeeping: what must be done every day, or every hour."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import ownership, personal_data, rating_keys
from accounts.invitations import forget_invitations
from accounts.mail import deliver
from accounts.models import OutgoingMail, Session, User


class Command(BaseCommand):
    help = "Delete accounts whose week is over, forget old sessions, send mail that is stuck."

    def handle(self, **options):
        now = timezone.now()
        due = list(User.objects.due_for_deletion(now.date()))
        for user in due:
            personal_data.delete(user)
        personal_data.forget(now.date())
        rating_keys.forget_mailboxes(now.year)
        unconfirmed = ownership.forget_unconfirmed(now.date())
        forget_invitations(now)
        expired = Session.objects.filter(expire_date__lt=now).delete()[0]
        waiting = list(OutgoingMail.objects.values_list("pk", flat=True))
        for pk in waiting:
            deliver.call(pk)
        self.stdout.write(
            f"{len(due) + unconfirmed} accounts deleted, {expired} sessions forgotten, "
            f"{len(waiting)} messages sent."
        )
