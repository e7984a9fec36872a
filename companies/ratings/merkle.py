"""The Merkle tree of RFC 6962: its root, and proofs for a range of leaves and between two sizes.

A tree is the list of its leaves' hashes. Where every size is a multiple of a power of two, as in
the log, a list of the hashes of its blocks of that many leaves is the same tree.
"""

from collections.abc import Sequence
from hashlib import sha256

Hashes = Sequence[bytes]


def hash_leaf(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\0" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return sha256(b"\1" + left + right).digest()


def compute_root(hashes: Hashes) -> bytes:
    """Return the root of a tree; that of an empty one is the hash of nothing (2.1)."""
    return hash_between(hashes, 0, len(hashes)) if hashes else sha256().digest()


def prove_range(hashes: Hashes, start: int, end: int) -> list[bytes]:
    """Return the hashes, from left to right, that lead from the leaves of a range to the root.

    For one leaf they are those of RFC 6962's audit path (2.1.1).
    """
    return list_hashes_outside(hashes, 0, len(hashes), start, end)


def prove_consistency(hashes: Hashes, old: int) -> list[bytes]:
    """Return the proof that the tree of the first `old` leaves is the start of this one (2.1.2)."""
    return prove_start(hashes, 0, len(hashes), old, is_known=True) if old else []


def find_middle(start: int, end: int) -> int:
    """Return where a subtree of at least two leaves is split: left is the largest power of two."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def hash_between(hashes: Hashes, start: int, end: int) -> bytes:
    """Return the hash of a subtree."""
    if end - start == 1:
        return hashes[start]
    middle = find_middle(start, end)
    return hash_node(hash_between(hashes, start, middle), hash_between(hashes, middle, end))


def list_hashes_outside(hashes: Hashes, low: int, high: int, start: int, end: int) -> list[bytes]:
    """Return the hashes of the largest parts of a subtree that are outside a range."""
    if high <= start or low >= end:
        return [hash_between(hashes, low, high)]
    if start <= low and high <= end:
        return []
    middle = find_middle(low, high)
    return [
        *list_hashes_outside(hashes, low, middle, start, end),
        *list_hashes_outside(hashes, middle, high, start, end),
    ]


def prove_start(hashes: Hashes, low: int, high: int, old: int, *, is_known: bool) -> list[bytes]:
    """Return the proof for a subtree; the old root is known as long as we went left (SUBPROOF)."""
    if old == high:
        return [] if is_known else [hash_between(hashes, low, high)]
    middle = find_middle(low, high)
    if old <= middle:
        left = prove_start(hashes, low, middle, old, is_known=is_known)
        return [*left, hash_between(hashes, middle, high)]
    right = prove_start(hashes, middle, high, old, is_known=False)
    return [*right, hash_between(hashes, low, middle)]
