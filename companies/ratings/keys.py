"""Rating keys: what a member holds, what can be computed from it, and the files of the key pairs.

A rating key is a line of text, `wr1.<kid>.<m>.<signature>`: which public key checks it (the year
and a part of its hash), 32 random bytes, and the issuer's blind signature over both (RFC 9474).
Whoever has `m` can compute the values under which the ballot box keeps what it keeps; nobody else
can.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

from core import blind_rsa
from core.encoding import decode_base64url, encode_base64url

PREFIX = "wr1"
HEAD_PREFIX = b"wr1 log head\0"
SECRET_SIZE, SIGNATURE_SIZE = 32, 384  # bytes
SLOTS = 3  # employers a key can rate
LINE_SIZE = 600  # characters; longer is no key
KID = re.compile(rf"\d{{4}}-[0-9a-f]{{{blind_rsa.KID_DIGITS}}}", re.ASCII)
AROUND_NEW_YEAR = timedelta(days=14)  # before and after it, the keys of both years are valid


class RatingKeyError(Exception):
    """A rating key that cannot be used."""


class KeyUnreadable(RatingKeyError):
    """The text is no rating key."""


class KidUnknown(RatingKeyError):
    """This site has no such public key as the rating key names."""


class KeyNotOurs(RatingKeyError):
    """The signature is not this site's."""


class KeyExpired(RatingKeyError):
    """The key is of another year than the one in which it would rate."""


class TallyKeyMissing(RatingKeyError):
    """The key pair that ballots are sealed to has not been made, or is not here."""


class LogKeyMissing(RatingKeyError):
    """The key pair that signs the heads of the log has not been made, or is not here."""


@dataclass(frozen=True)
class RatingKey:
    """A rating key; `secret` is m."""

    kid: str
    secret: bytes
    signature: bytes

    def __repr__(self) -> str:
        return "<RatingKey>"  # so that none ends up in a log

    def __str__(self) -> str:
        secret, signature = map(encode_base64url, (self.secret, self.signature))
        return f"{PREFIX}.{self.kid}.{secret}.{signature}"

    @property
    def year(self) -> int:
        """The year whose key it is."""
        return int(self.kid[:4])

    @property
    def message(self) -> bytes:
        """What is signed."""
        return message_to_sign(self.kid, self.secret)

    def digest(self, *parts: str | int) -> bytes:
        """Return HMAC-SHA256(m, parts), 32 bytes."""
        text = json.dumps(parts, separators=(",", ":"))
        return hmac.digest(self.secret, text.encode(), "sha256")

    def derive(self, *parts: str | int) -> bytes:
        """Return HMAC-SHA256(m, parts and the key's year), 32 bytes."""
        return self.digest(*parts, self.year)


def message_to_sign(kid: str, secret: bytes) -> bytes:
    """Return what is signed for a secret: "wr1" 0x00 kid m."""
    return PREFIX.encode() + b"\0" + kid.encode() + secret


def parse_key(text: str) -> RatingKey:
    """Return the key in a line of text, white space forgiven. Raises KeyUnreadable."""
    parts = "".join(text[: 2 * LINE_SIZE].split()).split(".")
    try:
        prefix, kid, secret, signature = parts
        key = RatingKey(kid, decode_base64url(secret), decode_base64url(signature))
    except ValueError:
        raise KeyUnreadable from None
    sizes = (len(key.secret), len(key.signature))
    if prefix != PREFIX or not KID.fullmatch(kid) or sizes != (SECRET_SIZE, SIGNATURE_SIZE):
        raise KeyUnreadable
    return key


def check_key(text: str, year: int | None = None) -> RatingKey:
    """Return the key in a line of text if we have signed it, and, if asked, for this very year.

    Raises KeyUnreadable, KidUnknown, KeyNotOurs, KeyExpired.
    """
    key = parse_key(text)
    public = read_public_key(key.year)
    if public is None or public.kid(key.year) != key.kid:
        raise KidUnknown
    if not blind_rsa.verify(public, key.message, key.signature):
        raise KeyNotOurs
    if year is not None and key.year != year:
        raise KeyExpired
    return key


def is_valid_on(key: RatingKey, today: date) -> bool:
    """Say whether a key can rate on a day: in its year, and around New Year in the next to it."""
    return key.year in {(today - AROUND_NEW_YEAR).year, (today + AROUND_NEW_YEAR).year}


# The files: <year>.pem signs, <year>.json (a JWK) checks; tally.pem opens, tally.pub seals;
# log.pem signs the heads of the log, log.pub checks them.


def key_folder() -> Path:
    """Where the key files are."""
    return Path(settings.RATING_KEYS_DIR)


@lru_cache(maxsize=32)
def read_cached(path: Path, changed: int) -> bytes:
    return path.read_bytes()


