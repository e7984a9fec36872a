"""The gate in a browser: every way in, with and without scripts, and with the keyboard alone."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

ARTICLES = [
    "/blog/management/when-to-manage-vs-lead/",
    "/blog/pay-and-negotiation/how-to-ask-for-a-raise/",
    "/blog/working-parents/first-month-back-after-leave/",
    "/blog/management/how-to-give-feedback/",
]
GATE = ".gate"
TEXT = ".article__gated"
WELCOME = "You now have access to all of our awesome content"


def someone() -> str:
    """An address that nobody has."""
    return f"reader-{uuid4().hex[:10]}@example.com"


def to_the_gate(page):
    """Open the free articles, and one more."""
    for path in ARTICLES:
        page.goto(path)


def join(page, address):
    """Send the gate's field."""
    page.locator(f"{GATE} input[name=email]").fill(address)
    page.locator(f"{GATE} button[type=submit]").first.click()


def a_member(visit, mailbox) -> str:
    """Join at the gate, confirm the address, and return it."""
    address, page = someone(), visit()
    to_the_gate(page)
    join(page, address)
    expect(page.locator(TEXT)).to_be_visible()
    page.goto("/accounts/email/")
    page.get_by_label("Code").fill(mailbox.code_for(address))
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{address} is confirmed.")).to_be_visible()
    return address


def test_the_gate_stands_before_the_fourth_article_not_the_third(visit):
    page = visit()
    for path in ARTICLES[:3]:
        page.goto(path)
        expect(page.locator(TEXT)).to_be_visible()
    page.goto(ARTICLES[3])
    expect(page.locator(GATE)).to_be_visible()
    expect(page.locator(TEXT)).to_have_count(0)


def test_reading_an_article_again_does_not_count(visit):
    page = visit()
    for path in [ARTICLES[0]] * 5 + ARTICLES[1:3]:
        page.goto(path)
    expect(page.locator(TEXT)).to_be_visible()


def test_an_article_that_was_opened_stays_open_at_the_gate(visit):
    page = visit()
    to_the_gate(page)
    page.goto(ARTICLES[0])
    expect(page.locator(TEXT)).to_be_visible()


@pytest.mark.database
def test_joining_opens_the_article_where_the_reader_was(visit):
    page = visit()
    to_the_gate(page)
    page.locator(f"{GATE} button").first.scroll_into_view_if_needed()
    before = page.locator(GATE).evaluate("gate => gate.getBoundingClientRect().top")
    join(page, someone())
    expect(page.get_by_text(WELCOME)).to_be_visible()
    expect(page.locator(TEXT)).to_be_visible()
    after = page.get_by_text(WELCOME).evaluate("e => e.getBoundingClientRect().top")
    assert page.url.endswith(ARTICLES[3])
    assert abs(after - before) < 100  # the text has not moved away under her eyes


def test_the_header_knows_the_new_member_at_once(visit):
    page = visit()
    to_the_gate(page)
    join(page, someone())
    expect(page.locator(".site-header__account .account-menu__button")).to_be_visible()


def test_a_member_never_meets_the_gate_again(visit):
    page = visit()
    to_the_gate(page)
    join(page, someone())
    expect(page.locator(TEXT)).to_be_visible()
    page.goto("/blog/")
    page.goto(ARTICLES[3])
    expect(page.locator(TEXT)).to_be_visible()


def test_a_mistyped_address_is_answered_in_place(visit):
    page = visit(watched=False)  # the answer's status is 422, which the console notes
    to_the_gate(page)
    page.locator(f"{GATE} form").evaluate("form => { form.noValidate = true }")
    join(page, "ada@")
    expect(page.locator(GATE)).to_contain_text("Invalid email. Please try again.")
    expect(page.locator(f"{GATE} input[name=email]")).to_have_value("ada@")
    assert page.url.endswith(ARTICLES[3])


