"""Something of everything on the site, and every address that leads to it."""

import re

from django.urls import get_resolver

from accounts.models import Subscription
from tests.factories.accounts import make_member
from tests.factories.articles import make_article
from tests.factories.community import make_answer, make_question
from tests.factories.companies import make_company


def as_bytes(value) -> bytes:
    """A value as a browser, or an attacker, may send it."""
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")


def quoted(value, safe=b"") -> str:
    """A value, percent-encoded byte by byte."""
    plain = b"abcdefghijklmnopqrstuvwxyz0123456789-_." + safe
    return "".join(chr(b) if b in plain else f"%{b:02X}" for b in as_bytes(value))


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


def make_site_content() -> dict:
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


def plain_routes() -> list[str]:
    """Every public address without a part to fill in."""
    return [path_of(route, "") for route in routes() if not re.search(r"[<(]", route)]
