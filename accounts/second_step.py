"""A second step for staff: the admin opens only in a session that has passed it.

That one is set up says nothing about who sits here: a session may be older than the second step,
or may have begun with a password that somebody else knows.
"""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from wagtail.log_actions import log

from accounts.models import User
from accounts.sessions import end_sessions
from core.mail import send_mail

ACCESS = "wagtailadmin.access_admin"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SET_UP_KEY = (
    "second_steps_set_up"  # in the session: the steps that were set up in it, and so passed
)
NEXT_KEY = "second_step_next"  # in the session: where the member was going
RESET = "accounts.reset_second_step"


class NoSecondStep(Exception):
    """The account has no second step that could be taken away."""


def may_open_admin(user) -> bool:
    """Say whether a user may open the admin, by role or as an administrator."""
    return user.is_authenticated and user.has_perm(ACCESS)


def list_factors(user) -> set[str]:
    """Return the kinds of second steps of an account, including recovery codes. Those only replace
    another step, so alone they count as none."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return kinds if kinds.intersection(FACTORS) else set()


def has_passed_second_step(request: HttpRequest) -> bool:
    """Say whether this session has passed a second step that the account still has."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    passed = {record.get("id") for record in records if record.get("method") == "mfa"}
    passed |= set(request.session.get(SET_UP_KEY, []))
    own = Authenticator.objects.filter(user=request.user.pk)
    kinds = own.filter(type__in=FACTORS)
    return bool(passed) and own.filter(pk__in=passed).exists() and kinds.exists()


def note_factor_set_up(request: HttpRequest, kind: Authenticator.Type) -> None:
    """Note that this session has set up, and thereby passed, the newest step of a kind."""
    newest = Authenticator.objects.filter(user=request.user.pk, type=kind).latest("pk")
    request.session[SET_UP_KEY] = [*request.session.get(SET_UP_KEY, []), newest.pk]


def reset_second_step(user: User) -> None:
    """Remove the second steps of someone who has lost them, end their sessions, and write to them.

    Raises NoSecondStep.
    """
    with transaction.atomic():
        if not Authenticator.objects.filter(user=user).delete()[0]:
            raise NoSecondStep(f"{user.email} has no second step.")
        end_sessions(user)
        log(instance=user, action=RESET)
    send_mail(
        str(user.email),
        "Your second step was taken away",
        "accounts/email/second_step_reset",
        {},
    )
