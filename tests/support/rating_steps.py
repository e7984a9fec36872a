"""The steps of a rating, as a member takes them, for the journeys."""

import secrets
from uuid import uuid4

from playwright.sync_api import expect

from companies.ratings import keys
from companies.ratings.months import current_date
from companies.ratings.questions import SLUGS
from core import blind_rsa

YEAR = current_date().year
COMPANIES = [f"Journey {name}" for name in ("Bakery", "Clinic", "Press", "Trains")]
SET_UP = f"""
from companies.employer_sync import sync_employers
from companies.models import Company
from companies.ratings import keys
for name in {COMPANIES!r}:
    Company.objects.get_or_create(name=name)
sync_employers()
keys.create_keys({YEAR})
keys.create_keys({YEAR - 2})
"""
FORM = "/companies/journey-bakery/rate/"
RATE = "button[name=act][value=submit]"


def someone() -> str:
    """An address that nobody has."""
    return f"rater-{uuid4().hex[:10]}@gmail.com"  # small mail domains have five keys a year


def rating_key(site, year=YEAR) -> str:
    """A rating key, made and signed as the protocol says, with the site's own key files."""
    folder = site.folder / "keys"
    private = blind_rsa.PrivateKey.from_pem((folder / f"{year}.pem").read_bytes())
    secret = secrets.token_bytes(32)
    kid = private.public.kid(year)
    message = keys.message_to_sign(kid, secret)
    blinded, inverse = blind_rsa.blind(private.public, message)
    answer = blind_rsa.blind_sign(private, blinded)
    signature = blind_rsa.finalize(private.public, message, answer, inverse)
    return str(keys.RatingKey(kid, secret, signature))


def forged(key: str) -> str:
    """A key whose signature was changed."""
    return key[:-9] + ("AAAA" if key[-9:-5] != "AAAA" else "BBBB") + key[-5:]


def number_of(site, what: str) -> int:
    """Ask the site's databases for a number."""
    code = (
        "from accounts.models import IssuedKey\n"
        "from companies.ratings.models import Ballot, Nullifier\n"
        f"print({what})"
    )
    return int(site.run(code))


def fill_in(page, key="4", words="") -> None:
    """Go from the form's first step to the review."""
    page.locator("[data-next]").click()
    for _ in SLUGS:
        page.keyboard.press(key)
    expect(page.locator("[data-next]")).to_be_focused()
    page.keyboard.press("Enter")
    if words:
        page.locator("#id_works").fill(words)
    page.locator("[data-next]").click()
    expect(page.get_by_role("heading", name="Review and send")).to_be_focused()


def to_the_key(page, form=FORM, **fields) -> None:
    """Fill in a form and ask to send it: the dialog of the key opens."""
    page.goto(form)
    fill_in(page, **fields)
    page.locator(RATE).click()
    expect(page.locator("[data-key-dialog]")).to_be_visible()


def send_with(page, key: str) -> None:
    """Paste a key into the dialog and send the rating."""
    page.get_by_label("I have my key").fill(key)
    page.get_by_role("button", name="Send with this key").click()


def join(page, mailbox, address: str) -> None:
    """In the dialog: ask for a key, join, and confirm the address with the code."""
    page.get_by_role("button", name="Get my rating key").click()
    page.locator("#key-email").fill(address)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("We have sent a code to")).to_be_visible()
    page.get_by_label("Code").fill(mailbox.code_for(address))
    page.keyboard.press("Enter")


def expect_received(page) -> None:
    """The rating has arrived."""
    expect(page.get_by_role("heading", name="Received")).to_be_visible()


def member(site, address: str) -> None:
    """Make a member with a confirmed address and their address for a password."""
    code = f"""
from allauth.account.models import EmailAddress
from accounts.models import User
user = User.objects.create_user({address!r}, {address!r})
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""
    site.run(code)


def log_in(page, address: str) -> None:
    """Log in with a password."""
    page.goto("/accounts/login/?next=/accounts/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(address)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("**/accounts/")


def lose_the_answer(page, path: str) -> None:
    """Let the server handle the next POST to an address, and lose its answer on the way."""
    lost = []

    def handle(route):
        if route.request.method != "POST" or lost:
            return route.fallback()
        lost.append(route.fetch())
        route.abort("connectionreset")

    page.route(f"**{path}", handle)
