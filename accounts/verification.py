"""When an address turns out to be hers: whatever a stranger set up before is gone.

Anyone can join with an address that is not theirs, and read. The day its owner confirms it, the
account is hers alone.
"""

from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.personal_data import parts
from accounts.sessions import end_sessions

AFRESH = (
    "You confirmed in another browser than the one that joined. To be sure that nobody but you "
    "is in this account, we have logged the other one out and taken away what it had set up."
)


def address_confirmed(request: HttpRequest, email_address: EmailAddress, **kwargs) -> None:
    """End every other session; start afresh unless this browser is the one that joined."""
    user = email_address.user
    verified_before = EmailAddress.objects.filter(user=user, verified=True).exclude(
        pk=email_address.pk
    )
    here = is_her_browser(request, user)
    if not here and not verified_before.exists():
        start_afresh(user, email_address)
        messages.info(request, AFRESH)
    end_sessions(user, but=request.session.session_key if here else None)


def is_her_browser(request: HttpRequest, user: User) -> bool:
    """Say whether the account was made, or is logged in to, in this very session."""
    if request.user.is_authenticated:
        return request.user.pk == user.pk
    login = unstash_login(request, peek=True)
    return bool(login and login.signup and login.user and login.user.pk == user.pk)


@transaction.atomic
def start_afresh(user: User, kept: EmailAddress) -> None:
    """Take from an account all but one address."""
    user.set_unusable_password()
    user.name = ""
    user.deletes_on = None
    user.save()
    EmailAddress.objects.filter(user=user).exclude(pk=kept.pk).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    for part in parts.values():
        if part.delete:
            part.delete(user)
