"""Who has an account. Deliberately little: an address, perhaps a name, no last-login time."""

import uuid
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


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
        """Create and return a user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, name: str | None) -> "User":
        """Return the user who logs in with this name: an address, or its part before an `@`
        of the site's own host, as mail systems do (`editor` is `editor@localhost`)."""
        if name and "@" not in name:
            name = f"{name}@{urlsplit(settings.SITE_URL).hostname}"
        return self.get(email__iexact=name)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A member or a member of staff. The e-mail address is the login name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_staff = models.BooleanField("staff", default=False)
    is_active = models.BooleanField("active", default=True)
    joined_on = models.DateField("joined", auto_now_add=True)
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
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name, or the address where there is none."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the first word of the name, or the address's local part."""
        return (self.name or self.email).split("@")[0].split(" ")[0]
