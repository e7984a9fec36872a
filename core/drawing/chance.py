"""Chance that is the same for the same words: a drawing can be made again anywhere."""

import hashlib
from random import Random


def make_chance(seed: str) -> Random:
    """Return a source of chance that is the same for the same words, everywhere and always."""
    return Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))  # noqa: S311 # nosec B311
