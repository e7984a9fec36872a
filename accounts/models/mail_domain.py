"""How many rating keys the members of a mail domain have had in a year."""

from datetime import date, timedelta

from django.db import models

FREE_KEYS = 5  # a domain and year, before an editor is asked


class MailDomain(models.Model):
    """A mail domain that is not a large provider, in one year.

    It is kept as a keyed hash, so that deleting accounts resets nothing and the table is no list of
    employers; its name is written down once its members wait for an editor.
    """

    ANSWERED_WITHIN = timedelta(days=3)

    year = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)
    issued = models.PositiveIntegerField(default=0)
    limit = models.PositiveIntegerField(default=FREE_KEYS)
    name = models.CharField(max_length=253, blank=True)
    asked_on = models.DateField(null=True)  # the day since which members wait
    is_decided = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "digest"], name="accounts_one_row_a_domain"),
        ]
        ordering = ["is_decided", "asked_on", "name"]

    def __str__(self) -> str:
        return self.name or "A mail domain"

    def is_overdue(self, today: date) -> bool:
        """Say whether its members have waited longer than they were told."""
        if self.is_decided or self.asked_on is None:
            return False
        return today > self.asked_on + self.ANSWERED_WITHIN