@pytest.mark.database
def test_a_known_address_logs_in_with_a_code_right_there(visit, mailbox):
    address = a_member(visit, mailbox)
    page = visit(watched=False)
    to_the_gate(page)
    join(page, address)
    expect(page.locator(GATE)).to_contain_text("Looks like you already have an account! Log in")
    expect(page.get_by_role("link", name="Log in", exact=True).first).to_be_visible()
    page.get_by_role("button", name="E-mail me a code to log in").click()
    expect(page.locator(GATE)).to_contain_text(f"We have sent a code to {address}")
    page.locator(f"{GATE} input[name=code]").fill(mailbox.code_for(address))
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_be_visible()
    assert page.url.endswith(ARTICLES[3])


def test_the_gate_opens_without_scripts(visit):
    page = visit(javascript=False)
    to_the_gate(page)
    join(page, someone())
    expect(page.locator("main")).to_contain_text(WELCOME)
    page.get_by_role("link", name="Read on").click()
    expect(page.locator(TEXT)).to_be_visible()


def test_a_known_address_logs_in_without_scripts(visit, mailbox):
    address = a_member(visit, mailbox)
    page = visit(javascript=False, watched=False)
    to_the_gate(page)
    join(page, address)
    expect(page.locator("main")).to_contain_text("Looks like you already have an account! Log in")
    page.get_by_role("button", name="E-mail me a code to log in").click()
    page.locator("input[name=code]").fill(mailbox.code_for(address))
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(TEXT)).to_be_visible()


def test_the_gate_opens_with_the_keyboard_alone(visit):
    page = visit()
    to_the_gate(page)
    field = page.locator(f"{GATE} input[name=email]")
    for _ in range(40):
        page.keyboard.press("Tab")
        if field.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.type(someone())
    page.keyboard.press("Enter")
    expect(page.get_by_text(WELCOME)).to_be_focused()


def test_next_month_the_gate_is_open_again(visit):
    page = visit()
    to_the_gate(page)
    context = page.context
    cookie = next(c for c in context.cookies() if c["name"] == "read")
    cookie["value"] = re.sub(r"^\d{6}", "202001", cookie["value"])  # as if it were of that month
    context.add_cookies([cookie])
    page.goto(ARTICLES[3])
    expect(page.locator(TEXT)).to_be_visible()


def test_after_joining_the_gate_tells_of_the_mail_and_why(visit):
    page, address = visit(), someone()
    to_the_gate(page)
    join(page, address)
    notice = page.locator(".notice--success")
    expect(notice).to_contain_text(
        f"We have sent a mail to {address}, so that the account is yours"
    )
    expect(notice.get_by_role("link", name="Type the code, or correct the address")).to_be_visible()


def test_an_address_is_corrected_at_the_gate(visit, mailbox):
    address = a_member(visit, mailbox)
    page = visit(watched=False)
    to_the_gate(page)
    join(page, address)
    page.get_by_role("button", name="E-mail me a code to log in").click()
    page.get_by_role("link", name="Change it").click()
    field = page.locator(f"{GATE} input[name=email]")
    expect(field).to_be_focused()
    expect(field).to_have_value(address)
    join(page, someone())
    expect(page.locator(TEXT)).to_be_visible()


@pytest.mark.database
def test_the_code_at_the_gate_opens_the_article_with_the_keyboard_alone(visit, mailbox):
    address = a_member(visit, mailbox)
    page = visit(watched=False)
    to_the_gate(page)
    page.locator(f"{GATE} input[name=email]").focus()
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="E-mail me a code to log in")
    expect(button).to_be_visible()
    for _ in range(10):
        if button.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"{GATE} input[name=code]")).to_be_focused()
    page.keyboard.type(mailbox.code_for(address))
    page.keyboard.press("Enter")
    expect(page.get_by_text(WELCOME)).to_be_focused()


def test_a_message_is_shown_on_a_shared_page(visit, mailbox):
    page, address = visit(), someone()
    to_the_gate(page)
    join(page, address)
    page.get_by_role("link", name="Type the code, or correct the address").click()
    page.get_by_label("Code").fill(mailbox.code_for(address))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ARTICLES[3]}")
    expect(page.get_by_text(f"{address} is confirmed.")).to_be_visible()
