"""Who has an account. Deliberately little: an address, perhaps a name, no last-login time."""

import uuid
from datetime import date, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

GRACE = timedelta(days=7)


class UserManager(BaseUserManager["User"]):
    """Creates and finds users; addresses are compared without regard to case."""

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
        the address, so that the second step can be set up before the site can send mail."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        addresses = user.emailaddress_set  # type: ignore[attr-defined]  # allauth's
        addresses.create(email=user.email, verified=True, primary=True)
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
