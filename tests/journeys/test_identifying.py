"""What the page points out while she writes, because it may tell who she is."""

import pytest
from playwright.sync_api import expect

from tests.support.rating_steps import FORM, SET_UP, fill_in

FOUND = {
    "Write to ana.b@corp.example.com": ["an e-mail address"],
    "call 0161 496 0000": ["a phone number"],
    "call +49 (0)30 901820": ["a phone number"],
    "I left on 12 March 2024": ["an exact date"],
    "since March 3rd": ["an exact date"],
    "on 2024-03-12": ["an exact date"],
    "on 12.03.2024": ["an exact date"],
    "we are at 14 Mill Lane": ["a street address"],
    "in der Lindenstraße 5": ["a street address"],
    "I am the only woman in the lab": ["that you are the only one"],
    "as the only Black woman": ["that you are the only one"],
    "the first female engineer": ["that you are the only one"],
    "I'm the youngest person here": ["that you are the only one"],
    "in a team of four": ["how few you are"],
    "our three-person team": ["how few you are"],
    "there are two of us": ["how few you are"],
    "we are only five": ["how few you are"],
    "ask Mrs. Novak": ["a name"],
    "my manager Tom says no": ["a name"],
    "because Anna Miller left": ["a name"],
    "My boss, Li, on May 4": ["an exact date", "a name"],
    "my manager sarah was rude": ["a name"],
    "my boss xiu never listens": ["a name"],
    "Maria told me to quit": ["a name"],
    "Oluchi told me to quit": ["a name"],
    "Priya from HR": ["a name"],
    "Oluchi from the design team helped": ["a name"],
    "MY BOSS JOHN SMITH": ["a name"],
    "I am the only Latina in sales": ["that you are the only one"],
    "the one woman engineer here": ["that you are the only one"],
    "our team has four people": ["how few you are"],
    "our team has 4 people": ["how few you are"],
    "the three women in my department": ["how few you are"],
    "jdoe at gmail dot com": ["an e-mail address"],
    "jdoe (at) gmail (dot) com": ["an e-mail address"],
    "on 2024/03/05": ["an exact date"],
}
LET_PASS = [
    "Flexible hours, and nobody counts them.",
    "The Human Resources people listen.",
    "We have 25 days off and 12 weeks of leave.",
    "In May there is a review, and salaries rise by 3 percent.",
    "They pay 1,200 a year for courses.",
    "Our managers are fair. Most of them are women.",
    "Fridays are free. On Mondays we plan.",
    "Between 2019 and 2024 it got better.",
    "The only problem is the canteen.",
    "My manager is kind.",
    "I was there for ten years in all.",
    "Journey Bakery pays on time.",
    "Our team has grown.",
    "Our team has two offices.",
    "It is the only thing that managers want.",
    "The first time women were asked.",
    "The one thing women need is time.",
    "May is busy.",
    "Nobody told me. Managers said no. Someone from HR listened.",
    "Leadership promised more. Feedback from HR takes weeks.",
    "My manager often says thanks, and my manager really is fair.",
    "MY BOSS NEVER LISTENS.",
    "Look at how they pay.",
    "Will it get better? I hope so, and mark my words.",
]


@pytest.fixture(scope="module")
def found(chromium, site):
    """What is found in each text, in the browser, on the form of an employer in the texts."""
    site.run(SET_UP)
    page = chromium.new_page(base_url=site.url)
    page.goto(FORM)
    script = """async (texts) => {
        const file = document.querySelector("script[src*=identifying]").src;
        const { identifying } = await import(file);
        const employer = document.querySelector("[data-rating]").dataset.employer;
        return texts.map((text) => identifying(text, employer));
    }"""
    texts = [*FOUND, *LET_PASS]
    results = dict(zip(texts, page.evaluate(script, texts), strict=True))
    page.close()
    return results


@pytest.mark.parametrize("text", FOUND)
def test_what_may_tell_who_she_is_is_pointed_out(found, text):
    assert [kind for kind, _ in found[text]] == FOUND[text]


@pytest.mark.parametrize("text", LET_PASS)
def test_what_tells_nothing_is_let_pass(found, text):
    assert found[text] == []


def test_a_warning_appears_while_she_writes_and_goes_away(visit, site):
    site.run(SET_UP)
    page = visit()
    page.goto(FORM)
    fill_in(page)
    page.go_back()
    warning = page.locator("[data-warning=id_works]")
    page.locator("#id_works").press_sequentially("I am the only woman here.")
    expect(warning).to_contain_text("that you are the only one (“the only woman”)")
    page.locator("#id_works").fill("Tea at four.")
    expect(warning).to_be_empty()


def test_a_warning_stops_nothing(visit, site):
    site.run(SET_UP)
    page = visit()
    page.goto(FORM)
    fill_in(page, words="Ask Mrs. Novak.")
    expect(page.locator("[data-review]")).to_contain_text("Ask Mrs. Novak.")
