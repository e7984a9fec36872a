"""The log of what became of ratings: append-only, a Merkle tree (RFC 6962) with a signed head each
month.

It is in the site's database; its leaves wait in that of the ratings. A month is written first and
its leaves are deleted there afterward: if a release is stopped in between, the next finds them in
the log.
"""

import hashlib
import json
import random
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from companies.models import LogMonth
from companies.ratings import api

LEAF = 32  # bytes
BLOCK = 128  # leaves: a month is filled up to a multiple, so that it tells of no small number
FEWEST_IN_BUCKET = 1_200  # on average, so that none has less than a thousand
PREFIXES = 256  # values of a leaf's first byte
# Points of Ed25519 with an order of at most eight: as keys, they take many a signature for theirs.
SMALL_ORDER = {
    bytes.fromhex(point)
    for point in (
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "00" * 32,
        "00" * 31 + "80",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
}


class LogDamaged(Exception):
    """The log that is stored does not have the root that was signed."""


class WitnessRefused(Exception):
    """A signature that is none over that month's head."""


@dataclass(frozen=True)
class Part:
    """Leaves of one month that lie side by side, and how they lead to the month's root."""

    first: int  # the place of the first one in the whole log
    leaves: list[bytes]
    proof: list[bytes]


def publish_month(
    month: date, chance: random.Random, kids: list[str], scripts: dict[str, str]
) -> LogMonth | None:
    """Write what waits into the log as one month, once; return it if it is new.

    Raises LogKeyMissing, LogDamaged.
    """
    waiting = set(api.read_waiting_leaves())
    written = find_written(waiting)
    made = None
    newest = LogMonth.objects.order_by("month").last()
    if newest is None or newest.month < month:
        row = make_month(month, newest, waiting - written, chance, kids, scripts)
        made, is_new = LogMonth.objects.get_or_create(month=month, defaults=row)
        made = made if is_new else None
        written = find_written(waiting)
    api.delete_leaves(written)
    return made


def find_written(values: set[bytes]) -> set[bytes]:
    """Return which leaves are in the log."""
    found: set[bytes] = set()
    if values:
        for leaves in LogMonth.objects.values_list("leaves", flat=True).iterator(1):
            found |= values.intersection(split_hashes(leaves))
    return found


def make_month(
    month: date,
    newest: LogMonth | None,
    values: set[bytes],
    chance: random.Random,
    kids: list[str],
    scripts: dict[str, str],
) -> dict:
    """Return the fields of a new month. The leaves are sorted: anyone can see that their order
    tells nothing."""
    blocks = read_blocks()
    if newest and api.compute_root(blocks).hex() != json.loads(newest.head)["root"]:
        raise LogDamaged
    padding = BLOCK * max(1, -(-len(values) // BLOCK)) - len(values)
    leaves = sorted([*values, *(chance.randbytes(LEAF) for _ in range(padding))])
    own = make_blocks(leaves)
    head = json.dumps(
        {
            "year": month.year,
            "month": month.month,
            "leaves": len(leaves) + (newest.size if newest else 0),
            "root": api.compute_root([*blocks, *own]).hex(),
            "previous": hash_head(newest.head) if newest else None,
            "kids": kids,
            "scripts": scripts,
        },
        separators=(",", ":"),
    )
    return {
        "size": len(leaves) + (newest.size if newest else 0),
        "leaves": b"".join(leaves),
        "blocks": b"".join(own),
        "head": head,
        "signature": api.sign_head(head),
    }


def hash_head(head: str) -> str:
    """Return what the next head names this one by."""
    return hashlib.sha256(head.encode()).hexdigest()


def make_blocks(leaves: list[bytes]) -> list[bytes]:
    """Return the hash of each block of leaves."""
    hashes = [api.hash_leaf(leaf) for leaf in leaves]
    return [api.compute_root(hashes[at : at + BLOCK]) for at in range(0, len(hashes), BLOCK)]


def split_hashes(data: bytes) -> list[bytes]:
    """Return the values of 32 bytes that a field holds."""
    whole = bytes(data)
    return [whole[at : at + LEAF] for at in range(0, len(whole), LEAF)]


def read_blocks(size: int | None = None) -> list[bytes]:
    """Return the hashes of the log's blocks: those of its first `size` leaves, or all."""
    months = LogMonth.objects.order_by("month")
    if size is not None:
        months = months.filter(size__lte=size)
    return [one for data in months.values_list("blocks", flat=True) for one in split_hashes(data)]


def read_part(month: LogMonth, start: int, end: int) -> Part:
    """Return a part of a month's leaves, in whole blocks, with its proof."""
    leaves = split_hashes(month.leaves)
    before = (month.size - len(leaves)) // BLOCK
    start, end = start // BLOCK, -(-end // BLOCK)
    return Part(
        (before + start) * BLOCK,
        leaves[start * BLOCK : end * BLOCK],
        api.prove_range(read_blocks(month.size), before + start, before + end),
    )


def read_whole_month(month: LogMonth) -> Part:
    """Return all leaves of a month."""
    return read_part(month, 0, len(month.leaves) // LEAF)


def read_bucket(month: LogMonth, prefix: int) -> Part | None:
    """Return the leaves of a month from a first byte on, at least a thousand of them.

    None if no bucket begins there.
    """
    width = bucket_width(len(month.leaves) // LEAF)
    if prefix % width:
        return None
    firsts = list(bytes(month.leaves)[::LEAF])
    start = sum(first < prefix for first in firsts)
    end = sum(first < prefix + width for first in firsts)
    return read_part(month, start, end)


def bucket_width(leaves: int) -> int:
    """Return how many values of the first byte one bucket of a month has: a power of two."""
    wanted = leaves // FEWEST_IN_BUCKET
    return PREFIXES >> min(8, max(0, wanted.bit_length() - 1))


def prove_growth(old: int, new: int) -> list[bytes] | None:
    """Return the proof that the log of one head is the start of a later one's.

    None if there are no heads with that many leaves.
    """
    sizes = set(LogMonth.objects.values_list("size", flat=True))
    if old > new or not {old, new} <= sizes:
        return None
    return api.prove_consistency(read_blocks(new), old // BLOCK)


@transaction.atomic
def add_witness(month: date, name: str, url: str, key: bytes, signature: bytes) -> None:
    """Put a witness's signature beside a head, in place of one with the same key.

    Raises WitnessRefused, LogMonth.DoesNotExist.
    """
    row = LogMonth.objects.select_for_update().get(month=month)
    if key in SMALL_ORDER:
        raise WitnessRefused
    try:
        public = Ed25519PublicKey.from_public_bytes(key)
        public.verify(signature, api.message_of_head(row.head))
    except (ValueError, InvalidSignature):
        raise WitnessRefused from None
    others = [one for one in row.witnesses if one["key"] != key.hex()]
    new = {"name": name, "url": url, "key": key.hex(), "signature": signature.hex()}
    row.witnesses = [*others, new]
    row.save(update_fields=["witnesses"])
