"""Confirming her address with a code, without leaving the page she is on.

A link in a mailbox may open in another browser, and what she has typed here would be lost to it.
"""

import hashlib
import hmac
import time

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from accounts.limits import may_mail
from accounts.mail import write

KEY = "accounts_confirming"
GOOD_FOR = 15 * 60  # seconds
TRIES = 5


class NotConfirmed(Exception):
    """The code was not right. `code`: "wrong", "expired", "too-many"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def digest(address: str, code: str) -> str:
    """Return what is kept of a code in the session."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(f"{address} {plain}".encode()).hexdigest()


def send_code(request: HttpRequest) -> None:
    """Write a code to the member's mailbox. Raises NotConfirmed("too-many")."""
    address = request.user.email  # type: ignore[union-attr]
    if not may_mail(request, address):
        raise NotConfirmed("too-many")
    code = get_adapter().generate_email_verification_code()
    request.session[KEY] = {"digest": digest(address, code), "at": time.time(), "tries": 0}
    write(address, "Your code", "code", {"code": code})


def confirm(request: HttpRequest, code: str) -> None:
    """Confirm the member's address with the code from her mailbox. Raises NotConfirmed."""
    state = request.session.get(KEY)
    if not state or time.time() - state["at"] > GOOD_FOR or state["tries"] >= TRIES:
        request.session.pop(KEY, None)
        raise NotConfirmed("expired")
    address = request.user.email  # type: ignore[union-attr]
    if not hmac.compare_digest(state["digest"], digest(address, code)):
        request.session[KEY] = state | {"tries": state["tries"] + 1}
        raise NotConfirmed("wrong")
    del request.session[KEY]
    row, _ = EmailAddress.objects.get_or_create(
        user=request.user, email=address, defaults={"primary": True}
    )
    get_adapter(request).confirm_email(request, row)
