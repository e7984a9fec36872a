"""One public key for all: what a browser compares before it makes a key, and which scripts it runs
where a key is handled."""

import json
import re

import pytest
from playwright.sync_api import expect

from core import blind_rsa
from tests.support.rating_steps import (
    FORM,
    RATE,
    SET_UP,
    YEAR,
    fill_in,
    log_in,
    member,
    number_of,
    someone,
)

SITE, BOX = "/.well-known/rating-keys.json", "/ballot/rating-keys.json"
KEY = "[data-made-key] textarea"


@pytest.fixture(scope="module", autouse=True)
def _companies(site):
    """A company to rate, and the keys of the year."""
    site.run(SET_UP)


@pytest.fixture(scope="module")
def other():
    """A public key that is not everyone's."""
    return blind_rsa.generate().public.to_jwk(YEAR)


@pytest.fixture
def page(visit, site):
    """The key's page, open to a member who has none yet."""
    address = someone()
    member(site, address)
    page = visit(watched=False)
    page.address = address
    log_in(page, address)
    return page


def change(page, path, act):
    """Let an address answer something else: act changes the keys that it gives."""

    def answer(route):
        found = json.loads(route.fetch().text())
        act(found["keys"])
        route.fulfill(json=found)

    page.route(f"**{path}", answer)


def make_key(page):
    page.goto("/rating-key/")
    page.get_by_role("button", name="Make my key").first.click()


def swap(jwk):
    """Put another key in the place of the year's."""

    def act(keys):
        keys[:] = [*(key for key in keys if not key["kid"].startswith(f"{YEAR}-")), jwk]

    return act


def test_the_public_keys_are_asked_for_as_nobody_and_then_a_key_is_made(page):
    asked = {}

    def note(request):
        if "rating-keys.json" in request.url:
            asked[re.sub("^https?://[^/]+", "", request.url)] = request.all_headers()

    page.on("request", note)
    make_key(page)
    expect(page.locator(KEY)).to_have_value(re.compile(rf"^wr1\.{YEAR}-"))
    assert set(asked) == {SITE, BOX}
    for headers in asked.values():
        assert not {"cookie", "referer", "authorization", "if-none-match"} & set(headers)


def test_the_page_shows_how_every_key_begins(page):
    make_key(page)
    expect(page.locator(KEY)).to_have_value(re.compile("^wr1"))
    begins = page.locator(".key-page__number code").text_content()
    assert page.locator(KEY).input_value().startswith(f"{begins}.")


FRAUDS = {
    "the ballot box has another": lambda page, jwk: change(page, BOX, swap(jwk)),
    "the site has another": lambda page, jwk: change(page, SITE, swap(jwk)),
    "both have another than the page": lambda page, jwk: [
        change(page, path, swap(jwk)) for path in (SITE, BOX)
    ],
    "there are two of the year": lambda page, jwk: [
        change(page, path, lambda keys: keys.append(jwk)) for path in (SITE, BOX)
    ],
    "another goes by the same number": lambda page, jwk: [
        change(page, path, lambda keys: [key.update(n=jwk["n"]) for key in keys])
        for path in (SITE, BOX)
    ],
    "there is none": lambda page, jwk: change(page, BOX, lambda keys: keys.clear()),
}


@pytest.mark.parametrize("fraud", FRAUDS)
def test_no_key_is_made_where_the_public_key_is_not_one_for_all(page, site, other, fraud):
    FRAUDS[fraud](page, other)
    make_key(page)
    failure = page.locator("[data-key-failure]")
    expect(failure).to_contain_text("The public key is not the same everywhere")
    expect(failure).to_contain_text("Please reload the page.")
    issued = f"IssuedKey.objects.filter(user__email={page.address!r}).count()"
    assert number_of(site, issued) == 0


def test_a_page_that_names_a_key_of_its_own_makes_none(page, other):
    def answer(route):
        reply = route.fetch()
        text = re.sub(rf"{YEAR}-[0-9a-f]{{16}}", other["kid"], reply.text())
        route.fulfill(response=reply, body=text)

    page.route("**/rating-key/", answer)
    make_key(page)
    failure = page.locator("[data-key-failure]")
    expect(failure).to_contain_text("The public key is not the same everywhere")


def test_a_changed_script_does_not_run_and_the_form_is_a_plain_one(visit):
    page = visit(watched=False)

    def spoil(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + "\n// changed")

    page.route("**/rating-key/rating.js", spoil)
    page.goto(FORM)
    expect(page.locator(".rating__step:visible")).to_have_count(4)
    assert page.locator(".rating--walked").count() == 0


def test_another_script_of_the_same_site_does_not_run_there(visit):
    page, refused = visit(watched=False), []
    page.on("console", lambda message: refused.append(message.text))

    def add(route):
        answer = route.fetch()
        script = (
            '<script type="module" src="/rating-key/kept-key.js?other"></script><script>1</script>'
        )
        route.fulfill(response=answer, body=answer.text().replace("</head>", f"{script}</head>"))

    page.route(f"**{FORM}", add)
    page.goto(FORM)
    assert sum("Content Security Policy" in text for text in refused) == 2


def test_an_import_that_no_checked_tag_has_loaded_is_refused(visit):
    page = visit(watched=False)

    def leave_out(route):
        answer = route.fetch()
        text = re.sub(
            r'<script[^>]*src="/rating-key/blinding\.js"[^>]*></script>', "", answer.text()
        )
        route.fulfill(response=answer, body=text)

    page.route(f"**{FORM}", leave_out)
    page.goto(FORM)
    fill_in(page)
    page.locator(RATE).click()
    assert not page.locator("[data-key-dialog]").is_visible()
    expect(page.locator("#id_key")).to_be_focused()
