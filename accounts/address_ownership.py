"""Whose an address is.

An address enters an account only when its mailbox is shown to be the member's: a code typed in a
session of that account. Until then it is pending: it opens nothing and keeps nobody out. Whoever
shows first that a mailbox is theirs gets a clean account, and the accounts that were only waiting
for that address are gone.
"""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import privacy
from accounts.models import Session, User
from accounts.sessions import end_sessions
from accounts.terms import agree_to_terms

NEWCOMER_DAYS = 7  # that an account without an address outlives its session
PENDING_DAYS = 7  # that a member's further address waits for its code


class AddressTaken(Exception):
    """The address has become another account's."""


def find_owner(address: str) -> User | None:
    """Return the account that owns an address, or None if nobody owns it."""
    address = address.lower()
    row = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    return row.user if row else User.objects.filter(email=address).first()


def is_pending(address: str) -> bool:
    """Say whether some account waits for this address and none owns it yet."""
    return User.objects.asking_for(address).exists() and find_owner(address) is None


def create_newcomer(address: str) -> User:
    """Create and return an account that can read but has no confirmed address yet."""
    user = User()
    user.set_unusable_password()
    note_pending_address(user, address)
    agree_to_terms(user)
    return user


def note_pending_address(user: User, address: str) -> None:
    """Store the address that a member wants to confirm, replacing any other pending one."""
    user.pending_address, user.pending_since = address.lower(), timezone.now().date()
    user.save()


def forget_pending_address(user: User) -> None:
    """Forget a member's pending address."""
    user.pending_address, user.pending_since = "", None
    user.save(update_fields=["pending_address", "pending_since"])


def confirm_address(user: User, address: str, *, session_key: str | None = None) -> None:
    """Give an account an address whose mailbox its member has proven to control.

    A newcomer's sessions end, except the one with `session_key`. Raises AddressTaken.
    """
    address = address.lower()
    try:
        with transaction.atomic():
            waiting = lock_waiting_accounts(address)
            user.refresh_from_db()  # someone may have shown it first, and this account is gone
            if find_owner(address) not in (None, user):
                raise AddressTaken
            add_address(user, address, session_key)
            release_address(waiting, but=user)
    except (IntegrityError, User.DoesNotExist) as error:
        raise AddressTaken from error
    except AddressTaken:
        forget_pending_address(user)
        raise


def open_account(address: str) -> User:
    """Create a clean account for an address whose mailbox was proven. Raises AddressTaken."""
    address, user = address.lower(), User()
    user.set_unusable_password()
    try:
        with transaction.atomic():
            waiting = lock_waiting_accounts(address)
            if find_owner(address):
                raise AddressTaken
            add_address(user, address, None)
            release_address(waiting, but=user)
    except IntegrityError as error:  # shown in another browser at this moment
        raise AddressTaken from error
    return user


def enter_account(address: str) -> tuple[User, bool]:
    """Return the account of an address whose mailbox was proven with a code, creating it if
    necessary, and whether it is new."""
    if (owner := find_owner(address)) is None:
        try:
            return open_account(address), True
        except AddressTaken:  # opened in another browser at this moment
            return enter_account(address)
    if owner.email == address.lower():
        confirm_own_address(owner)
    return owner, False


def confirm_own_address(user: User) -> None:
    """Mark a main address that an operator set as confirmed."""
    if user.email and not user.is_verified:
        EmailAddress.objects.filter(user=user).update(primary=False)
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )


def confirm_by_reset(user: User, **kwargs) -> None:
    """Mark an account's only address as confirmed: a link sent to it set a new password."""
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        confirm_own_address(user)


def lock_waiting_accounts(address: str) -> list[User]:
    """Lock and return the accounts that wait for an address, so that two browsers that prove the
    same mailbox at once cannot delete each other's account."""
    waiting = User.objects.asking_for(address).select_for_update(of=("self",))
    return list(waiting.order_by("pk"))


def add_address(user: User, address: str, session_key: str | None) -> None:
    """Give an account a confirmed address; the first one is its main address."""
    is_first = user.email is None
    user.pending_address, user.pending_since = "", None
    if is_first:
        user.email = address
    user.save()
    is_main = user.email == address
    if is_main:
        EmailAddress.objects.filter(user=user).exclude(email=address).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=address, defaults={"verified": True, "primary": is_main}
    )
    if is_first:
        end_sessions(user, but=session_key)


def release_address(waiting: list[User], *, but: User) -> None:
    """Take an address from the accounts that waited for it; newcomers without it are deleted."""
    for user in waiting:
        if user.pk == but.pk:
            continue
        if user.is_newcomer:
            privacy.delete_account(user)
        else:
            forget_pending_address(user)


def forget_unconfirmed(today: date) -> int:
    """Delete newcomers without a session and members' pending addresses, both after a week; return
    how many accounts were deleted."""
    User.objects.exclude(email=None).filter(
        pending_since__lte=today - timedelta(days=PENDING_DAYS)
    ).update(pending_address="", pending_since=None)
    here = Session.objects.filter(user__isnull=False, expire_date__gt=timezone.now())
    gone = User.objects.newcomers().exclude(pk__in=here.values("user"))
    old = list(gone.filter(joined_on__lte=today - timedelta(days=NEWCOMER_DAYS)))
    for user in old:
        privacy.delete_account(user)
    return len(old)
