"""How much mail a mailbox gets from us, whoever asks for it."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from accounts import addresses

APP = "allauth.account"  # whose limits are in ACCOUNT_RATE_LIMITS


def may_mail(request: HttpRequest, address: str) -> bool:
    """Count a message to a mailbox, under all its spellings; say whether it may still go out."""
    key = addresses.mailbox(address)
    return bool(ratelimit.consume(request, app=APP, action="send_mail", key=key))


def may(request: HttpRequest, action: str) -> bool:
    """Count an act that has a limit in ACCOUNT_RATE_LIMITS; say whether it may still be done."""
    return bool(ratelimit.consume(request, app=APP, action=action, limit_get=True))
