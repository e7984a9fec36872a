"""Reports: anyone says that something published breaks the guidelines, and hears what was decided.

Each app has a table of its own, so that no database joins what its promises keep apart; what all
reports have, and by when they are answered, stands here.
"""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

ANSWER_WITHIN = timedelta(days=7)
KEPT_FOR = timedelta(days=183)  # the sender's words and address, after the decision


def get_today() -> date:
    """Return the day it is: reports know no hours."""
    return timezone.now().date()


class ReportQuerySet(models.QuerySet):
    """Questions about reports."""

    def open(self) -> "ReportQuerySet":
        """Those that wait for a decision, the oldest first."""
        return self.filter(state=AbstractReport.State.OPEN).order_by("received_on", "pk")

    def decided(self) -> "ReportQuerySet":
        """Those that are decided, the newest first."""
        return self.exclude(state=AbstractReport.State.OPEN).order_by("-decided_on", "-pk")

    def overdue(self, today: date) -> "ReportQuerySet":
        """Those that should have been decided."""
        return self.open().filter(received_on__lt=today - ANSWER_WITHIN)

    def forget_senders(self, today: date) -> int:
        """Empty what the senders of reports wrote that were decided half a year ago.

        Return how many reports that were.
        """
        empty = dict.fromkeys(self.model.SENDER_FIELDS, "")  # type: ignore[attr-defined]
        old = self.filter(decided_on__lt=today - KEPT_FOR)
        return old.exclude(**empty).update(**empty)


class AbstractReport(models.Model):
    """A report about something published."""

    class State(models.TextChoices):
        """What has become of it."""

        OPEN = "open", "Open"
        REMOVED = "removed", "Removed"
        KEPT = "kept", "Kept"

    explanation = models.TextField(max_length=4000)
    email = models.EmailField("your e-mail address", blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    received_on = models.DateField(default=get_today)
    decided_on = models.DateField(null=True, blank=True)

    SENDER_FIELDS: ClassVar[tuple[str, ...]] = ("email", "explanation")

    objects = ReportQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["received_on", "pk"]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == self.State.OPEN

    @property
    def due_on(self) -> date:
        """The day by which it is to be decided."""
        return self.received_on + ANSWER_WITHIN

    def count_days_left(self, today: date) -> int:
        """Return how many days are left to decide; below 0 it is overdue."""
        return (self.due_on - today).days

    def describe_deadline(self, today: date) -> str:
        """Return in words how much time is left to decide; "" if it is decided."""
        if not self.is_open:
            return ""
        days = self.count_days_left(today)
        if days < 0:
            return f"Overdue by {-days} day{'' if days == -1 else 's'}"
        return "To be answered today" if days == 0 else f"{days} day{'' if days == 1 else 's'} left"


def decide_reports(reports: ReportQuerySet, state: str, today: date, **fields) -> list:
    """Note what became of open reports, and return them. Must run in a transaction.

    `fields` are more that the reports' table keeps of a decision.
    """
    decided = list(reports.open().select_for_update(of=("self",)))
    for report in decided:
        report.state, report.decided_on = state, today
        for name, value in fields.items():
            setattr(report, name, value)
        report.save(update_fields=["state", "decided_on", *fields])
    return decided
