"""rating_key.py: make your rating key yourself, with nothing but Python 3.11 or newer.

    python rating_key.py start 2026.json     think of a secret; prints a blinded message
    python rating_key.py finish [ANSWER]     take the answer to it; prints your key
    python rating_key.py show                print your key again
    python rating_key.py check KEY 2026.json say whether a key is good

2026.json is the year's public key, from the rating-key page: what `start` prints begins with its
number, which must be the same for everyone. Paste the blinded message there, and give the answer
to `finish`. The site never sees your key: it signs it blindly (RFC 9474,
RSABSSA-SHA384-PSS-Deterministic). The secret waits in rating-key.secret.json, in this folder:
until you have your key in a safe place, do not delete it, and show it to nobody.
"""

import base64
import hashlib
import hmac
import json
import math
import os
import secrets
import sys
from pathlib import Path
from typing import Any

STATE = Path("rating-key.secret.json")
HOLDS = {"kid": str, "n": str, "e": int, "secret": str, "inverse": str, "blinded": str}
HASH = SALT = 48  # bytes


class Failure(Exception):
    """What went wrong, in one line."""


# RFC 9474 and RFC 8017


def mgf1(seed, length):
    """Return a mask (RFC 8017, B.2.1)."""
    blocks = range(-(-length // HASH))
    return b"".join(hashlib.sha384(seed + i.to_bytes(4, "big")).digest() for i in blocks)[:length]


def xor(a, b):
    """Return two strings of bytes, added bit by bit."""
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def encode(message, bits, salt):
    """Return the encoded message (RFC 8017, 9.1.1)."""
    size = (bits + 7) // 8
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(size - len(salt) - HASH - 2) + b"\x01" + salt
    masked = bytearray(xor(block, mgf1(digest, len(block))))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + digest + b"\xbc"


def verify(n, e, message, signature):
    """Say whether a signature is good: encode with its salt again, and compare."""
    number, bits = int.from_bytes(signature, "big"), n.bit_length() - 1
    size = (bits + 7) // 8
    if len(signature) != length(n) or number >= n:
        return False
    encoded = pow(number, e, n).to_bytes(length(n), "big")[-size:]
    cut = size - HASH - 1
    salt = xor(encoded[:cut], mgf1(encoded[cut:-1], cut))[-SALT:]
    return hmac.compare_digest(encoded, encode(message, bits, salt))


def blind(n, e, message):
    """Return the blinded message, and what takes the blinding off (RFC 9474, 4.2)."""
    number = int.from_bytes(encode(message, n.bit_length() - 1, secrets.token_bytes(SALT)), "big")
    r = secrets.randbelow(n - 1) + 1
    if math.gcd(number, n) != 1 or math.gcd(r, n) != 1:
        raise Failure("This public key is broken.")
    return (number * pow(r, e, n) % n).to_bytes(length(n), "big"), pow(r, -1, n)


def length(n):
    """Return the length of a signature, in bytes."""
    return (n.bit_length() + 7) // 8


# Texts and files


def encoded(data):
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text, what):
    """Return the bytes of base64url without padding, white space forgiven."""
    text = "".join(text.split())
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Failure(f"{what} has letters that do not belong there: copy all of it.") from None


def public_key(path):
    """Return (kid, n, e) of a public key's file; the kid must be this very key's."""
    try:
        jwk = json.loads(Path(path).read_text())
        n, e = (int.from_bytes(decoded(jwk[name], "The public key"), "big") for name in "ne")
        kid = jwk["kid"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Failure(f"{path} is no public key of ours.") from None
    if n.bit_length() != 3072 or e != 65537 or kid != named(n, e, str(kid)[:4]):
        raise Failure(f"{path} is no public key of ours.")
    return kid, n, e


def named(n, e, year):
    """Return a key's kid: the year, and 16 digits of its JWK thumbprint (RFC 7638)."""
    size = (e.bit_length() + 7) // 8
    numbers = encoded(e.to_bytes(size, "big")), encoded(n.to_bytes(length(n), "big"))
    text = '{{"e":"{}","kty":"RSA","n":"{}"}}'.format(*numbers)
    return f"{year}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def message(kid, secret):
    """Return what is signed."""
    return b"wr1\0" + kid.encode() + secret


def write(state):
    """Write the secret file so that nobody but you can read it."""
    making = STATE.with_suffix(".making")
    making.unlink(missing_ok=True)
    file = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as out:
        json.dump(state, out)
    making.replace(STATE)


def read():
    """Return what the secret file holds."""
    try:
        state = json.loads(STATE.read_text())
        whole = all(isinstance(state[name], kind) for name, kind in HOLDS.items())
        whole = whole and isinstance(state.get("key", ""), str)
        numbers = [int(state[name], 16) for name in ("n", "inverse")]
    except FileNotFoundError:
        raise Failure(f"There is no {STATE} here. Begin with: start PUBLIC.json") from None
    except (ValueError, KeyError, TypeError):
        raise Failure(f"{STATE} is broken.") from None
    if not whole or min(numbers) < 1:
        raise Failure(f"{STATE} is broken.")
    return state


# What it can do


def start(path):
    """Think of a secret and print its blinded message; the same one again until it is done."""
    if STATE.exists():
        state = read()
        if "key" in state:
            raise Failure(f"{STATE} holds a key already. Put it in a safe place, then move it.")
        print(f"{state['kid']}.{state['blinded']}")
        return
    kid, n, e = public_key(path)
    secret = secrets.token_bytes(32)
    blinded, inverse = blind(n, e, message(kid, secret))
    write(
        {
            "kid": kid,
            "n": hex(n),
            "e": e,
            "secret": encoded(secret),
            "inverse": hex(inverse),
            "blinded": encoded(blinded),
        }
    )
    print(f"{kid}.{encoded(blinded)}")


def finish(answer=None):
    """Take the blinding off the answer, check it, and print the key."""
    state = read()
    if "key" in state:
        print(state["key"])
        return
    if answer is None:
        answer = input("The answer: ") if sys.stdin.isatty() else sys.stdin.read()
    kid, n, e = state["kid"], int(state["n"], 16), state["e"]
    secret, given = decoded(state["secret"], str(STATE)), decoded(answer, "The answer")
    if len(given) != length(n):
        raise Failure("The answer is too short or too long: copy all of it.")
    number = int.from_bytes(given, "big") * int(state["inverse"], 16) % n
    signature = number.to_bytes(length(n), "big")
    if not verify(n, e, message(kid, secret), signature):
        raise Failure("This is not the answer to the blinded message.")
    state["key"] = f"wr1.{kid}.{encoded(secret)}.{encoded(signature)}"
    write(state)
    print(state["key"])


def show():
    """Print the key again."""
    state = read()
    if "key" not in state:
        raise Failure("Your key is not done yet. Go on with: finish ANSWER")
    print(state["key"])


def check(key, path):
    """Say whether a key is good."""
    kid, n, e = public_key(path)
    parts = "".join(key.split()).split(".")
    if len(parts) != 4 or parts[0] != "wr1":
        raise Failure("This is not a rating key: one begins with wr1.")
    if parts[1] != kid:
        raise Failure(f"This key begins with another number than {kid}, which {path} has.")
    secret, signature = (decoded(part, "The key") for part in parts[2:])
    if len(secret) != 32 or not verify(n, e, message(kid, secret), signature):
        raise Failure("This key is not signed by the owner of the public key.")
    print(f"A good key of {kid}.")


def main(arguments):
    """Run a command; return the exit code."""
    commands: dict[str, tuple[Any, int, int]] = {
        "start": (start, 1, 1),
        "finish": (finish, 0, 1),
        "show": (show, 0, 0),
        "check": (check, 2, 2),
    }
    name, rest = (arguments[0] if arguments else ""), arguments[1:]
    command, least, most = commands.get(name, (None, 0, 0))
    if command is None or not least <= len(rest) <= most:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        command(*rest)
    except (Failure, OSError, EOFError, KeyboardInterrupt) as error:
        print(str(error) or "Stopped.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
