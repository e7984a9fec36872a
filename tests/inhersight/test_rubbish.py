"""Rubbish in any path, query or form gets a page with the right status, never a 500."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from accounts.models import Subscription
from tests.accounts.test_accounts import make_member
from tests.factories.articles import make_article
from tests.factories.community import make_answer, make_question
from tests.factories.companies import make_company
from tests.support.packages import PACKAGES

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


def as_bytes(value) -> bytes:
    """A value as a browser, or an attacker, may send it."""
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")


def quoted(value, safe=b"") -> str:
    """A value, percent-encoded byte by byte."""
    plain = b"abcdefghijklmnopqrstuvwxyz0123456789-_." + safe
    return "".join(chr(b) if b in plain else f"%{b:02X}" for b in as_bytes(value))


def query(value) -> str:
    """A query in which every name has the value, some of them twice or as a list."""
    names = sorted({*NAMES, *names_in_code()})
    said = [f"{name}={quoted(value)}" for name in names]
    return "&".join([*said, f"c={quoted(value)}", f"page[]={quoted(value)}"])


def routes(patterns=None, prefix="", skipped=("admin/", "_util/", "static/")) -> list[str]:
    """Every public route, as Django writes it."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(skipped):
            continue
        if hasattr(pattern, "url_patterns"):
            found += routes(pattern.url_patterns, route)
        else:
            found.append(route)
    return found


def path_of(route: str, value) -> str:
    """A route's address with a value in place of each of its parts."""
    route = re.sub(r"<[^<>]*>", "\x01", route)  # <int:key>, and the name of (?P<key>…)
    route = re.sub(r"\(\?P?\x01?(?:[^()]|\([^()]*\))*\)", "\x01", route)
    route = re.sub(r"\\(.)", r"\1", route.replace("^", "").replace("$", "").replace("?", ""))
    return "/" + route.replace("\x01", quoted(value)).replace("\\Z", "")


@pytest.fixture
def content():
    """Something of everything, so that views come to what they do; {part of a route: value}."""
    article = make_article("Pay")
    company = make_company("Acme")
    member = make_member("ada@example.com")
    subscription = Subscription.objects.create(user=member)
    question = make_question(author=member)
    answer = make_answer(question)
    return {
        "article": article,
        "company": company,
        "member": member,
        "subscription": subscription,
        "question": question,
        "answer": answer,
    }


def good_paths(content) -> list[str]:
    """Addresses that lead to something."""
    article, company = content["article"], content["company"]
    return [
        *("/", "/blog/", article.url, article.topic.url, "/contributors/", "/tags/", "/feed/"),
        *("/search/", "/search/suggest/", "/companies/", f"/companies/{company.slug}/"),
        *(f"/companies/{company.slug}/rate/", "/companies/rate/", "/companies/compare/"),
        *("/companies/notices/", "/companies/figures/", "/companies/best/overall/"),
        *("/community/", "/community/ask/", content["question"].get_absolute_url()),
        f"/accounts/reading/article/{article.pk}/",
        f"/accounts/reading/topic/{article.topic.pk}/",
        f"/accounts/newsletter/stop/{content['subscription'].token}/",
        f"/accounts/newsletter/confirm/{content['subscription'].token}/",
    ]


def client_of(who, content) -> Client:
    """A browser that is told of a fault as a reader is."""
    client = Client(raise_request_exception=False)
    if who == "a member":
        client.force_login(content["member"])
    return client


def plain_routes() -> list[str]:
    """Every public address without a part to fill in."""
    return [path_of(route, "") for route in routes() if not re.search(r"[<(]", route)]


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
