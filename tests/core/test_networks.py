"""Who a visitor is, behind which proxies: limits are counted by it."""

from ipaddress import ip_network

import pytest
from allauth.account.adapter import get_adapter
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from core.networks import find_visitor_address, find_visitor_network
from inhersight.settings.proxies import trusted_networks
from tests.support.account_steps import join

OURS = ["10.0.0.0/8", "172.16.0.0/12", "fd00::/8"]
NGINX, PROXY, VISITOR = "172.18.0.5", "10.1.2.3", "203.0.113.9"

# Who connects, what X-Forwarded-For says, whose word counts → the visitor's network.
TABLE = {
    "nobody in front": (VISITOR, "", [], VISITOR),
    "nobody in front, and a claim": (VISITOR, "192.0.2.1", [], VISITOR),
    "a stranger's claim": (VISITOR, "192.0.2.1", OURS, VISITOR),
    "a stranger who claims to be a proxy": (VISITOR, f"192.0.2.1, {PROXY}", OURS, VISITOR),
    "one proxy": (NGINX, VISITOR, OURS, VISITOR),
    "two proxies": (NGINX, f"{VISITOR}, {PROXY}", OURS, VISITOR),
    "three proxies": (NGINX, f"{VISITOR}, {PROXY}, 10.9.9.9", OURS, VISITOR),
    "two proxies and a claim": (NGINX, f"192.0.2.1, {VISITOR}, {PROXY}", OURS, VISITOR),
    "many claims": (NGINX, "192.0.2.1, " * 9_000 + VISITOR, OURS, VISITOR),
    "a claim to be a proxy": (NGINX, f"{PROXY}, {VISITOR}", OURS, VISITOR),
    "a proxy that nobody trusts": (NGINX, f"{VISITOR}, 198.51.100.1", OURS, "198.51.100.1"),
    "a proxy that speaks for nobody": (NGINX, "", OURS, NGINX),
    "a visitor in our own network": (NGINX, "10.7.7.7", OURS, "10.7.7.7"),
    "rubbish": (NGINX, "<script>", OURS, NGINX),
    "rubbish before a visitor": (NGINX, f"unknown, {VISITOR}", OURS, VISITOR),
    "rubbish before a proxy": (NGINX, f"unknown, {PROXY}", OURS, PROXY),
    "commas": (NGINX, ",,,", OURS, NGINX),
    "a port": (NGINX, f"{VISITOR}:4711", OURS, VISITOR),
    "spaces": (NGINX, f"  {VISITOR}  ", OURS, VISITOR),
    "IPv6": (NGINX, "2001:db8:1:2:3:4:5:6", OURS, "2001:db8:1:2::"),
    "IPv6, another in the same home": (NGINX, "2001:db8:1:2::ffff", OURS, "2001:db8:1:2::"),
    "IPv6, another home": (NGINX, "2001:db8:1:3::ffff", OURS, "2001:db8:1:3::"),
    "IPv6 in brackets with a port": (NGINX, "[2001:db8:1:2::9]:443", OURS, "2001:db8:1:2::"),
    "IPv6 with a zone": ("fe80::1%eth0", "", OURS, "fe80::"),
    "IPv4 written as IPv6": (f"::ffff:{VISITOR}", "", OURS, VISITOR),
    "a proxy written as IPv6": (f"::ffff:{NGINX}", VISITOR, OURS, VISITOR),
    "a proxy with IPv6": ("fd12::5", VISITOR, OURS, VISITOR),
    "a Unix socket": ("", VISITOR, [], VISITOR),
    "a Unix socket and a claim": ("", f"192.0.2.1, {VISITOR}", OURS, VISITOR),
    "a Unix socket and rubbish": ("", "rubbish", OURS, ""),
    "a Unix socket alone": ("", "", OURS, ""),
    "no address at all": (None, "", OURS, ""),
    "an address that is none": ("somewhere", VISITOR, OURS, ""),
}


@pytest.mark.parametrize("case", TABLE)
def test_a_visitor_is_told_from_others_with(case, settings):
    peer, forwarded, trusted, expected = TABLE[case]
    settings.TRUSTED_PROXIES = [ip_network(network) for network in trusted]
    meta = {"HTTP_X_FORWARDED_FOR": forwarded}
    assert find_visitor_network(meta if peer is None else meta | {"REMOTE_ADDR": peer}) == expected


@given(st.text(), st.text())
def test_whatever_a_visitor_claims_their_own_address_counts(claim, more):
    trusted = [ip_network(network) for network in OURS]
    forwarded = f"{claim},{more},{VISITOR}, {PROXY}"
    assert str(find_visitor_address(NGINX, forwarded, trusted)) == VISITOR


@given(st.text(), st.text())
def test_no_header_can_make_it_fail(peer, forwarded):
    find_visitor_address(peer, forwarded, [ip_network(network) for network in OURS])


def test_allauth_counts_by_the_same_network(settings):
    settings.TRUSTED_PROXIES = [ip_network("172.16.0.0/12")]
    request = RequestFactory().get(
        "/", REMOTE_ADDR=NGINX, HTTP_X_FORWARDED_FOR="192.0.2.1, 2001:db8:1:2::9"
    )
    assert get_adapter(request).get_client_ip(request) == "2001:db8:1:2::"


def behind_the_proxies(visitor: str) -> Client:
    """A browser whose requests come through a TLS proxy and nginx, with a claim of its own."""
    return Client(REMOTE_ADDR=NGINX, HTTP_X_FORWARDED_FOR=f"192.0.2.1, {visitor}, {PROXY}")


@pytest.mark.django_db
def test_one_visitor_uses_up_nobody_else_s_sign_ups(settings):
    settings.TRUSTED_PROXIES = [ip_network(network) for network in OURS]
    one, other = behind_the_proxies(VISITOR), behind_the_proxies("203.0.113.10")
    statuses = [join(one, f"n{number}@example.com").status_code for number in range(11)]
    assert (statuses[0], statuses[10]) == (200, 429)
    assert join(other, "else@example.com").status_code == 200


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("", []),
        (" , ", []),
        ("10.0.0.0/8", ["10.0.0.0/8"]),
        ("10.1.2.3", ["10.1.2.3/32"]),
        ("10.1.2.3/8", ["10.0.0.0/8"]),
        ("10.0.0.0/8,fd00::/8", ["10.0.0.0/8", "fd00::/8"]),
        ("10.0.0.0/8  fd00::/8, ::1", ["10.0.0.0/8", "fd00::/8", "::1/128"]),
    ],
)
def test_trusted_proxies_are_networks(text, networks):
    assert list(map(str, trusted_networks(text))) == networks


@pytest.mark.parametrize(
    "text", ["0", "1", "2", "10.0.0.0/33", "nginx", "10.0.0.0/8;", "*", "0.0.0.0/0", "::/0", "10.0"]
)
def test_what_is_no_network_ends_the_start_with_one_line(text):
    with pytest.raises(SystemExit) as ended:
        trusted_networks(f"10.0.0.0/8, {text}")
    assert "TRUSTED_PROXIES" in ended.value.code
    assert "\n" not in ended.value.code
