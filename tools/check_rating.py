"""check_rating.py: see in the public log what became of your rating. Python 3.11, nothing else.

    python check_rating.py https://SITE KEYFILE NUMBER …   look for your ratings of companies
    python check_rating.py https://SITE                    check the log alone, as a witness does

KEYFILE holds your rating key; NUMBER is a company's, from your author's inbox. The key stays here:
the program downloads the whole log and computes what only your key gives. A folder in place of the
address is read as it was downloaded: log.json and log/<year>-<month>.json.

    --kept FILE   the head from last time: what was in the log then must be in it now. The newest
                  is written there when all is well. Without a key you are a witness with that.
    --sign FILE   write what the log's key has signed there, for your own signature beside it
"""

import argparse
import base64
import hashlib
import hmac
import json
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

STATES = {
    "received": "was received and waits to be counted",
    "set aside": "was set aside until an editor has decided, or 60 days have passed",
    "counted": "was counted",
    "changed": "was changed, and the change is counted",
    "withdrawn": "was withdrawn, and is no longer counted",
    "not counted": "was not counted: in your author's inbox you may appeal",
}
SUBMISSIONS = 50  # of one company that are looked for


class Failure(Exception):
    """What is wrong, in one line."""


# RFC 6962: the tree


def hash_node(left, right):
    """Return the hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


def add_leaf(peaks, leaf):
    """Add a leaf to the largest full subtrees that a log consists of, as (size, hash)."""
    size, value = 1, hashlib.sha256(b"\0" + leaf).digest()
    while peaks and peaks[-1][0] == size:
        value = hash_node(peaks.pop()[1], value)
        size *= 2
    peaks.append((size, value))


def compute_root(peaks):
    """Return the root of a log."""
    value = peaks[-1][1]
    for _, left in reversed(peaks[:-1]):
        value = hash_node(left, value)
    return value


# RFC 8032: Ed25519, as far as it takes to check a signature

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add_points(one, other):
    """Return the sum of two points, in extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply_point(number, point):
    """Return a point times a number."""
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add_points(result, point)
        point, number = add_points(point, point), number >> 1
    return result


def read_point(data):
    """Return the point in 32 bytes."""
    number = int.from_bytes(data, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    if y >= P:
        raise ValueError("no point")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        raise ValueError("no point")
    return (P - x if x & 1 != sign else x), y, 1, (P - x if x & 1 != sign else x) * y % P


BASE = read_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def verify(key, message, signature):
    """Say whether a signature is good (5.1.7)."""
    try:
        public, point = read_point(key), read_point(signature[:32])
    except ValueError:
        return False
    number = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or number >= Q:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    right = add_points(point, multiply_point(int.from_bytes(digest, "little") % Q, public))
    left = multiply_point(number, BASE)
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P
        or (left[1] * right[2] - right[1] * left[2]) % P
    )


# The log


def message_of_head(head):
    """Return what is signed."""
    return b"wr1 log head\0" + head.encode()


def read_file(where, name):
    """Return a file of the log, from the site or from a folder."""
    try:
        if "://" not in where:
            return json.loads((Path(where) / name).read_bytes())
        if not where.startswith(("https://", "http://")):
            raise Failure("This is no address of a site.")
        address = f"{where.rstrip('/')}/companies/figures/{name}"
        with urllib.request.urlopen(address, timeout=60) as reply:  # noqa: S310  # nosec B310
            return json.load(reply)
    except (OSError, ValueError) as error:
        raise Failure(f"{name} cannot be read: {error}") from None


@dataclass
class Log:
    """A log that was checked."""

    newest: dict  # log.json
    roots: dict[int, str]  # by the number of leaves
    months: dict[bytes, str]  # the month of each leaf


