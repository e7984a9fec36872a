"""What happens in mailboxes and browsers around an address, and whose it is."""

from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User
from tests.support.account_steps import CODE


def mails_to(address):
    """All mails in a mailbox, the newest first."""
    return [message for message in reversed(mail.outbox) if message.to == [address]]


def code_for(address):
    """The newest code in a mailbox."""
    return next(found[1] for m in mails_to(address) if (found := CODE.search(m.body)))


def link_for(address):
    """The newest link in a mailbox that opens an account."""
    body = next(m.body for m in mails_to(address) if "/confirm-email/" in m.body)
    return next(word for word in body.split() if "/confirm-email/" in word).partition("localhost")[
        2
    ]


def user_of(browser):
    """Who is logged in in a browser; None if nobody is, or the account is gone."""
    found = browser.get("/accounts/menu/").wsgi_request.user
    return found if found.is_authenticated else None


def owner(address):
    """Whose address it is, by every table that could say so."""
    rows = {row.user for row in EmailAddress.objects.filter(email=address)}
    rows |= set(User.objects.filter(email=address))
    assert len(rows) <= 1
    return rows.pop() if rows else None


def add_address(browser, address):
    return browser.post("/accounts/email/", {"action_add": "", "email": address})


def type_code(browser, code):
    return browser.post("/accounts/email/", {"action_code": "1", "code": code})
