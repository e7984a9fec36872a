"""Waiting for conditions. How long a machine takes is never what a test is about."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 120  # seconds: only a fault takes so long, on the slowest machine too
PAUSE = 0.05  # seconds between two looks
Found = TypeVar("Found")


def wait_until(find: Callable[[], Found], what: str = "it never happened") -> Found:
    """Return the first true value of `find`, called again and again.

    A refused or broken connection counts as "not yet". Raises AssertionError with `what`.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if found := find():
                return found
        except (ConnectionError, TimeoutError):
            pass
        time.sleep(PAUSE)
    raise AssertionError(f"Waited {PATIENCE} s in vain: {what}.")