def read_log(where):
    """Return the log, checked from the first leaf to the newest head."""
    newest = read_file(where, "log.json")
    head, key = newest["head"], bytes.fromhex(newest["key"])
    if not verify(key, message_of_head(head), bytes.fromhex(newest["signature"])):
        raise Failure("The newest head is not signed with the log's key.")
    peaks, roots, months, previous = [], {}, {}, None
    for month, _ in newest["months"]:
        part = read_file(where, f"log/{month}.json")
        own = json.loads(part["head"])
        if own["previous"] != previous or f"{own['year']}-{own['month']:02}" != month:
            raise Failure(f"The head of {month} does not follow the one before.")
        for leaf in map(bytes.fromhex, part["leaves"]):
            add_leaf(peaks, leaf)
            months[leaf] = month
        size, root = sum(size for size, _ in peaks), compute_root(peaks).hex()
        if (size, root) != (own["leaves"], own["root"]):
            raise Failure(f"The leaves of {month} are not those of its head.")
        roots[size] = root
        previous = hashlib.sha256(part["head"].encode()).hexdigest()
    if previous != hashlib.sha256(head.encode()).hexdigest():
        raise Failure("The newest month's head is not the newest head.")
    return Log(newest, roots, months)


def compare_with_kept(log, kept):
    """Check that a log has grown from the head that was kept."""
    old = json.loads(kept["head"])
    if kept["key"] != log.newest["key"]:
        raise Failure("The log has another key than last time.")
    if log.roots.get(old["leaves"]) != old["root"]:
        raise Failure("What was in the log last time is not in it now: it was rewritten.")


# Her leaves


def read_key(text):
    """Return the year and the secret in a rating key."""
    try:
        prefix, kid, secret, _ = "".join(text.split()).split(".")
        year, secret = int(kid[:4]), base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    except ValueError:
        raise Failure("This is no rating key.") from None
    if prefix != "wr1" or len(secret) != 32:
        raise Failure("This is no rating key.")
    return year, secret


def find_leaves(log, key, company):
    """Yield (number, month, state) of what the log says of a key and a company, in order."""
    year, secret = key
    found = []
    for number in range(1, SUBMISSIONS + 1):
        for rank, state in enumerate(STATES):
            text = json.dumps(["leaf", company, year, number, state], separators=(",", ":"))
            leaf = hmac.digest(secret, text.encode(), "sha256")
            if leaf in log.months:
                found.append((number, log.months[leaf], rank, state))
    return [(number, month, state) for number, month, _, state in sorted(found)]


def say_what_became(log, key, company):
    """Print what the log says about one company."""
    found = find_leaves(log, key, company)
    for number, month, state in found:
        print(f"Company {company}, submission {number}: it {STATES[state]} ({month}).")
    if not found:
        first, last = log.newest["months"][0][0], log.newest["months"][-1][0]
        print(
            f"Company {company}: nothing in the log, which goes from {first} to {last}. What was "
            "sent since comes with the next head. If your inbox says that it was counted, keep "
            "this log and tell others."
        )
    return bool(found)


def main(arguments):
    """Do what the command line says; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", help="its address, or a folder with its files")
    parser.add_argument("key", nargs="?", type=Path, help="the file with your rating key")
    parser.add_argument("companies", nargs="*", type=int, help="their numbers")
    parser.add_argument("--kept", type=Path, help="the head from last time")
    parser.add_argument("--sign", type=Path, help="where to write what is signed")
    options = parser.parse_args(arguments)
    try:
        key = read_key(options.key.read_text()) if options.key else None
        log = read_log(options.site)
        if options.kept and options.kept.exists():
            compare_with_kept(log, json.loads(options.kept.read_bytes()))
            print("All that was in the log last time is in it now.")
    except (Failure, OSError, KeyError, ValueError) as error:
        print(f"Not well: {error}", file=sys.stderr)
        return 1
    head = json.loads(log.newest["head"])
    print(f"The log has {head['leaves']:,} leaves, as its signed head says ({head['root']}).")
    if options.kept:
        options.kept.write_text(json.dumps({name: log.newest[name] for name in ("head", "key")}))
    if options.sign:
        options.sign.write_bytes(message_of_head(log.newest["head"]))
    found = [say_what_became(log, key, company) for company in options.companies] if key else []
    return 0 if all(found) else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
