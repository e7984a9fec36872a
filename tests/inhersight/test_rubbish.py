"""Rubbish in any path, query or form gets a page with the right status, never a 500."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client

from tests.support.packages import PACKAGES
from tests.support.site_content import (
    good_paths,
    path_of,
    plain_routes,
    quoted,
    routes,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

RUBBISH = {
    "minus one": "-1",
    "a NUL byte": "a\x00b",
    "an encoded NUL byte": "%00",
    "more than 64 bits": str(2**63),
    "digits of another script": "١٢٣",
    "a superscript": "²",
    "ten kilobytes": "x" * 10_000,
    "many digits": "1" * 5_000,
    "a lone surrogate": "\udc80",
    "bytes that are no text": b"\xff\xfe",
    "a date that is none": "2026-13-45",
    "a name of a view": "account_login",
    "a broken host": "http://[",
    "a line end": "a\r\nSet-Cookie: x=1",
    "infinite": "1e999",
}
READ = re.compile(r"(?:GET|POST)(?:\.get(?:list)?\(|\[)\"(\w+)\"")
# Every name that a view reads, found in the code and in allauth's and Wagtail's public views.
NAMES = [
    *("next", "page", "q", "kind", "c", "name", "email", "code", "password", "login", "wanted"),
    *("remember", "buttons", "received", "sort", "industry", "size", "show", "tab", "export"),
    *("state", "token", "key", "year", "blinded", "action", "process", "id", "p", "title", "text"),
    *("of", "fields", "format", "letter", "employment", "prompt", "ballot", "terms", "stop", "ask"),
]


def names_in_code() -> set[str]:
    """The names that our own views read from a query or a form."""
    found = set()
    for app in PACKAGES:
        for file in (settings.BASE_DIR / app).rglob("*.py"):
            found |= set(
                re.findall(r"(?:GET|POST)(?:\.get(?:list)?\(|\[)\"(\w+)\"", file.read_text())
            )
    return found


def query(value) -> str:
    """A query in which every name has the value, some of them twice or as a list."""
    names = sorted({*NAMES, *names_in_code()})
    said = [f"{name}={quoted(value)}" for name in names]
    return "&".join([*said, f"c={quoted(value)}", f"page[]={quoted(value)}"])


def client_of(who, content) -> Client:
    """A browser that is told of a fault as a reader is."""
    client = Client(raise_request_exception=False)
    if who == "a member":
        client.force_login(content["member"])
    return client


@pytest.mark.parametrize("what", RUBBISH)
def test_rubbish_in_a_path_is_no_fault(what, content):
    client = client_of("a member", content)
    parted = {path_of(route, RUBBISH[what]) for route in routes() if re.search(r"[<(]", route)}
    assert len(parted) > 20
    faults = {}
    for number, path in enumerate(sorted(parted)):
        for method in (client.get, client.post)[: 1 + number % 2]:
            if (status := method(path).status_code) == 500:
                faults[f"{method.__name__} {path[:200]}"] = status
    assert faults == {}


@pytest.mark.parametrize("what", RUBBISH)
def test_rubbish_in_a_query_or_a_form_is_no_fault(what, content):
    said = query(RUBBISH[what])
    kind = "application/x-www-form-urlencoded"
    stranger, member = (client_of(who, content) for who in ("a stranger", "a member"))
    faults = {}
    for path in sorted({*plain_routes(), *good_paths(content)}):
        answers = {"stranger's GET": stranger.get(path, QUERY_STRING=said)}
        if path.startswith(("/accounts/", "/community/", "/companies/", "/ballot/")):
            answers["stranger's POST"] = stranger.post(path, said, content_type=kind)
        if path.startswith(("/accounts/", "/community/", "/rating-key/")):
            answers["member's GET"] = member.get(path, QUERY_STRING=said)
            member.force_login(content["member"])  # after a log-out
            answers["member's POST"] = member.post(path, said, content_type=kind)
        faults |= {f"{m} {path}": 500 for m, answer in answers.items() if answer.status_code == 500}
    assert faults == {}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"\xff"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("application/x-www-form-urlencoded; charset=none", b"a=1"),
        ("application/x-www-form-urlencoded", b"a=1&" * 20_000),
        ("", BytesIO().getvalue()),
    ],
)
def test_a_body_that_is_no_form_is_no_fault(kind, body, content):
    client = client_of("a member", content)
    faults = {}
    for path in sorted({*plain_routes(), *good_paths(content)}):
        if (status := client.generic("POST", path, body, kind).status_code) == 500:
            faults[path] = status
    assert faults == {}
