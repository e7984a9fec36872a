"""Odd queries are answered calmly."""

import pytest

from core.rate_limits import allow
from tests.factories.articles import make_article
from tests.factories.companies import make_company

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

ODD = {
    "long": "zephyr " * 1_500,
    "one long word": "z" * 10_000,
    "control characters": "zep\x00hyr\x07\r\n\x1b[31m",
    "operators": 'zephyr AND OR NOT NEAR(" ^ * - + : ( ) { } ~ | & ! <->',
    "a quote": '"zephyr',
    "FTS5 columns": "title: zephyr OR body: x",
    "SQL": "zephyr'; DROP TABLE companies_company; --",
    "HTML": "<script>alert(1)</script>",
    "patterns": "%_\\",
    "only marks": "?!… —",
    "emoji": "👩🏽‍💻 zephyr",
    "another script": "ゼファー 微风 зефир",
    "right to left": "\u202ezephyr",
    "spaces": "\u3000\u2003",
    "surrogates": "\ud83d",
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_an_odd_query_is_answered(client, path, name):
    make_company("Zephyr Mills")
    make_article("Zephyrs at work")
    query = ODD[name].encode("utf-8", "surrogatepass")
    assert client.get(path, {"q": query}).status_code == 200


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_html_in_a_query_is_text_in_the_page(client, path):
    assert "<script>alert" not in client.get(path, {"q": "<script>alert(1)</script>"}).text


def test_html_in_a_title_is_text_in_the_results(client):
    make_company("Zephyr <b>Mills</b>")
    page = client.get("/search/", {"q": "zephyr"}).text
    assert "&lt;b&gt;Mills" in page
    assert "<b>Mills" not in page


def test_a_long_query_is_cut(client):
    page = client.get("/search/", {"q": "zephyr " * 1_500})
    assert len(page.context["query"]) <= 200


@pytest.fixture(params=[("/search/", 60), ("/search/suggest/", 240)], ids=["search", "suggest"])
def refused(request, client, still_minute):
    """Return a function that asks for what is refused: one search more than a minute allows."""
    path, limit = request.param
    for _ in range(limit):
        client.get(path, {"q": ""})
    return lambda **headers: client.get(path, {"q": ""}, headers=headers)


def test_too_many_searches_in_a_minute_wait(refused):
    assert refused().status_code == 429


def test_a_refusal_is_kept_by_no_cache(refused):
    assert refused()["Cache-Control"] == "no-store"


def test_a_refusal_says_when_to_come_back(refused):
    assert refused()["Retry-After"] == "60"


def test_a_refusal_asks_to_wait_a_minute(refused):
    assert "Wait a minute and try again" in refused().text


def test_programs_are_refused_in_json(refused):
    answer = refused(accept="application/json")
    assert (answer.status_code, answer.json()) == (
        429,
        {"error": "Too many requests. Try again in a minute."},
    )


def test_posting_is_not_allowed(client):
    assert client.post("/search/", {"q": "zephyr"}).status_code == 405


def test_limits_of_the_two_are_apart(client, rf, still_minute):
    for _ in range(60):
        client.get("/search/", {"q": ""})
    assert allow(rf.get("/"), "suggest")