def read_key_file(name: str) -> bytes | None:
    """Return a key file's content, None where there is no such file."""
    path = key_folder() / name
    try:
        return read_cached(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=32)
def parse_public_key(text: bytes) -> blind_rsa.PublicKey:
    return blind_rsa.PublicKey.from_jwk(json.loads(text))


def read_public_key(year: int) -> blind_rsa.PublicKey | None:
    """Return the public key of a year, None if there is none."""
    text = read_key_file(f"{year}.json")
    return parse_public_key(text) if text else None


def read_tally_public_key() -> X25519PublicKey:
    """Return the key that ballots are sealed to. Raises TallyKeyMissing."""
    data = read_key_file("tally.pub")
    if data is None:
        raise TallyKeyMissing
    return X25519PublicKey.from_public_bytes(bytes.fromhex(data.decode()))


def read_tally_private_key() -> X25519PrivateKey:
    """Return the key that opens ballots. Raises TallyKeyMissing."""
    data = read_key_file("tally.pem")
    if data is None:
        raise TallyKeyMissing
    return cast(X25519PrivateKey, serialization.load_pem_private_key(data, None))


def read_log_public_key() -> bytes | None:
    """Return the raw key that checks the heads of the log, None where there is none."""
    data = read_key_file("log.pub")
    return bytes.fromhex(data.decode()) if data else None


def sign_head(head: str) -> bytes:
    """Sign a head of the log. Raises LogKeyMissing."""
    data = read_key_file("log.pem")
    if data is None:
        raise LogKeyMissing
    private = cast(Ed25519PrivateKey, serialization.load_pem_private_key(data, None))
    return private.sign(message_of_head(head))


def message_of_head(head: str) -> bytes:
    """Return what the log's key signs, and nothing else: "wr1 log head" 0x00 and the head."""
    return HEAD_PREFIX + head.encode()


def create_keys(year: int) -> list[str]:
    """Make the year's signing pair, the tally's and the log's where they miss; return which."""
    made = []
    key_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (key_folder() / f"{year}.json").exists():
        private = blind_rsa.generate(3072)
        write_key_file(f"{year}.pem", private.to_pem(), mode=0o600)
        jwk = private.public.to_jwk(year)
        write_key_file(f"{year}.json", json.dumps(jwk, indent=2).encode(), mode=0o644)
        made.append(str(year))
    for name, kind in (("tally", X25519PrivateKey), ("log", Ed25519PrivateKey)):
        if not (key_folder() / f"{name}.pub").exists():
            write_pair(name, kind.generate())
            made.append(name)
    return made


def write_pair(name: str, private: X25519PrivateKey | Ed25519PrivateKey) -> None:
    """Write a pair that does not change with the year: <name>.pem and, in hexadecimal, .pub."""
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_key_file(f"{name}.pem", pem, mode=0o600)
    public = private.public_key().public_bytes_raw().hex()
    write_key_file(f"{name}.pub", public.encode(), mode=0o644)


def write_key_file(name: str, data: bytes, mode: int) -> None:
    """Write a key file that is not there yet, at once and whole."""
    making = key_folder() / f"{name}.making"
    making.unlink(missing_ok=True)
    making.touch(mode=mode)
    making.write_bytes(data)
    making.rename(key_folder() / name)


def destroy_signing_keys(before: int) -> list[int]:
    """Destroy the signing keys of the years before one; return these years. Public keys stay."""
    gone = []
    for file in sorted(key_folder().glob("[0-9][0-9][0-9][0-9].pem")):
        if int(file.stem) < before:
            file.write_bytes(b"\0" * file.stat().st_size)
            file.unlink()
            gone.append(int(file.stem))
    return gone


def list_public_keys() -> dict[int, blind_rsa.PublicKey]:
    """Return the public keys of all years."""
    files = key_folder().glob("[0-9][0-9][0-9][0-9].json")
    return {int(file.stem): parse_public_key(file.read_bytes()) for file in sorted(files)}


def make_key_set() -> dict[str, list[dict[str, str]]]:
    """Return the public keys of all years as a JWK set (RFC 7517), the same for all who ask."""
    return {"keys": [public.to_jwk(year) for year, public in list_public_keys().items()]}


def find_fingerprint(name: str) -> str | None:
    """Return the SHA-256 of a public key that does not change with the year: of "tally", which
    ballots are sealed to, or of "log", which checks heads; None if there is none."""
    data = read_key_file(f"{name}.pub")
    return hashlib.sha256(data).hexdigest() if data else None


def has_private_part(name: str) -> bool:
    """Say whether the private part of a key pair is here: of a year, "tally" or "log"."""
    return (key_folder() / f"{name}.pem").exists()
