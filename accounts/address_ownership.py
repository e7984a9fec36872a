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
    """The address is another account's meanwhile."""


def find_owner(address: str) -> User | None:
    """Return the account that an address belongs to, None for one that is nobody's."""
    address = address.lower()
    row = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    return row.user if row else User.objects.filter(email=address).first()


def is_pending(address: str) -> bool:
    """Say whether an account waits for this address, which is nobody's yet."""
    return User.objects.asking_for(address).exists() and find_owner(address) is None


def create_newcomer(address: str) -> User:
    """Make an account that can read, and waits for its address; return it."""
    user = User()
    user.set_unusable_password()
    note_pending_address(user, address)
    agree_to_terms(user)
    return user


def note_pending_address(user: User, address: str) -> None:
    """Note that a member would like to have an address, in the place of another pending one."""
    user.pending_address, user.pending_since = address.lower(), timezone.now().date()
    user.save()


def forget_pending_address(user: User) -> None:
    """Forget a member's pending address."""
    user.pending_address, user.pending_since = "", None
    user.save(update_fields=["pending_address", "pending_since"])


def confirm_address(user: User, address: str, *, session_key: str | None = None) -> None:
    """Make an address an account's own, once its member has shown that the mailbox is theirs.

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
    """Make a clean account for an address whose mailbox was shown. Raises AddressTaken."""
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
    """Return the account of an address, whose mailbox was shown with a code, and whether it was
    made for it now."""
    if (owner := find_owner(address)) is None:
        try:
            return open_account(address), True
        except AddressTaken:  # opened in another browser at this moment
            return enter_account(address)
    if owner.email == address.lower():
        confirm_own_address(owner)
    return owner, False


def confirm_own_address(user: User) -> None:
    """Note that the main address is confirmed, which an operator had given to a member."""
    if user.email and not user.is_verified:
        EmailAddress.objects.filter(user=user).update(primary=False)
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )


def confirm_by_reset(user: User, **kwargs) -> None:
    """Note that an account's only address is confirmed: a link to it set a new password."""
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        confirm_own_address(user)


def lock_waiting_accounts(address: str) -> list[User]:
    """Return the accounts that wait for an address. Who shows it second waits here for the first,
    so that no two of them delete each other."""
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
    """Take an address from the accounts that waited for it; newcomers have nothing else and go."""
    for user in waiting:
        if user.pk == but.pk:
            continue
        if user.is_newcomer:
            privacy.delete_account(user)
        else:
            forget_pending_address(user)


def forget_unconfirmed(today: date) -> int:
    """Delete newcomers whose browser is gone, and forget pending addresses of members, each after
    a week; return how many accounts went."""
    User.objects.exclude(email=None).filter(
        pending_since__lte=today - timedelta(days=PENDING_DAYS)
    ).update(pending_address="", pending_since=None)
    here = Session.objects.filter(user__isnull=False, expire_date__gt=timezone.now())
    gone = User.objects.newcomers().exclude(pk__in=here.values("user"))
    old = list(gone.filter(joined_on__lte=today - timedelta(days=NEWCOMER_DAYS)))
    for user in old:
        privacy.delete_account(user)
    return len(old)
