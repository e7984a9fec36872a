"""The leaves of the log: values that say what became of a rating to whoever has its key alone.

They wait here, until the month's head of the log is written.
"""

from collections.abc import Iterable

from companies.ratings import keys
from companies.ratings.models import Leaf
from core.encoding import decode_base64url, encode_base64url

STATES = ("received", "counted", "changed", "withdrawn", "set aside", "not counted")
CHUNK = 500


def make_leaf(key: keys.RatingKey, employer: int, number: int, state: str) -> bytes:
    """Return the leaf of one state of a submission; the first of an employer has the number 1."""
    return key.digest("leaf", employer, key.year, number, state)


def make_leaves(key: keys.RatingKey, employer: int, number: int) -> list[str]:
    """Return the leaves of a submission, one for each of STATES: a ballot carries them sealed."""
    return [encode_base64url(make_leaf(key, employer, number, state)) for state in STATES]


def write_leaves(leaves: Iterable[str]) -> None:
    """Let leaves wait for the next head of the log."""
    rows = [Leaf(value=decode_base64url(leaf)) for leaf in leaves]
    Leaf.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


def read_waiting_leaves() -> list[bytes]:
    """Return the leaves that wait for the next head of the log."""
    return [bytes(value) for value in Leaf.objects.values_list("value", flat=True)]


def delete_leaves(values: Iterable[bytes]) -> None:
    """Delete leaves that are in the log."""
    rows = list(values)
    for start in range(0, len(rows), CHUNK):
        Leaf.objects.filter(pk__in=rows[start : start + CHUNK]).delete()
