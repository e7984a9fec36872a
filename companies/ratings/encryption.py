"""What the ballot box writes down, sealed: to the tally key, or to the author alone.

All of one kind are equally long, whatever is in them.
"""

import json
import os
import struct
import zlib
from typing import Any

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

COPY, WORDS, BALLOT, ENVELOPE = 512, 1_900, 2_240, 120  # bytes inside the seal
SUITE = hpke.Suite(
    hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305
)  # RFC 9180, base mode
INFO, ENVELOPE_INFO = b"wr1 ballot", b"wr1 envelope"


class TooLong(Exception):
    """More than an envelope holds: hundreds of characters that cannot be packed."""


def pack_value(value: Any, size: int) -> bytes:
    """Return a value as `size` bytes. Raises TooLong."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    data = zlib.compress(text, 9)
    if len(data) + 2 > size:
        raise TooLong
    return struct.pack(">H", len(data)) + data + bytes(size - len(data) - 2)


def unpack_value(data: bytes) -> Any:
    """Return the value in what `packed` made."""
    (length,) = struct.unpack(">H", data[:2])
    return json.loads(zlib.decompress(data[2 : 2 + length]))


def seal_to_tally(value: Any, key: X25519PublicKey) -> bytes:
    """Seal a value to the tally key."""
    return SUITE.encrypt(pack_value(value, BALLOT), key, INFO)


def open_at_tally(sealed: bytes, key: X25519PrivateKey) -> Any:
    """Open what was sealed to the tally key. Raises InvalidTag for another key."""
    return unpack_value(SUITE.decrypt(bytes(sealed), key, INFO))


def seal_envelope(value: Any, key: X25519PublicKey) -> bytes:
    """Seal what a rating says of one group to the tally key."""
    return SUITE.encrypt(pack_value(value, ENVELOPE), key, ENVELOPE_INFO)


def open_envelope(sealed: bytes, key: X25519PrivateKey) -> Any:
    """Open what was sealed for a group. Raises InvalidTag for another key."""
    return unpack_value(SUITE.decrypt(bytes(sealed), key, ENVELOPE_INFO))


def seal_to_author(value: Any, key: bytes, size: int) -> bytes:
    """Seal a value under a key that only the author's rating key gives."""
    nonce = os.urandom(12)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, pack_value(value, size), None)


def open_as_author(sealed: bytes, key: bytes) -> Any:
    """Open what was sealed to the author. Raises InvalidTag for another key."""
    data = bytes(sealed)
    return unpack_value(ChaCha20Poly1305(key).decrypt(data[:12], data[12:], None))
