"""Links in our mails that prove control of a mailbox.

One opens an account of one's own for an address that has none, the other lets a browser ask for
more mail than strangers may. Neither opens an account that there is.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

JOIN, PASS = "accounts.mail_links.join", "accounts.mail_links.pass"  # nosec B105
GOOD_FOR = {JOIN: timedelta(days=3), PASS: timedelta(days=30)}


class LinkExpired(Exception):
    """The link is too old, or was never ours."""


def make_join_link(address: str) -> str:
    """Return a link that opens an account for an address, in whichever browser."""
    key = signing.dumps(address.lower(), salt=JOIN)
    return settings.SITE_URL + reverse("account_confirm_email", args=[key])


def make_pass_link(address: str) -> str:
    """Return a link after which a browser may ask for mail to this mailbox."""
    key = signing.dumps(address.lower(), salt=PASS)
    return settings.SITE_URL + reverse("account_mailbox", args=[key])


def read_link(key: str, salt: str) -> str:
    """Return the address that a link was sent to. Raises LinkExpired."""
    try:
        return signing.loads(key, salt=salt, max_age=GOOD_FOR[salt])
    except signing.BadSignature as error:
        raise LinkExpired from error
