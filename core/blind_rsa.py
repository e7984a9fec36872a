"""RFC 9474, RSA blind signatures, with SHA-384 and MGF1-SHA-384; and nothing else.

The signer signs a message without seeing it, and cannot tell later which signature was made when.
"""

import hashlib
import math
import secrets
from dataclasses import dataclass
from functools import lru_cache

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from core.encoding import decode_base64url, encode_base64url

HASH_SIZE = SALT_SIZE = 48  # bytes
ALGORITHM = "RSABSSA-SHA384-PSS-Deterministic"
KID_DIGITS = 16  # of the thumbprint, in hexadecimal


class BlindRSAError(Exception):
    """A step that failed; its text is the error's name in the RFC."""


@dataclass(frozen=True)
class PublicKey:
    """A public key."""

    n: int
    e: int

    @property
    def size(self) -> int:
        """The length of a signature, in bytes."""
        return (self.n.bit_length() + 7) // 8

    def to_jwk(self, year: int) -> dict[str, str]:
        """Return the key of a year as a JWK (RFC 7517)."""
        n, e, kid = encode_number(self.n), encode_number(self.e), self.kid(year)
        return {"kty": "RSA", "use": "sig", "alg": ALGORITHM, "kid": kid, "n": n, "e": e}

    @property
    def thumbprint(self) -> str:
        """The JWK thumbprint, SHA-256 in hexadecimal (RFC 7638): it is of the two numbers alone."""
        text = f'{{"e":"{encode_number(self.e)}","kty":"RSA","n":"{encode_number(self.n)}"}}'
        return hashlib.sha256(text.encode()).hexdigest()

    def kid(self, year: int) -> str:
        """Return what the key is called as the one of a year, in every rating key it signs."""
        return f"{year}-{self.thumbprint[:KID_DIGITS]}"

    @classmethod
    def from_jwk(cls, jwk: dict) -> "PublicKey":
        """Return the key in a JWK."""
        return cls(decode_number(jwk["n"]), decode_number(jwk["e"]))


