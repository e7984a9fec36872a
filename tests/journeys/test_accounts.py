"""A member in a browser: passkeys, second steps, and every page of hers."""

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = [
    *("", "email/", "password/set/", "2fa/", "2fa/webauthn/add/", "2fa/totp/activate/"),
    *("3rdparty/", "sessions/", "newsletter/", "reading/", "data/", "data/delete/", "welcome/"),
    *("logout/", "2fa/webauthn/", "2fa/recovery-codes/"),
]


def someone() -> str:
    """An address that nobody has."""
    return f"member-{uuid4().hex[:10]}@example.com"


def join(page, mailbox) -> str:
    """Join, confirm the address, and return it."""
    address = someone()
    page.goto("/accounts/signup/")
    page.locator("input[name=email]").fill(address)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    confirm(page, mailbox, address)
    return address


def confirm(page, mailbox, address):
    """Follow the link in the mail."""
    page.goto(mailbox.link_for(address, "/confirm-email/"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


@pytest.fixture
def authenticator():
    """Give a page a passkey device that says yes to everything: `authenticator(page)`."""

    def attach(page):
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return session

    return attach


def add_passkey(page):
    """Add a passkey in the account."""
    page.goto("/accounts/2fa/webauthn/add/")
    passwordless = page.locator("input[name=passwordless]")
    if passwordless.count():
        passwordless.check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)


@pytest.mark.database
def test_a_member_logs_in_with_a_passkey(visit, mailbox, authenticator):
    page = visit()
    authenticator(page)
    join(page, mailbox)
    add_passkey(page)
    page.goto("/accounts/logout/")
    page.locator("main form button[type=submit]").click()
    page.goto("/accounts/login/?next=/blog/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/blog/")
    expect(page.locator(".site-header__account .account-menu__button")).to_be_visible()


def test_a_passkey_that_does_not_work_is_told_in_the_page(visit):
    page = visit()
    page.goto("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('stop')) }")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work, or you stopped it.")


def test_a_member_logs_in_with_the_keyboard_alone(visit, mailbox):
    first = visit()
    address = join(first, mailbox)
    page = visit()
    page.goto("/accounts/login/code/")
    field = page.locator("main input[name=email]")
    for _ in range(20):
        page.keyboard.press("Tab")
        if field.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    expect(page.locator("input[name=code]")).to_be_visible()
    page.locator("input[name=code]").focus()
    page.keyboard.type(mailbox.code_for(address))
    page.keyboard.press("Enter")
    expect(page.locator(".site-header__account .account-menu__button")).to_be_visible()


PROVE_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connection
from accounts import address_ownership
from accounts.models import User
address = {address!r}
waiting = [address_ownership.create_newcomer(address) for _ in range(4)]
together = Barrier(8)
def show(number):
    together.wait()
    try:
        if number < 4:
            address_ownership.confirm_address(waiting[number], address)
            return "confirmed"
        return "entered" if address_ownership.enter_account(address) else ""
    except address_ownership.AddressTaken:
        return "taken"
    finally:
        connection.close()
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(show, range(8)))
from allauth.account.models import EmailAddress
owners = set(EmailAddress.objects.filter(email=address).values_list("user", flat=True))
print(len(owners), User.objects.filter(pending_address=address).count(), found.count("entered"))
"""


@pytest.mark.database
def test_of_many_who_show_a_mailbox_at_once_one_account_comes(site):
    for _ in range(3):
        assert site.run(PROVE_AT_ONCE.format(address=someone())).split() == ["1", "0", "4"]


@pytest.mark.database
def test_an_article_is_saved_from_its_page(visit, mailbox):
    page = visit()
    join(page, mailbox)
    page.goto("/blog/management/when-to-manage-vs-lead/")
    page.get_by_role("button", name="Save for later").click()
    expect(page.get_by_role("button", name="Saved. Remove it?")).to_be_focused()
    page.goto("/accounts/reading/")
    expect(page.locator("main")).to_contain_text("When to Manage vs. Lead")


def test_every_page_of_a_member_is_accessible(visit, mailbox, authenticator, violations):
    page = visit()
    authenticator(page)
    join(page, mailbox)
    add_passkey(page)
    assert violations(page, [f"/accounts/{path}" for path in PAGES]) == []


def test_every_page_of_a_member_is_valid_html(visit, mailbox, authenticator, html_errors):
    page = visit()
    authenticator(page)
    join(page, mailbox)
    add_passkey(page)
    pages = {}
    for path in PAGES:
        answer = page.goto(f"/accounts/{path}")
        pages[path] = answer.text()
    assert html_errors(pages) == []


def check(page, axe, problems, pages, name):
    """Note what is wrong with the page that is open, and its HTML."""
    problems += [(name, found["id"]) for found in axe.run(page).response["violations"]]
    pages[name] = page.request.get(page.url).text()


def test_the_pages_on_the_way_are_accessible_and_valid(visit, mailbox, html_errors):
    page, axe, problems, pages = visit(), Axe(), [], {}
    address = someone()
    page.goto("/accounts/signup/")
    page.locator("input[name=email]").fill(address)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    check(page, axe, problems, pages, "welcome")
    page.goto("/accounts/email/")
    check(page, axe, problems, pages, "type the code of a newcomer")
    page.goto(mailbox.link_for(address, "/confirm-email/"))
    check(page, axe, problems, pages, "confirm the address")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("The account is yours.")).to_be_visible()
    check(page, axe, problems, pages, "confirmed")
    page.goto("/accounts/email/")
    page.get_by_label("E-mail address").fill(someone())
    page.get_by_role("button", name="Send a code there").click()
    expect(page.get_by_role("heading", name="Waiting for its code")).to_be_visible()
    check(page, axe, problems, pages, "a further address")
    page.goto("/accounts/newsletter/")
    page.get_by_role("button", name="Yes, please").click()
    page.wait_for_load_state()
    check(page, axe, problems, pages, "newsletter asked for")
    page.goto(mailbox.link_for(address, "/newsletter/confirm/"))
    check(page, axe, problems, pages, "confirm the newsletter")
    page.goto(page.url.replace("/confirm/", "/stop/"))
    check(page, axe, problems, pages, "stop the newsletter")
    page.goto("/accounts/data/delete/")
    page.get_by_role("button", name="Delete it in a week").click()
    check(page, axe, problems, pages, "to be deleted")
    other = visit()
    other.goto("/accounts/login/code/")
    other.locator("main input[name=email]").fill(address)
    other.keyboard.press("Enter")
    expect(other.locator("input[name=code]")).to_be_visible()
    check(other, axe, problems, pages, "type the code")
    third = visit()
    third.goto("/accounts/login/")
    third.locator("input[name=login]").fill(address)
    third.locator("input[name=password]").fill("wrong")
    third.locator("main form button[type=submit]").first.click()
    check(third, axe, problems, pages, "wrong password")
    assert (problems, html_errors(pages)) == ([], [])


def test_no_page_of_a_member_is_wider_than_a_phone(visit, mailbox, authenticator):
    page, too_wide = visit(width=320), []
    authenticator(page)
    join(page, mailbox)
    add_passkey(page)
    for path in PAGES:
        page.goto(f"/accounts/{path}")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            too_wide.append(path)
    assert too_wide == []


def test_the_gate_is_accessible_and_valid(visit, violations, html_errors):
    page = visit()
    path = "/blog/equal-opportunities/promotion-rules-nobody-wrote-down/"  # members only
    answer = page.goto(path)
    expect(page.locator(".gate")).to_be_visible()
    assert html_errors({path: answer.text()}) == []
    assert violations(page, [path]) == []
