"""A reader searches: suggestions while she types, the results page, and what her browser keeps."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import LOOKS

BOX = "#site-search"
LIST = "#site-search-list"
RATED = "Larkfield Care"
NOT_RATED = "Aldersea Wind"
UNKNOWN = "Zyxquorn Mills"
SUGGEST = re.compile("/search/suggest/")


def opened(page, words, path="/blog/", box=BOX):
    """Type words into a search box, wait for its suggestions and return their list."""
    page.goto(path)
    page.locator(box).press_sequentially(words, delay=20)
    suggestions = page.locator(f"{box}-list")
    expect(suggestions.get_by_role("option").first).to_be_visible()
    return suggestions


def search_for(page, *queries):
    """Send queries from the header's box, one after the other."""
    for query in queries:
        page.goto("/blog/")
        page.locator(BOX).fill(query)
        page.locator(BOX).press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(query)


def requests_of(page):
    """Return a list that fills with the addresses that the page asks for from now on."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def pointed_at(page):
    """Return the suggestion that the keyboard points at."""
    return page.locator(f"#{page.locator(BOX).get_attribute('aria-activedescendant')}")


@pytest.mark.database
def test_suggestions_come_in_groups(visit):
    suggestions = opened(visit(), "lea")
    for name in ("Companies", "Articles", "Topics and tags", "Community"):
        group = suggestions.get_by_role("group", name=name)
        expect(group.get_by_role("option").first).to_be_visible()


@pytest.mark.database
def test_a_suggested_company_says_its_stars_industry_and_place(visit):
    option = opened(visit(), "larkf").get_by_role("option", name=RATED)
    expect(option).to_contain_text(re.compile(r"Health.*Duluth.*\d\.\d out of 5 stars", re.S))


@pytest.mark.database
def test_a_contributor_is_suggested_by_name(visit):
    people = opened(visit(), "priya").get_by_role("group", name="Contributors")
    expect(people.get_by_role("option", name="Priya Raman")).to_be_visible()


def test_the_box_of_the_front_page_suggests_as_well(visit):
    suggestions = opened(visit(), "larkf", path="/", box="#home-search")
    expect(suggestions.get_by_role("option", name=RATED)).to_be_visible()


def test_a_click_on_a_suggestion_follows_it(visit):
    page = visit()
    opened(page, "larkf").get_by_role("option", name=RATED).click()
    expect(page).to_have_url(re.compile("/companies/larkfield-care/$"))


def test_the_arrow_keys_and_enter_follow_a_suggestion(visit):
    page = visit()
    opened(page, "larkf")
    page.keyboard.press("ArrowDown")
    expect(pointed_at(page)).to_contain_text(RATED)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/companies/larkfield-care/$"))


def test_the_arrow_up_key_begins_at_the_last_suggestion(visit):
    page = visit()
    suggestions = opened(page, "work")
    page.keyboard.press("ArrowUp")
    expect(suggestions.get_by_role("option").last).to_have_attribute("aria-selected", "true")


def test_the_arrow_keys_never_choose_what_answers_other_words(visit):
    page = visit()
    opened(page, "larkf")
    page.locator(BOX).press_sequentially("qqqq")
    page.keyboard.press("ArrowDown")  # asks at once, instead of choosing
    assert page.locator(BOX).get_attribute("aria-activedescendant") is None
    expect(page.locator(LIST)).to_contain_text("No suggestions for “larkfqqqq”")


def test_suggestions_that_are_refused_are_told_to_screen_readers(visit):
    page = visit(watched=False)
    page.route(SUGGEST, lambda route: route.fulfill(status=429, body="Wait."))
    page.goto("/blog/")
    page.locator(BOX).press_sequentially("larkf")
    status = page.locator(".site-header [role=status]")
    expect(status).to_have_text("No suggestions just now. Enter searches everything.")


def test_home_goes_back_to_the_text(visit):
    page = visit()
    opened(page, "work")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    assert page.locator(BOX).get_attribute("aria-activedescendant") is None
    assert page.locator(BOX).evaluate("box => box.selectionStart") == 0


def test_enter_without_a_suggestion_opens_the_results(visit):
    page = visit()
    opened(page, "salary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “salary”")
    expect(page).to_have_url(re.compile(r"/search/\?q=salary$"))


def test_escape_closes_the_suggestions_and_then_clears_the_box(visit):
    page = visit()
    suggestions = opened(page, "work")
    page.keyboard.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(page.locator(BOX)).to_have_value("work")
    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_have_value("")


def test_tab_leaves_the_box_and_closes_the_suggestions(visit):
    page = visit()
    suggestions = opened(page, "work")
    page.keyboard.press("Tab")
    expect(suggestions).to_be_hidden()
    expect(page.locator(":focus")).to_have_text("Search")


def test_a_click_elsewhere_closes_the_suggestions(visit):
    page = visit()
    suggestions = opened(page, "work")
    page.get_by_role("heading", level=1).click()
    expect(suggestions).to_be_hidden()


def test_a_screen_reader_is_told_how_many_suggestions_there_are(visit):
    page = visit()
    opened(page, "larkf")
    status = page.locator(".site-header [role=status]")
    expect(status).to_have_text(re.compile(r"^1 suggestion\."))


def test_the_box_says_whether_its_list_is_open(visit):
    page = visit()
    page.goto("/blog/")
    box = page.get_by_role("combobox", name="Search this site")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("work")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-controls", LIST.removeprefix("#"))


def test_two_boxes_on_a_page_share_no_id(visit):
    page = visit()
    opened(page, "work", path="/", box="#home-search")
    page.locator(BOX).press_sequentially("work")
    expect(page.locator(LIST).get_by_role("option").first).to_be_visible()
    ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("delay", [80, 320, 1000])
def test_a_name_of_ten_letters_asks_three_times_at_most(visit, delay):
    page = visit()
    page.goto("/blog/")
    asked = requests_of(page)
    page.locator(BOX).press_sequentially("larkfield c", delay=delay)
    expect(page.locator(LIST).get_by_role("option", name=RATED)).to_be_visible()
    assert 1 <= len([url for url in asked if SUGGEST.search(url)]) <= 3


def test_words_that_were_asked_before_are_not_asked_again(visit):
    page = visit()
    suggestions = opened(page, "larkf")
    asked = requests_of(page)
    page.locator(BOX).fill("")
    page.locator(BOX).fill("larkf")
    expect(suggestions.get_by_role("option", name=RATED)).to_be_visible()
    assert asked == []


def test_only_the_newest_answer_is_shown(visit):
    page = visit()
    held = []
    page.context.route(re.compile(r"suggest/\?q=work$"), lambda route: held.append(route))
    page.goto("/blog/")
    with page.expect_request(SUGGEST):
        page.locator(BOX).fill("work")
    page.locator(BOX).fill("larkf")
    option = page.locator(LIST).get_by_role("option", name=RATED)
    expect(option).to_be_visible()
    for route in held:
        route.continue_()
    page.evaluate("fetch('/healthz')")  # an answer that was asked for later has come
    expect(option).to_be_visible()


@pytest.mark.parametrize("status", [429, 500])
def test_an_answer_that_fails_shows_nothing(visit, status):
    page = visit(watched=False)  # the browser itself remarks on the status
    page.context.route(SUGGEST, lambda route: route.fulfill(status=status, body="<p>Sorry</p>"))
    page.goto("/blog/")
    with page.expect_response(SUGGEST):
        page.locator(BOX).fill("work")
    page.evaluate("fetch('/healthz')")  # its script has had its turn
    expect(page.locator(LIST)).to_be_hidden()


def test_a_box_without_an_answer_still_submits(visit):
    page = visit(watched=False)
    page.context.route(SUGGEST, lambda route: route.abort())
    page.goto("/blog/")
    with page.expect_event("requestfailed"):
        page.locator(BOX).fill("salary")
    page.locator(BOX).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("salary")


@pytest.mark.parametrize(("path", "box"), [("/blog/", BOX), ("/", "#home-search")])
def test_the_box_is_a_plain_form_without_scripts(visit, path, box):
    page = visit(javascript=False)
    page.goto(path)
    page.locator(box).fill("salary")
    page.locator(box).press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=salary$"))


def test_the_results_can_be_narrowed_without_scripts(visit):
    page = visit(javascript=False)
    page.goto("/search/?q=salary")
    page.get_by_label("Kind").select_option(label="Articles")
    page.get_by_role("button", name="Show results").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Articles for “salary”")
    expect(page).to_have_url(re.compile("q=salary.*kind=articles"))


def test_the_words_are_marked_in_the_results(visit):
    page = visit()
    page.goto("/search/?q=Larkfield")
    expect(page.get_by_role("heading", name=RATED).locator("mark")).to_have_text("Larkfield")


def test_the_header_keeps_the_words_on_the_results_page(visit):
    page = visit()
    page.goto("/search/?q=salary")
    expect(page.locator(BOX)).to_have_value("salary")


def test_recent_searches_are_offered_in_the_empty_box_newest_first(visit):
    page = visit()
    search_for(page, "salary", "burnout")
    page.goto("/blog/")
    page.locator(BOX).click()
    group = page.locator(LIST).get_by_role("group", name="Recent searches")
    assert group.get_by_role("option").all_text_contents() == ["burnout", "salary"]


def test_no_more_than_five_recent_searches_are_kept(visit):
    page = visit()
    search_for(page, "one", "two", "three", "four", "five", "six")
    page.goto("/blog/")
    page.locator(BOX).click()
    expect(page.locator(LIST).get_by_role("option")).to_have_count(5)


def test_recent_searches_are_sent_nowhere(visit):
    page = visit()
    search_for(page, "salary")
    page.goto("/blog/", wait_until="networkidle")
    asked = requests_of(page)
    page.locator(BOX).click()
    expect(page.locator(LIST).get_by_role("option", name="salary")).to_be_visible()
    assert asked == []


def test_recent_searches_can_be_forgotten_from_the_keyboard(visit):
    page = visit()
    search_for(page, "salary")
    page.goto("/blog/")
    page.locator(BOX).focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Forget these searches")
    page.keyboard.press("Enter")
    expect(page.locator(LIST)).to_be_hidden()
    expect(page.locator(BOX)).to_be_focused()
    assert page.evaluate("localStorage.getItem('recent-searches')") is None


def test_a_company_without_stars_can_be_rated_from_the_suggestions(visit):
    page = visit()
    opened(page, "alders").get_by_role("option", name=f"Rate {NOT_RATED}").click()
    expect(page).to_have_url(re.compile("/companies/aldersea-wind/rate/$"))


def test_a_company_with_stars_is_not_to_be_rated_from_the_suggestions(visit):
    suggestions = opened(visit(), "larkf")
    expect(suggestions.get_by_role("option", name="Rate")).to_have_count(0)


def test_a_company_that_we_do_not_know_can_be_added_from_the_suggestions(visit):
    page = visit()
    opened(page, UNKNOWN).get_by_role("option", name=f"Add “{UNKNOWN}” as a company").click()
    expect(page.locator("main input[name=name]")).to_have_value(UNKNOWN)


def test_a_company_that_we_do_not_know_can_be_added_from_the_results(visit):
    page = visit()
    page.goto(f"/search/?q={UNKNOWN}")
    page.locator("main").get_by_role("link", name=f"Add “{UNKNOWN}” as a company").click()
    expect(page.locator("main input[name=name]")).to_have_value(UNKNOWN)


def test_the_server_answers_ten_thousand_letters_with_a_page(visit):
    page = visit()
    page.goto(f"/search/?q={'z' * 10_000}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Results for")


@pytest.mark.parametrize("width", [640, 800, 960, 1024, 1199, 1200, 1280])
def test_the_header_is_one_row_that_fits(visit, width):
    page = visit(width=width)
    page.goto("/blog/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".site-header").bounding_box()["height"] < 80


def test_open_suggestions_are_no_wider_than_a_phone(visit):
    page = visit(width=320)
    opened(page, "alders")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_opening_the_suggestions_moves_nothing(visit):
    page = visit()
    page.goto("/blog/")
    before = page.locator("main").bounding_box(), page.locator(BOX).bounding_box()
    page.locator(BOX).press_sequentially("work")
    expect(page.locator(LIST).get_by_role("option").first).to_be_visible()
    assert before == (page.locator("main").bounding_box(), page.locator(BOX).bounding_box())


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_state_of_the_search_violates_an_accessibility_rule(visit, width, scheme):
    page, axe, problems = visit(width=width, scheme=scheme), Axe(), []

    def check(where):
        for found in axe.run(page).response["violations"]:
            nodes = [node["html"][:160] for node in found["nodes"][:3]]
            problems.append((where, found["id"], nodes))

    for words in ("work", "alders", UNKNOWN):
        opened(page, words)
        page.keyboard.press("ArrowDown")
        check(words)
    opened(page, "work", path="/", box="#home-search")
    check("front page")
    search_for(page, "salary")
    page.goto("/blog/")
    page.locator(BOX).click()
    expect(page.locator(LIST)).to_be_visible()
    check("recent searches")
    for path in ("/search/", "/search/?q=salary", "/search/?q=leave&kind=articles"):
        page.goto(path)
        check(path)
    page.goto(f"/search/?q={UNKNOWN}")
    check("nothing found")
    assert problems == []
