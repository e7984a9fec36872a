"""Whose `X-Forwarded-For` counts: the networks that TRUSTED_PROXIES names."""

import sys
from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network


def trusted_networks(text: str) -> list[Network]:
    """Return the networks in a list that is separated by commas, spaces or both.

    What is no network, or is the whole Internet, ends the program with a line that names it.
    """
    networks = []
    for word in text.replace(",", " ").split():
        if word.isdecimal():
            sys.exit(
                f"TRUSTED_PROXIES is no number of proxies ({word}) but their networks, "
                "such as 172.16.0.0/12."
            )
        try:
            network = ip_network(word, strict=False)
        except ValueError:
            sys.exit(f"TRUSTED_PROXIES: {word!r} is no network, such as 172.16.0.0/12.")
        if not network.prefixlen:
            sys.exit(
                f"TRUSTED_PROXIES: {word} is everyone, so that every visitor could claim to be "
                "another. Name the proxies' own networks."
            )
        networks.append(network)
    return networks
