"""Rating an employer in a browser: from an article to "Received", with and without scripts."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from companies.ratings.questions import SLUGS
from tests.journeys.conftest import LOOKS
from tests.support.rating_steps import (
    COMPANIES,
    FORM,
    RATE,
    SET_UP,
    YEAR,
    expect_received,
    fill_in,
    forged,
    join,
    log_in,
    lose_the_answer,
    member,
    number_of,
    rating_key,
    send_with,
    someone,
    to_the_key,
)

ARTICLE = "/blog/management/when-to-manage-vs-lead/"
KEY = "[data-made-key] textarea"


@pytest.fixture(scope="module", autouse=True)
def _companies(site):
    """Companies to rate, and the keys of this year and the last."""
    site.run(SET_UP)


@pytest.mark.database
def test_the_field_to_rate_suggests_companies_to_the_keyboard_and_keeps_nothing(visit):
    page = visit()
    page.goto("/companies/rate/")
    page.locator("#company-name").press_sequentially("jorney bak", delay=20)
    option = page.locator("#company-name-list").get_by_role("option", name="Journey Bakery")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/companies/journey-bakery/rate/$"))
    assert page.evaluate("localStorage.getItem('recent-searches')") is None


@pytest.mark.database
def test_the_suggestions_to_rate_are_accessible(visit):
    page = visit(width=390)
    page.goto("/companies/rate/")
    page.locator("#company-name").press_sequentially("jorney bak", delay=20)
    options = page.locator("#company-name-list").get_by_role("option")
    expect(options.first).to_be_visible()
    assert Axe().run(page).response["violations"] == []


@pytest.mark.database
def test_without_scripts_the_name_is_looked_for_on_a_page(visit):
    page = visit(javascript=False)
    page.goto("/companies/rate/")
    page.get_by_label("Which company is it?").fill("jorney bak")
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("link", name="Journey Bakery")).to_be_visible()


@pytest.mark.database
def test_a_new_visitor_rates_from_an_article_to_received(visit, mailbox):
    page = visit()
    page.goto(ARTICLE)
    page.locator(".rate-band a").click()
    page.get_by_label("Which company is it?").fill("journey bak")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Journey Bakery").click()
    page.get_by_text("I worked there").click()
    fill_in(page, words="The bread is good and so are the hours.")
    review = page.locator("[data-review]")
    expect(review).to_contain_text("I worked there")
    expect(review).to_contain_text("The bread is good")
    page.locator(RATE).click()
    join(page, mailbox, someone())
    expect(page.locator(KEY)).to_have_value(
        re.compile(rf"^wr1\.{YEAR}-[0-9a-f]{{16}}\.[\w-]{{43}}\.[\w-]{{512}}$")
    )
    page.locator("[data-send]").click()
    expect_received(page)
    expect(page.locator(KEY)).to_be_visible()  # she has not saved it yet


def test_a_company_that_is_not_listed_is_added_on_the_way(visit, site):
    page = visit()
    page.goto("/companies/rate/?name=Quarzelle+Atelier")
    page.get_by_role("link", name="Add this company").click()
    page.get_by_role("button", name="Add it and rate it").click()
    expect(page.get_by_role("heading", name="Rate Quarzelle Atelier")).to_be_visible()
    fill_in(page)
    page.locator(RATE).click()
    send_with(page, rating_key(site))
    expect_received(page)


@pytest.mark.database
def test_she_changes_her_rating_on_her_next_visit(visit, site):
    key, page = rating_key(site), visit()
    page.goto(FORM)
    page.get_by_text("I worked there").click()
    fill_in(page, words="Tea at four.")
    page.locator(RATE).click()
    send_with(page, key)
    expect_received(page)

    page = visit()
    page.goto("/companies/rate/")
    page.get_by_role("link", name="Change or withdraw your rating").click()
    page.get_by_label("Your rating key").fill(key)
    page.get_by_role("button", name="Open my inbox").click()
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.locator("[data-review]")).to_contain_text("Tea at four.")
    page.get_by_role("button", name="Change your words").click()
    page.locator("#id_works").fill("Tea at five.")
    page.get_by_role("button", name="Back to the review").click()
    page.locator(RATE).click()
    expect(page.get_by_role("heading", name="Changed")).to_be_visible()

    page.get_by_role("link", name="Author’s inbox").click()
    page.get_by_label("Your rating key").fill(key)
    page.get_by_role("button", name="Open my inbox").click()
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.locator("[data-review]")).to_contain_text("Tea at five.")
    expect(page.locator("[data-review]")).to_contain_text("I worked there")


@pytest.mark.database
def test_she_withdraws_it(visit, site):
    key, page = rating_key(site), visit()
    to_the_key(page)
    send_with(page, key)
    expect_received(page)
    page.goto("/ballot/inbox/")
    page.get_by_label("Your rating key").fill(key)
    page.get_by_role("button", name="Open my inbox").click()
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("button", name="Yes, withdraw it").click()
    expect(page.get_by_role("heading", name="Withdrawn")).to_be_visible()
    page.goto("/ballot/inbox/")
    page.get_by_label("Your rating key").fill(key)
    page.get_by_role("button", name="Open my inbox").click()
    expect(page.get_by_text("This key has not rated anyone yet.")).to_be_visible()


@pytest.mark.database
def test_all_of_it_works_without_scripts(visit, site):
    address = someone()
    member(site, address)
    page = visit(javascript=False)
    log_in(page, address)
    page.goto("/rating-key/")
    page.get_by_text("On our server, without scripts").click()
    expect(page.get_by_text("This promise is weaker")).to_be_visible()
    page.get_by_role("button", name="Make my key on the server").click()
    key = page.locator("#key").input_value()

    page.goto("/companies/rate/?name=journey+bakery")
    page.get_by_role("link", name="Journey Bakery", exact=True).click()
    for slug in SLUGS:
        page.locator(f'input[name="{slug}"][value="3"]').check()
    page.locator("#id_change").fill("More light.")
    page.locator(RATE).click()
    expect(page.locator("#id_key:invalid")).to_have_count(1)  # the browser asks for it
    page.locator("#id_key").fill(key)
    page.locator(RATE).click()
    expect_received(page)

    page.get_by_role("link", name="Author’s inbox").click()
    page.get_by_label("Your rating key").fill(key)
    page.get_by_role("button", name="Open my inbox").click()
    page.get_by_role("button", name="Change", exact=True).click()
    page.locator('input[name="salary"][value="1"]').check()
    page.locator(RATE).click()
    expect(page.get_by_role("heading", name="Changed")).to_be_visible()


def test_an_error_without_scripts_keeps_everything(visit, site):
    page = visit(javascript=False, watched=False)
    page.goto(FORM)
    for slug in SLUGS:
        page.locator(f'input[name="{slug}"][value="3"]').check()
    page.locator("#id_key").fill(forged(rating_key(site)))
    page.locator(RATE).click()
    expect(page.get_by_role("alert")).to_contain_text("We have not signed this key.")
    expect(page.locator('input[name="belonging"][value="3"]')).to_be_checked()
    page.locator("#id_key").fill(rating_key(site))
    page.locator(RATE).click()
    expect_received(page)


WRONG_KEYS = {
    "wrong": (lambda site: "a password", "This is not a rating key."),
    "forged": (lambda site: forged(rating_key(site)), "We have not signed this key."),
    "of another public key": (
        lambda site: re.sub("-[0-9a-f]{16}", f"-{0:016x}", rating_key(site), count=1),
        "Please reload the page",
    ),
    "of the year before last": (lambda site: rating_key(site, YEAR - 2), "is of another year"),
}


@pytest.mark.parametrize("kind", WRONG_KEYS)
def test_a_key_that_is_not_good_costs_no_answer(visit, site, kind):
    make, words = WRONG_KEYS[kind]
    page = visit(watched=False)
    to_the_key(page, words="Tea at four.")
    send_with(page, make(site))
    expect(page.locator("[data-failure]")).to_contain_text(words)
    expect(page.locator("[data-review]")).to_contain_text("Tea at four.")
    page.locator(RATE).click()
    send_with(page, rating_key(site))
    expect_received(page)


@pytest.mark.database
def test_a_key_that_has_rated_three_employers_rates_no_fourth(visit, site):
    key, page = rating_key(site), visit(watched=False)
    for name in COMPANIES[:3]:
        to_the_key(page, f"/companies/{name.lower().replace(' ', '-')}/rate/")
        send_with(page, key)
        expect_received(page)
    to_the_key(page, "/companies/journey-trains/rate/")
    send_with(page, key)
    expect(page.locator("[data-failure]")).to_contain_text("has rated three employers already")


@pytest.mark.database
def test_a_connection_lost_while_the_key_is_made_costs_no_key(visit, site):
    address = someone()
    member(site, address)
    page = visit(watched=False)
    log_in(page, address)
    lose_the_answer(page, "/rating-key/")
    to_the_key(page)
    page.get_by_role("button", name="Get my rating key").click()
    expect(page.locator("[data-key-failure]")).to_contain_text("The connection was lost.")
    issued = f"IssuedKey.objects.filter(user__email={address!r}).count()"
    assert number_of(site, issued) == 1  # it was signed; only the answer is gone
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(KEY)).to_have_value(re.compile(rf"^wr1\.{YEAR}-"))
    page.locator("[data-send]").click()
    expect_received(page)
    assert number_of(site, issued) == 1


def test_she_is_told_when_a_key_is_lost_for_good(visit, site):
    address = someone()
    member(site, address)
    page = visit(watched=False)
    log_in(page, address)
    lose_the_answer(page, "/rating-key/")
    page.goto("/rating-key/")
    page.get_by_role("button", name="Make my key").first.click()
    expect(page.locator("[data-key-failure]")).to_contain_text("The connection was lost.")
    to_the_key(page)
    page.get_by_role("button", name="Get my rating key").click()
    expect(page.locator("[data-choose-words]")).to_contain_text("the next one comes in January")


@pytest.mark.database
def test_a_connection_lost_while_sending_counts_once(visit, site):
    page = visit(watched=False)
    before = number_of(site, "Nullifier.objects.count()")
    lose_the_answer(page, "/ballot/")
    to_the_key(page, words="Tea at four.")
    send_with(page, rating_key(site))
    expect(page.locator("[data-failure]")).to_contain_text("The connection was lost")
    assert number_of(site, "Nullifier.objects.count()") == before + 1
    page.locator(RATE).click()
    expect_received(page)
    assert number_of(site, "Nullifier.objects.count()") == before + 1


def test_the_ballot_box_gets_no_cookie_and_no_referrer(visit, site):
    address = someone()
    member(site, address)
    page, headers = visit(), []
    log_in(page, address)
    page.on(
        "request",
        lambda request: "/ballot/" in request.url and headers.append(request.all_headers()),
    )
    to_the_key(page)
    send_with(page, rating_key(site))
    expect_received(page)
    assert len(headers) == 1
    assert not {"cookie", "referer", "authorization"} & set(headers[0])


def test_who_makes_her_key_is_not_told_which_company_she_rates(visit, mailbox):
    page, told = visit(), {}

    def note(request):
        if urlsplit(request.url).path.startswith(("/rating-key/", "/accounts/")):
            told[request.url] = urlsplit(request.all_headers().get("referer", "")).path

    page.goto("/companies/rate/?name=journey+bakery")
    page.on("request", note)
    page.get_by_role("link", name="Journey Bakery", exact=True).click()
    fill_in(page)
    page.locator(RATE).click()
    join(page, mailbox, someone())
    page.locator("[data-send]").click()
    expect_received(page)
    assert {urlsplit(url).path for url in told} >= {
        "/accounts/join/",
        "/rating-key/",
        "/rating-key/confirm/",
        "/rating-key/state/",
    }
    assert set(told.values()) <= {"", "/"}


def test_nothing_is_stored_before_it_is_sent(visit):
    page, sent = visit(), []
    page.goto(FORM)
    page.on("request", lambda request: sent.append(request.url))
    fill_in(page, words="Tea at four.")
    assert [url for url in sent if "/static/" not in url] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_required_part_takes_one_key_a_question(visit, site):
    key, page = rating_key(site), visit()
    page.goto(FORM)
    page.locator("[data-next]").focus()
    page.keyboard.press("Enter")
    for number in range(len(SLUGS)):
        page.keyboard.press(str(number % 5 + 1))
    for _ in range(2):  # from the ratings to the words, and on to the review
        expect(page.locator("[data-next]")).to_be_visible()
        if not page.evaluate("document.activeElement.matches('[data-next]')"):
            for _ in range(4):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.matches('[data-back]')"):
                    page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review and send")).to_be_focused()
    for _ in range(4):  # past the three links that change something
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(key)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_received(page)


def test_the_arrow_keys_choose_among_the_stars_without_going_on(visit):
    page = visit()
    page.goto(FORM)
    page.locator("[data-next]").click()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.name") == SLUGS[0]
    assert page.evaluate("document.activeElement.value") == "4"


def test_on_a_phone_one_question_is_in_view_at_a_time(visit):
    page = visit(width=390, height=844)
    page.goto(FORM)
    page.locator("[data-next]").click()
    shown = page.locator("[data-question]:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Paid time off")
    shown.get_by_text("very satisfied").click()
    expect(shown).to_contain_text("Salary")
    page.locator("[data-back]").click()
    expect(shown.locator("[value='5']")).to_be_checked()


def test_an_open_question_is_asked_for(visit):
    page = visit()
    page.goto(FORM)
    page.locator("[data-next]").click()
    for _ in SLUGS[1:]:
        page.keyboard.press("5")
    page.locator("[data-next]").click()
    expect(page.locator("[data-failure]")).to_contain_text("One question needs an answer.")
    assert page.evaluate("document.activeElement.name") == SLUGS[-1]
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your words")).to_be_focused()


def test_a_question_left_out_on_a_phone_costs_one_tap_more(visit):
    page = visit(width=390, height=844)
    page.goto(FORM)
    page.locator("[data-next]").click()
    shown = page.locator("[data-question]:visible")
    for number in range(len(SLUGS)):
        expect(page.locator("[data-count]")).to_contain_text(f"Question {number + 1} of")
        if number in (2, 9):
            page.locator("[data-next]").click()
        else:
            shown.get_by_text("very satisfied").click()
    page.locator("[data-next]").click()
    expect(page.locator("[data-failure]")).to_contain_text("2 questions need an answer.")
    expect(page.locator("[data-count]")).to_contain_text("Question 3 of")
    shown.get_by_text("very satisfied").click()
    expect(page.locator("[data-count]")).to_contain_text("Question 10 of")
    shown.get_by_text("very satisfied").click()
    expect(page.get_by_role("heading", name="Your words")).to_be_focused()


def test_on_a_phone_one_answer_is_changed_from_the_review_and_back(visit):
    page = visit(width=390, height=844)
    page.goto(FORM)
    fill_in(page)
    page.locator("[data-review]").get_by_role("link", name="Salary").click()
    page.locator("[data-question]:visible").get_by_text("very dissatisfied").click()
    expect(page.get_by_role("heading", name="Review and send")).to_be_focused()
    salary = page.locator("[data-review] div", has=page.get_by_role("link", name="Salary"))
    expect(salary.last).to_contain_text("1 ★")


def test_on_a_phone_all_answers_can_be_gone_through_again(visit):
    page = visit(width=390, height=844)
    page.goto(FORM)
    fill_in(page)
    page.get_by_role("button", name="Change your ratings").click()
    expect(page.locator("[data-count]")).to_contain_text("Question 1 of")
    page.locator("[data-next]").click()
    expect(page.locator("[data-count]")).to_contain_text("Question 2 of")
    page.locator("[data-return]").click()
    expect(page.get_by_role("heading", name="Review and send")).to_be_focused()


def test_what_the_ballot_box_finds_wrong_leads_to_its_step(visit, site):
    page = visit(watched=False)
    page.goto(FORM)
    fill_in(page, words="Tea at four.")
    page.locator("#id_works").evaluate("area => { area.value = 'x'.repeat(601); }")
    page.locator(RATE).click()
    send_with(page, rating_key(site))
    page.locator("[data-failure]").get_by_role("link", name="What works").click()
    expect(page.locator("#id_works")).to_be_focused()
    page.locator("#id_works").fill("Tea at four.")
    page.locator("[data-next]").click()
    expect(page.get_by_role("heading", name="Review and send")).to_be_visible()
    page.locator(RATE).click()
    expect_received(page)


def test_the_back_button_goes_a_step_back_and_keeps_the_answers(visit):
    page = visit()
    page.goto(FORM)
    fill_in(page, words="Tea at four.")
    page.go_back()
    expect(page.locator("#id_works")).to_have_value("Tea at four.")
    page.go_forward()
    expect(page.locator("[data-review]")).to_contain_text("Tea at four.")


def test_a_key_that_the_browser_keeps_is_offered_and_forgotten(visit, site):
    address = someone()
    member(site, address)
    page = visit()
    log_in(page, address)
    page.goto("/rating-key/")
    page.get_by_role("button", name="Make my key").first.click()
    expect(page.locator(KEY)).to_have_value(re.compile("^wr1"))
    key = page.locator(KEY).input_value()
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Keep it in this browser").check()

    to_the_key(page)
    page.get_by_role("button", name="Send with the key this browser keeps").click()
    expect_received(page)
    page.goto("/ballot/inbox/")
    expect(page.get_by_label("Your rating key")).to_have_value(key)

    page.goto("/rating-key/")
    page.get_by_text("This browser keeps your key").click()
    page.get_by_label("Keep it in this browser").uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_the_key_can_be_downloaded(visit, site):
    address = someone()
    member(site, address)
    page = visit()
    log_in(page, address)
    page.goto("/rating-key/")
    page.get_by_role("button", name="Make my key").first.click()
    with page.expect_download() as download:
        page.get_by_text("Download", exact=True).click()
    assert download.value.suggested_filename == f"rating-key-{YEAR}.txt"
    assert download.value.path().read_text().strip() == page.locator(KEY).input_value()


def test_a_known_member_logs_in_with_a_code_in_the_dialog(visit, site, mailbox):
    address = someone()
    member(site, address)
    page = visit(watched=False)  # the answer "you have an account" is a 422
    to_the_key(page)
    page.get_by_role("button", name="Get my rating key").click()
    page.locator("#key-email").fill(address)
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("button", name="E-mail me a code to log in").click()
    page.locator("[data-join] input[name=code]").fill(mailbox.code_for(address))
    page.keyboard.press("Enter")
    page.locator("[data-send]").click()
    expect_received(page)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_step_and_no_panel_violates_an_accessibility_rule(visit, width, scheme):
    page, axe, problems = visit(width=width, scheme=scheme), Axe(), []

    def check(where):
        for found in axe.run(page).response["violations"]:
            nodes = [node["html"][:160] for node in found["nodes"][:3]]
            problems.append((where, found["id"], nodes))

    for path in ("/companies/rate/?name=journey", "/companies/add/", "/ballot/inbox/", "/ballot/"):
        page.goto(path)
        check(path)
    page.goto(FORM)
    for step in ("job", "stars", "words"):
        if step == "stars":
            page.locator("[data-next]").click()
            check(step)
            for _ in SLUGS:
                page.keyboard.press("4")
            page.keyboard.press("Enter")
        else:
            check(step)
    page.locator("#id_works").fill("Ask my manager Anna.")
    expect(page.locator(".rating__warning").first).to_contain_text("Anna")
    check("warning")
    page.locator("[data-next]").click()
    check("review")
    page.locator(RATE).click()
    panels = page.eval_on_selector_all("[data-panel]", "all => all.map(p => p.dataset.panel)")
    for panel in panels:
        page.eval_on_selector_all(
            "[data-panel]", f"all => all.forEach(p => p.hidden = p.dataset.panel !== '{panel}')"
        )
        check(panel)
    assert problems == []
