"""Who has an account. Deliberately little: an address, perhaps a name, no last-login time."""

import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

GRACE = timedelta(days=7)


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Create and return a user. Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Create and return a user who may do everything. Whoever runs the command vouches for
        the address, so that she can set up her second step before the site can send mail."""
        from allauth.account.models import EmailAddress

        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, name: str | None) -> "User":
        """Return the user who logs in with this name: an address, or its part before an `@`
        of the site's own host, as mail systems do (`editor` is `editor@localhost`). A further
        address is a name too, so that no operator makes a second account with it.

        Letter by letter: to a database "ı" may be "i", but the limits count them as two."""
        name = (name or "").lower()
        if name and "@" not in name:
            name = f"{name}@{urlsplit(settings.SITE_URL).hostname}"
        own = models.Q(email=name)
        further = models.Q(emailaddress__email=name, emailaddress__verified=True)
        return self.filter(own | further).distinct().get()

    def newcomers(self) -> models.QuerySet["User"]:
        """Accounts without an address of their own."""
        return self.filter(email=None)

    def asking_for(self, address: str) -> models.QuerySet["User"]:
        """Accounts with this pending address."""
        return self.filter(pending_address=address.lower())

    def due_for_deletion(self, today: date) -> models.QuerySet["User"]:
        """Those whose week of grace is over."""
        return self.filter(deletes_on__lte=today)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A member or a member of staff. The e-mail address is the login name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Theirs: confirmed, or given by an operator. Empty until a newcomer confirms the address.
    email = models.EmailField("e-mail address", unique=True, null=True)  # noqa: DJ001
    # Asked for and not confirmed: no address of the account yet, and perhaps somebody else's.
    pending_address = models.EmailField(blank=True, default="", db_index=True, editable=False)
    pending_since = models.DateField(null=True, editable=False)
    name = models.CharField(max_length=120, blank=True)
    is_staff = models.BooleanField("staff", default=False)
    is_active = models.BooleanField(
        "active",
        default=True,
        help_text="Without this the account is locked: nobody can log in to it.",
    )
    joined_on = models.DateField("joined", auto_now_add=True)
    deletes_on = models.DateField("to be deleted on", null=True, blank=True, editable=False)
    last_login = None  # when someone reads is nobody's business

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_one_per_address",
                violation_error_message="There is an account with this e-mail address already.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or "A newcomer"

    def save(self, *args, **kwargs):
        self.email = self.email.lower() if self.email else None
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Return the name, or the address where there is none."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the first word of the name, or the address's local part."""
        return (self.name or self.email or "You").split("@")[0].split(" ")[0]

    @property
    def is_newcomer(self) -> bool:
        """Whether the account has no address yet: it reads and saves, and does nothing else."""
        return self.email is None

    @property
    def is_verified(self) -> bool:
        """Whether they have shown that their address is theirs: a key, a post, a claim need it."""
        if self.email is None:
            return False
        addresses = self.emailaddress_set  # type: ignore[attr-defined]
        return addresses.filter(email__iexact=self.email, verified=True).exists()

    @property
    def address_to_confirm(self) -> str:
        """The address that a code would confirm: the pending one, or an operator's; else ""."""
        return self.pending_address or ("" if self.is_verified else self.email or "")


class Session(AbstractBaseSession):
    """A session that knows whose it is, so that she can see and end it. No address, no hours."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    browser = models.CharField(max_length=60, blank=True)
    started_on = models.DateField(null=True)

    objects: ClassVar[BaseSessionManager] = BaseSessionManager()  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessions import SessionStore

        return SessionStore


class Agreement(models.Model):
    """That a member agreed to the terms and the privacy page, in the version of that day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreements"
    )
    version = models.DateField()
    agreed_on = models.DateField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"], name="accounts_agreement_once_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.version}"


class SubscriptionQuerySet(models.QuerySet):
    """Questions about subscriptions."""

    def confirmed(self):
        """Those that were confirmed from the mailbox."""
        return self.exclude(confirmed_on=None)


class Subscription(models.Model):
    """A member's wish for the newsletter; it counts once she has confirmed it from her mailbox."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscription"
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_on = models.DateField(auto_now_add=True)
    confirmed_on = models.DateField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user)


class IssuedKey(models.Model):
    """That a member has had her rating key of a year. When an account is deleted, it is nobody's.

    The row is rewritten in random order with each tally, so its place tells nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="rating_keys"
    )
    year = models.PositiveSmallIntegerField()
    blinded = models.BinaryField(max_length=32)  # SHA-256 of the blinded message
    # A keyed hash of her mailbox, until the year is over: one mailbox has one key, also under
    # another spelling, and when its account was deleted and made again.
    mailbox = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "year"], name="accounts_one_key_a_year"),
            models.UniqueConstraint(
                fields=["mailbox", "year"], name="accounts_one_key_a_mailbox_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"A rating key of {self.year}"


class Edition(models.Model):
    """The newsletter of a week: there is one, however often it is sent.

    While it goes out, the place of the last subscriber who has it is all that is kept of who does.
    """

    week = models.DateField(unique=True)  # its Monday
    until = models.DateTimeField()  # articles after this are for the next one
    sent_up_to = models.BigIntegerField(default=0)
    finished_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"Newsletter of the week of {self.week}"


def write_gate_text() -> str:
    """Return the gate's words to begin with."""
    return (
        "Create a free account to get unlimited access to our articles and join the "
        f"{settings.SITE_NAME} community."
    )


@register_setting(icon="key")
class Membership(BaseGenericSetting):
    """What editors decide about the gate, its words, and the terms that members agree to."""

    CACHE_KEY = "accounts-membership"

    free_articles = models.SmallIntegerField(
        "free articles a month",
        null=True,
        blank=True,
        validators=[MinValueValidator(-1), MaxValueValidator(10)],
        help_text="0 closes the gate from the start, -1 opens it for good. "
        "Empty: as the server's settings say. Takes a minute to reach every reader.",
    )
    gate_heading = models.CharField(max_length=60, default="Don’t miss out")
    gate_text = models.CharField(
        max_length=300,
        default=write_gate_text,
    )
    welcome_text = models.CharField(
        "words when the gate has opened",
        max_length=200,
        default="You now have access to all of our awesome content.",
    )
    terms_version = models.DateField(
        "terms and privacy in force since",
        default=date(2026, 11, 1),
        help_text="A new date asks every member to agree again.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("free_articles"),
                FieldPanel("gate_heading"),
                FieldPanel("gate_text"),
                FieldPanel("welcome_text"),
            ],
            heading="The gate",
        ),
        FieldPanel("terms_version"),
    ]

    class Meta:
        verbose_name = "Gate and membership"

    def __str__(self) -> str:
        return "Gate and membership"

    @classmethod
    def current(cls) -> "Membership":
        """Return the settings, kept for a minute: every article asks for them."""
        kept = cache.get(cls.CACHE_KEY)
        if kept is None:
            kept = cls.objects.first() or cls()
            cache.set(cls.CACHE_KEY, kept, 60)
        return kept

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete(self.CACHE_KEY)

    @property
    def free(self) -> int:
        """The number of free articles a month; -1 where there is no gate."""
        return settings.FREE_ARTICLES if self.free_articles is None else self.free_articles


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
