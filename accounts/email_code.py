"""Showing that a mailbox is one's own, with a code that is typed in the session that asked for it.

A code typed elsewhere, or a link alone, would let somebody confirm an address into an account that
is not theirs.
"""

import time
from typing import cast

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import address_ownership
from accounts.mail_limits import allow_mail, has_shown_mailbox, make_key, measure_mail_wait
from accounts.mail_links import make_join_link, make_pass_link
from accounts.models import User
from accounts.pending_social_login import link_kept_social_login
from core.mail import send_mail
from core.rate_limits import allow, seconds_left

KEY = "accounts_confirming"
GOOD_FOR = 15 * 60  # seconds
TRIES, LOGIN_TRIES = 5, 3
MAILS = {  # of each purpose: the subject, and the template in accounts/email/
    "join": ("Confirm your address", "confirm_address"),
    "login": ("Your code to log in", "login_code"),
    "own": ("Confirm your address", "own_address"),
    "add": ("Is this your address?", "add_address"),
    "known": ("You have an account already", "known_address"),
    "unknown": ("No account with this address", "unknown_address"),
}


class NotConfirmed(Exception):
    """Control of the mailbox was not proven. Subclasses say why; `code` is what a page's
    script is told, `wait` the seconds until another try is worthwhile."""

    code = ""
    wait = 0


class WrongCode(NotConfirmed):
    """The code is not the one that was sent."""

    code = "wrong"


class CodeExpired(NotConfirmed):
    """No code is expected any more, or none was sent."""

    code = "expired"


class AddressLost(NotConfirmed):
    """The address became another account's while its code was on the way."""

    code = "taken"


class TooMuchMail(NotConfirmed):
    """The mailbox gets no more mail for `wait` seconds."""

    code = "too-many"

    def __init__(self, wait: int):
        super().__init__(wait)
        self.wait = wait


def hash_code(address: str, code: str) -> str:
    """Return the hash of a code that the session stores."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return salted_hmac(KEY, f"{address} {plain}", algorithm="sha256").hexdigest()


def send_code(request: HttpRequest, address: str, purpose: str) -> None:
    """Mail a code to an address and expect it in this session.

    Purposes: see MAILS; "known" and "unknown" tell the mailbox the truth and expect a code that is
    never right. Raises TooMuchMail.
    """
    address = address.lower()
    code = get_adapter().generate_email_verification_code()
    send_message(request, address, purpose, code)
    expected = "" if purpose in ("known", "unknown") else hash_code(address, code)
    user = str(request.user.pk) if request.user.is_authenticated else ""
    request.session[KEY] = {
        **{"address": address, "digest": expected, "purpose": purpose, "user": user},
        **{"at": time.time(), "tries": 0},
    }


def send_message(request: HttpRequest, address: str, purpose: str, code: str = "") -> None:
    """Send one of MAILS to an address. Raises TooMuchMail."""
    if not allow_mail(request, address):
        raise TooMuchMail(measure_mail_wait(request, address))
    subject, template = MAILS[purpose]
    links = {"join_link": make_join_link(address), "pass_link": make_pass_link(address)}
    send_mail(
        address, subject, f"accounts/email/{template}", {"code": code, "address": address} | links
    )


def require_room(request: HttpRequest, address: str) -> None:
    """Raise TooMuchMail if the mailbox has reached its limit for mail requested from here."""
    if wait := measure_mail_wait(request, address):
        raise TooMuchMail(wait)


def count_request(request: HttpRequest, address: str, action: str) -> None:
    """Count a request for mail to an address. Raises TooMuchMail.

    Where this browser has shown control of the mailbox, only the mails themselves are counted: a
    neighbor in the same network may have used up its limit.
    """
    key = make_key(request, address)
    if not has_shown_mailbox(request, address) and not allow(request, action, key):
        raise TooMuchMail(seconds_left(request, action, key))


def get_expected_code(request: HttpRequest) -> dict | None:
    """Return the code that this session expects, with its address and purpose, or None."""
    state = request.session.get(KEY)
    user = str(request.user.pk) if request.user.is_authenticated else ""
    if not state or time.time() - state["at"] > GOOD_FOR:
        return None
    return state if state["purpose"] == "login" or state["user"] == user else None


def has_sent_code(request: HttpRequest, address: str) -> bool:
    """Say whether this session expects a code that was sent to an address."""
    state = get_expected_code(request)
    return bool(state and state["address"] == address)


def count_tries_allowed(state: dict) -> int:
    """Return how many tries a code allows: fewer if it opens an account."""
    return LOGIN_TRIES if state["purpose"] in ("login", "unknown") else TRIES


def check_code(request: HttpRequest, code: str) -> dict:
    """Return the address and purpose of the right code. Raises NotConfirmed for a wrong one."""
    state = get_expected_code(request)
    if state is None or state["tries"] >= count_tries_allowed(state):
        request.session.pop(KEY, None)
        raise CodeExpired
    if not constant_time_compare(state["digest"], hash_code(state["address"], code)):
        request.session[KEY] = state | {"tries": state["tries"] + 1}
        raise WrongCode
    del request.session[KEY]
    return state


def send_member_code(request: HttpRequest) -> None:
    """Mail a code to the address that the member has to confirm. Raises NotConfirmed."""
    user = cast(User, request.user)
    if not (address := user.address_to_confirm):
        raise CodeExpired
    further = "add" if user.pending_address else "own"
    send_code(request, address, "join" if user.is_newcomer else further)


def confirm_address(request: HttpRequest, code: str) -> str:
    """Confirm the member's address with the code from the mailbox; return it.

    The session gets a new key: whoever knew the old one has shown nothing. Raises NotConfirmed.
    """
    expected = get_expected_code(request)
    if expected and expected["purpose"] not in ("join", "add", "own", "known"):
        raise CodeExpired  # a code to log in adds no address; "known" is never right
    state = check_code(request, code)
    user, address = cast(User, request.user), state["address"]
    if address not in (user.pending_address, user.email):  # another one was asked for meanwhile
        raise CodeExpired
    try:
        address_ownership.confirm_address(user, address, session_key=request.session.session_key)
    except address_ownership.AddressTaken as error:
        raise AddressLost from error
    request.session.cycle_key()
    link_kept_social_login(request, user, address)
    return address
