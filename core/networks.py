"""Which network a visitor comes from: what limits against guessing are counted by."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
HOME_PREFIX = 64  # bits of an IPv6 address that one household or server has to itself


def find_visitor_network(meta: Mapping[str, Any]) -> str:
    """Return the address that identifies a request's visitor, from its WSGI environment.

    That is a whole IPv4 address, or the first half of an IPv6 address; "" for a visitor without
    any, who comes by a Unix socket and whom no proxy speaks for.
    """
    peer, forwarded = meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", "")
    address = find_visitor_address(peer, forwarded, settings.TRUSTED_PROXIES)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, HOME_PREFIX), strict=False).network_address)
    return str(address or "")


def find_visitor_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> Address | None:
    """Return the right-most address of `X-Forwarded-For` that is no trusted proxy's.

    Only what a trusted proxy has added is believed: who connects from elsewhere is the visitor,
    and so is the last trusted one before a word that is no address. Whoever connects to a Unix
    socket is on this machine, and counts as a proxy.
    """
    address = read_address(peer)
    if peer and address is None:
        return None
    for word in reversed(forwarded.split(",")):
        if address is not None and not any(address in network for network in trusted):
            return address
        before = read_address(word)
        if before is None:
            return address
        address = before
    return address


def read_address(text: str) -> Address | None:
    """Return an address from a proxy's text, with or without a port; None if it is not one."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
