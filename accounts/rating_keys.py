"""The issuer: signs a member's rating key without seeing it, once a year (RFC 9474).

Stored is only that a member has had the key of a year, and a hash of what was signed blindly, so
that a lost answer can be requested again. No time and no address, and nobody can tell which key it
was.
"""

import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import key_quotas
from accounts.email_addresses import name_mailbox
from accounts.models import IssuedKey, User
from core import blind_rsa
from core.encoding import decode_base64url, encode_base64url

ONE_DAY = timedelta(days=1)


class NotIssued(Exception):
    """A key is not given out. Subclasses say why; `code` is what the page's script is told."""

    code = ""


class AddressUnconfirmed(NotIssued):
    """The member has no confirmed address."""

    code = "unverified"


class KeyAlreadyIssued(NotIssued):
    """The year's key was given out, to this account or to this mailbox."""

    code = "issued"


class DomainFull(NotIssued):
    """The member's mail domain has had its keys of the year; an editor looks at it."""

    code = "domain"


class NetworkFull(NotIssued):
    """The visitor's network has had its keys of the day."""

    code = "network"


class MalformedMessage(NotIssued):
    """What was sent is not a blinded message."""

    code = "malformed"


class KidUnknown(NotIssued):
    """What was blinded is for another public key than those that we sign with."""

    code = "reload"


class NoSigningKey(NotIssued):
    """The keys of the year have not been made."""

    code = "no-keys"


@lru_cache(maxsize=4)
def load_private_key(path: Path, changed: int) -> blind_rsa.PrivateKey:
    return blind_rsa.PrivateKey.from_pem(path.read_bytes())


def get_key_year() -> int:
    """Return the year whose keys are given out."""
    return timezone.now().year


def load_signing_key(year: int) -> blind_rsa.PrivateKey:
    """Return the signing key of a year. Raises NoSigningKey."""
    path = Path(settings.RATING_KEYS_DIR) / f"{year}.pem"
    try:
        return load_private_key(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise NoSigningKey from None


def read_public_key(year: int) -> blind_rsa.PublicKey | None:
    """Return the public key of a year, None if there is none."""
    path = Path(settings.RATING_KEYS_DIR) / f"{year}.json"
    try:
        return blind_rsa.PublicKey.from_jwk(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None


def name_public_key(year: int) -> str:
    """Return the kid of a year's public key, empty if there is none."""
    public = read_public_key(year)
    return public.kid(year) if public else ""


def may_have_key(user: User) -> bool:
    """Say whether a member may have a key: their address is confirmed or, if an operator set it,
    an account elsewhere is linked."""
    if user.is_newcomer:
        return False
    return user.is_verified or user.socialaccount_set.exists()  # type: ignore[attr-defined]


def has_key(user: User, year: int) -> bool:
    """Say whether a member has had the key of a year."""
    return IssuedKey.objects.filter(user=user, year=year).exists()


def count_issued_keys(year: int) -> int:
    """Return how many keys of a year were given out."""
    return IssuedKey.objects.filter(year=year).count()


def mailbox_digest(user: User, year: int) -> bytes:
    """Return a keyed hash of a member's mailbox, the same for all its spellings."""
    text = f"rating key {year} {name_mailbox(str(user.email))}"
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256")


def forget_mailboxes(before: int) -> int:
    """Delete the mailbox hashes of earlier years: they only ensure one key for each mailbox."""
    return IssuedKey.objects.filter(year__lt=before).exclude(mailbox=None).update(mailbox=None)


def issue_key(user: User, year: int, blinded: bytes) -> bytes:
    """Sign a blinded message for a member; the same message gets the same answer.

    Raises NotIssued.
    """
    if not may_have_key(user):
        raise AddressUnconfirmed
    key = load_signing_key(year)
    digest, box = hashlib.sha256(blinded).digest(), mailbox_digest(user, year)
    if IssuedKey.objects.filter(mailbox=box, year=year).exclude(user=user).exists():
        raise KeyAlreadyIssued  # to an account that is gone, or under another spelling
    try:
        with transaction.atomic():
            row, is_new = IssuedKey.objects.get_or_create(
                user=user, year=year, defaults={"blinded": digest, "mailbox": box}
            )
            if bytes(row.blinded) != digest:
                raise KeyAlreadyIssued
            if is_new and not key_quotas.take_place(str(user.email or ""), year):
                raise DomainFull
            return blind_rsa.blind_sign(key, blinded)
    except DomainFull:
        key_quotas.ask_editor(str(user.email), year, timezone.now().date())
        raise
    except blind_rsa.BlindRSAError:
        raise MalformedMessage from None
    except IntegrityError:  # the same request came twice at once
        return issue_key(user, year, blinded)


def make_whole_key(user: User, year: int) -> str:
    """Make a whole rating key for a member whose browser cannot, and store nothing more of it."""
    secret = secrets.token_bytes(32)
    public = load_signing_key(year).public
    kid = public.kid(year)
    message = b"wr1\0" + kid.encode() + secret
    blinded, inverse = blind_rsa.blind(public, message)
    signature = blind_rsa.finalize(public, message, issue_key(user, year, blinded), inverse)
    return ".".join(["wr1", kid, encode_base64url(secret), encode_base64url(signature)])


def decode_blinded(text: str) -> tuple[str, bytes]:
    """Return the kid and the bytes of a blinded message, `<kid>.<blinded>`.

    Raises MalformedMessage.
    """
    try:
        kid, blinded = "".join(text.split()).split(".")
        return kid, decode_base64url(blinded)
    except ValueError:  # NotBase64Url is one
        raise MalformedMessage from None


def find_year_of(kid: str) -> int:
    """Return the year whose key is called so, if we sign with it now. Raises NotIssued.

    Yesterday's year is one of them: the page may have been opened before midnight.
    """
    now = timezone.now()
    load_signing_key(now.year)
    for year in (now.year, (now - ONE_DAY).year):
        with suppress(NoSigningKey):
            if load_signing_key(year).public.kid(year) == kid:
                return year
    raise KidUnknown