@dataclass(frozen=True)
class PrivateKey:
    """A private key with what the Chinese remainder theorem needs."""

    n: int
    e: int
    d: int
    p: int
    q: int
    dp: int
    dq: int
    qinv: int

    def __repr__(self) -> str:
        return "<PrivateKey>"  # so that none ends up in a log

    @property
    def public(self) -> PublicKey:
        """Its public half."""
        return PublicKey(self.n, self.e)

    @classmethod
    def of(cls, key: rsa.RSAPrivateKey) -> "PrivateKey":
        """Return a key of pyca's as ours."""
        numbers = key.private_numbers()
        public = numbers.public_numbers
        rest = (numbers.d, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)
        return cls(public.n, public.e, *rest)

    def to_pem(self) -> bytes:
        """Return the key as PEM, unencrypted."""
        public = rsa.RSAPublicNumbers(self.e, self.n)
        numbers = rsa.RSAPrivateNumbers(self.p, self.q, self.d, self.dp, self.dq, self.qinv, public)
        return numbers.private_key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @classmethod
    def from_pem(cls, pem: bytes) -> "PrivateKey":
        """Return the key in a PEM file. Raises ValueError."""
        key = serialization.load_pem_private_key(pem, None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("This is no RSA key.")
        return cls.of(key)


def generate(bits: int = 3072) -> PrivateKey:
    """Make a key."""
    return PrivateKey.of(rsa.generate_private_key(65537, bits))


def encode_number(number: int) -> str:
    """Return a number as base64url without padding."""
    return encode_base64url(number.to_bytes((number.bit_length() + 7) // 8))


def decode_number(text: str) -> int:
    """Return the number in base64url without padding. Raises NotBase64Url."""
    return int.from_bytes(decode_base64url(text))


def prepare_identity(message: bytes) -> bytes:
    """Return the message as it is: it has entropy of its own (RFC 9474, 4.1)."""
    return message


def prepare_randomize(message: bytes, prefix: bytes | None = None) -> bytes:
    """Return the message behind 32 random bytes (RFC 9474, 4.1)."""
    return (secrets.token_bytes(32) if prefix is None else prefix) + message


def mgf1(seed: bytes, length: int) -> bytes:
    """Return a mask (RFC 8017, B.2.1)."""
    blocks = range(-(-length // HASH_SIZE))
    return b"".join(hashlib.sha384(seed + i.to_bytes(4)).digest() for i in blocks)[:length]


def emsa_pss_encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """Return the encoded message (RFC 8017, 9.1.1). Raises BlindRSAError."""
    size = (bits + 7) // 8
    if size < HASH_SIZE + len(salt) + 2:
        raise BlindRSAError("message too long")
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(size - len(salt) - HASH_SIZE - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, mgf1(digest, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + digest + b"\xbc"


def blind(
    public: PublicKey,
    prepared: bytes,
    *,
    salt_length: int = SALT_SIZE,
    salt: bytes | None = None,
    r: int | None = None,
) -> tuple[bytes, int]:
    """Return the blinded message and the inverse that takes the blinding off (RFC 9474, 4.2).

    `salt` and `r` are for test vectors; else they are random. Raises BlindRSAError.
    """
    salt = secrets.token_bytes(salt_length) if salt is None else salt
    number = int.from_bytes(emsa_pss_encode(prepared, public.n.bit_length() - 1, salt))
    if math.gcd(number, public.n) != 1:
        raise BlindRSAError("invalid input")
    r = secrets.randbelow(public.n - 1) + 1 if r is None else r
    try:
        inverse = pow(r, -1, public.n)
    except ValueError:
        raise BlindRSAError("blinding error") from None
    blinded = number * pow(r, public.e, public.n) % public.n
    return blinded.to_bytes(public.size), inverse


def blind_sign(private: PrivateKey, blinded: bytes) -> bytes:
    """Sign a blinded message (RFC 9474, 4.3). Raises BlindRSAError.

    A random factor hides the message from whoever measures times, the remainders are raised in
    constant time, and a result that does not check is never given out: it would tell a prime.
    """
    public = private.public
    if len(blinded) != public.size:
        raise BlindRSAError("unexpected input size")
    number = int.from_bytes(blinded)
    if number >= private.n:
        raise BlindRSAError("message representative out of range")
    factor = secrets.randbelow(private.n - 1) + 1
    base = number * pow(factor, private.e, private.n) % private.n
    first = int(gmpy2.powmod_sec(base % private.p, private.dp, private.p))
    second = int(gmpy2.powmod_sec(base % private.q, private.dq, private.q))
    signed = second + private.q * ((first - second) * private.qinv % private.p)
    signature = signed * pow(factor, -1, private.n) % private.n
    if pow(signature, private.e, private.n) != number:
        raise BlindRSAError("signing failure")
    return signature.to_bytes(public.size)


def finalize(
    public: PublicKey,
    prepared: bytes,
    blind_sig: bytes,
    inverse: int,
    *,
    salt_length: int = SALT_SIZE,
) -> bytes:
    """Take the blinding off a signature and check it (RFC 9474, 4.4). Raises BlindRSAError."""
    if len(blind_sig) != public.size:
        raise BlindRSAError("unexpected input size")
    number = int.from_bytes(blind_sig) * inverse % public.n
    signature = number.to_bytes(public.size)
    if not verify(public, prepared, signature, salt_length=salt_length):
        raise BlindRSAError("invalid signature")
    return signature


@lru_cache(maxsize=16)
def _pyca(public: PublicKey) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(public.e, public.n).public_key()


def verify(
    public: PublicKey, prepared: bytes, signature: bytes, *, salt_length: int = SALT_SIZE
) -> bool:
    """Say whether a signature is good (RSASSA-PSS, RFC 8017, 8.1.2)."""
    scheme = padding.PSS(padding.MGF1(hashes.SHA384()), salt_length)
    try:
        _pyca(public).verify(signature, prepared, scheme, hashes.SHA384())
    except InvalidSignature:
        return False
    return True
