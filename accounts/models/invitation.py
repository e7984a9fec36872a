"""Invitations to work in the admin."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models


class Invitation(models.Model):
    """An invitation to work in the admin. The link in the mail is kept as a hash alone."""

    class State(models.TextChoices):
        """What has become of it."""

        WAITING = "waiting", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        REVOKED = "revoked", "Revoked"
        EXPIRED = "expired", "Expired"

    GOOD_FOR = timedelta(days=7)

    email = models.EmailField("e-mail address")
    role = models.ForeignKey(
        "auth.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    is_administrator = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role=None, is_administrator=True)
                | models.Q(role__isnull=False, is_administrator=False),
                name="accounts_invitation_has_one_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role_name}"

    @property
    def role_name(self) -> str:
        """The role as the admin calls it."""
        return str(self.role or "Administrator")

    @property
    def expires_at(self) -> datetime:
        """The moment from which the link no longer works."""
        return self.sent_at + self.GOOD_FOR

    def state_at(self, now: datetime) -> "Invitation.State":
        """Return what has become of it."""
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.EXPIRED if now >= self.expires_at else self.State.WAITING
