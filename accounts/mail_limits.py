"""How much mail a mailbox gets, whoever asks for it.

A limit that a stranger can use up keeps nobody else out: what is counted for a mailbox is counted
for each network too, and the limit for the mailbox from everywhere (so that it is not flooded) does
not hold for a browser that has opened a link from a mail to that mailbox.
"""

from django.http import HttpRequest

from accounts import email_addresses
from core.networks import find_visitor_network
from core.rate_limits import allow, seconds_left

SHOWN = "accounts_mailbox_shown"  # in the session: a mailbox whose mail was opened here


def allow_mail(request: HttpRequest, address: str) -> bool:
    """Count a message to a mailbox, under all its spellings; say whether it may be sent."""
    return all(allow(request, action, key) for action, key in list_mail_limits(request, address))


def measure_mail_wait(request: HttpRequest, address: str) -> int:
    """Return for how many seconds a mailbox gets no more mail requested from here; 0 if it does.
    Counts nothing."""
    limits = list_mail_limits(request, address)
    return max(seconds_left(request, action, key) for action, key in limits)


def list_mail_limits(request: HttpRequest, address: str) -> list[tuple[str, str]]:
    """Return the limits that hold for mail to an address, each with its key."""
    box = email_addresses.name_mailbox(address)
    if has_shown_mailbox(request, address):
        return [("owned_mailbox", box)]
    return [("send_mail", make_key(request, address)), ("mailbox", box)]


def make_key(request: HttpRequest, address: str) -> str:
    """Return the key of a mailbox and the network that a request comes from."""
    return f"{email_addresses.name_mailbox(address)} {find_visitor_network(request.META)}"


def has_shown_mailbox(request: HttpRequest, address: str) -> bool:
    """Say whether a link from a mail to this mailbox was opened in this browser."""
    session = getattr(request, "session", {})  # none where a command asks
    return bool(session.get(SHOWN) == email_addresses.name_mailbox(address))


def note_mailbox_shown(request: HttpRequest, address: str) -> None:
    """Note that a link from a mail to this mailbox was opened in this browser."""
    request.session[SHOWN] = email_addresses.name_mailbox(address)
