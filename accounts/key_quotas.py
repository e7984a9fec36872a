"""How many rating keys a year the members of one mail domain get before an editor is asked.

It makes many accounts of one person slower and dearer, and does not prevent them: whoever opens
mailboxes at large providers by the dozen is not stopped here (docs/anonymity.md).
"""

import hmac
from datetime import date

from django.conf import settings
from django.db import transaction

from accounts import mail_providers
from accounts.models import FREE_KEYS, IssuedKey, MailDomain

RELAYS = "relays"  # they are counted together
RELAY_SHARE, RELAY_KEYS = 0.02, 50  # of the year's keys, and at least


def name_domain(address: str) -> str:
    """Return what keys for an address are counted under; "" if nothing limits them: at a large
    provider, or without an address, with an account elsewhere."""
    if not address or mail_providers.is_large(address):
        return ""
    if mail_providers.is_relay(address):
        return RELAYS
    return mail_providers.find_registrable_domain(address)


def digest_domain(domain: str, year: int) -> bytes:
    """Return the hash under which a domain is counted, another one each year."""
    text = f"mail domain {year} {domain}"
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256")


def take_place(address: str, year: int) -> bool:
    """Count a key for an address, inside a transaction; say whether its domain had one left."""
    domain = name_domain(address)
    if not domain:
        return True
    digest = digest_domain(domain, year)
    MailDomain.objects.get_or_create(year=year, digest=digest)
    row = MailDomain.objects.select_for_update().get(year=year, digest=digest)
    if row.issued >= find_limit(row, domain):
        return False
    row.issued += 1
    row.save(update_fields=["issued"])
    return True


def find_limit(row: MailDomain, domain: str) -> int:
    """Return how many keys a domain may have this year."""
    if domain != RELAYS:
        return row.limit
    return max(RELAY_KEYS, int(RELAY_SHARE * IssuedKey.objects.filter(year=row.year).count()))


@transaction.atomic
def ask_editor(address: str, year: int, today: date) -> None:
    """Put a full domain before an editor, unless one has decided to leave it at five."""
    domain = name_domain(address)
    if domain in ("", RELAYS):
        return
    rows = MailDomain.objects.select_for_update()
    row, _ = rows.get_or_create(year=year, digest=digest_domain(domain, year))
    if row.is_decided and row.limit <= FREE_KEYS:
        return
    if row.is_decided or row.asked_on is None:
        row.name, row.asked_on, row.is_decided = domain, today, False
        row.save(update_fields=["name", "asked_on", "is_decided"])


def allow_domain(address: str, year: int, limit: int) -> None:
    """Let the domain of an address have so many keys in a year, without anyone asking."""
    digest = digest_domain(name_domain(address), year)
    given = {"limit": limit, "is_decided": True}
    MailDomain.objects.update_or_create(year=year, digest=digest, defaults=given)


def decide_domain(pk: int, limit: int) -> MailDomain | None:
    """Set how many keys a domain may have this year; return it, None if it is not there.

    What it has had already stays."""
    if not MailDomain.objects.filter(pk=pk).update(limit=limit, is_decided=True):
        return None
    return MailDomain.objects.get(pk=pk)


def forget_domains(before: int) -> int:
    """Delete the counts of earlier years; return how many."""
    return MailDomain.objects.filter(year__lt=before).delete()[0]
