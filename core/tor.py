"""Which visitors come through Tor: by an exit on the operator's list, or by an onion service."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from core.networks import read_address


@lru_cache(maxsize=1)
def read_exits(path: Path, changed: int) -> frozenset[str]:
    """Return the addresses in a file, one in a line; `changed` is when it was written."""
    lines = path.read_text(errors="replace").splitlines()
    return frozenset(str(found) for line in lines if (found := read_address(line)))


def is_tor(address: str) -> bool:
    """Say whether an address is one of Tor's exits, or of an onion service on this machine."""
    found = read_address(address)
    if found is None or found.is_loopback:
        return True
    if not settings.TOR_EXITS:
        return False
    path = Path(settings.TOR_EXITS)
    try:
        return str(found) in read_exits(path, path.stat().st_mtime_ns)
    except OSError:
        return False
