"""The ballot box as a process of its own, on an address of its own, and a browser at both."""

import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connections

from companies.ratings.keys import RatingKey, message_to_sign
from companies.ratings.months import current_date
from core import blind_rsa
from tests.journeys.conftest import Site, database_url, free_port, wait_for

PREPARE = """
from django.conf import settings
from django.core.management import call_command
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from allauth.account.models import EmailAddress
from accounts.models.session import SessionStore
from companies.employer_sync import sync_employers
from companies.models import Company
call_command("rating_keys", "create")
company, _ = Company.objects.get_or_create(slug="larkfield-care", name="Larkfield Care")
sync_employers([company.pk])
user, _ = get_user_model().objects.get_or_create(email="rater@gmail.com")
EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""
COUNT = "from companies.ratings.models import Ballot; print(Ballot.objects.count())"


@dataclass
class Pair:
    """A site, its ballot box elsewhere, and the cookie of a member who is signed in."""

    site: Site
    ballot: str
    session: str

    def ballots(self) -> int:
        """How many wait in the box."""
        return int(self.site.run(COUNT))

    def new_key(self) -> str:
        """A rating key, signed by the site's key."""
        year = current_date().year
        pem = (self.site.folder / "keys" / f"{year}.pem").read_bytes()
        private, secret = blind_rsa.PrivateKey.from_pem(pem), secrets.token_bytes(32)
        kid = private.public.kid(year)
        blinded, inverse = blind_rsa.blind(private.public, message_to_sign(kid, secret))
        answer = blind_rsa.blind_sign(private, blinded)
        signature = blind_rsa.finalize(
            private.public, message_to_sign(kid, secret), answer, inverse
        )
        return str(RatingKey(kid, secret, signature))


def serve(wsgi, config, port, environment):
    """Start a server as it is deployed, and wait until it answers."""
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", wsgi, f"--bind=127.0.0.1:{port}"),
            f"--config=deploy/{config}",
        ],
        cwd=settings.BASE_DIR,
        env=environment | {"WEB_CONCURRENCY": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(f"http://localhost:{port}/healthz", server)
    return server


def ratings_url(site):
    """Where the ratings database of a site is."""
    url = site.environment.get("RATINGS_DATABASE_URL")
    return url or database_url(connections["ratings"], str(site.folder / "ratings.sqlite3"))


@pytest.fixture(scope="module")
def pair(site, tmp_path_factory):
    """A site and a ballot box with nothing in common but the ratings database."""
    here, there = free_port(), free_port()
    urls = {"SITE_URL": f"http://localhost:{here}", "BALLOT_URL": f"http://localhost:{there}"}
    own = Site(urls["SITE_URL"], site.environment | urls, site.folder)
    session = own.run(PREPARE).split()[-1]
    folder = tmp_path_factory.mktemp("ballot")
    shutil.copytree(site.folder / "static", folder / "static")
    (folder / "keys").mkdir()
    for file in [*(site.folder / "keys").glob("*.json"), site.folder / "keys" / "tally.pub"]:
        shutil.copy(file, folder / "keys")
    environment = {
        "PATH": site.environment["PATH"],
        "DATA_DIR": str(folder),
        "RATINGS_DATABASE_URL": ratings_url(site),
    }
    servers = [
        serve("inhersight.wsgi", "gunicorn.py", here, own.environment),
        serve("inhersight.ballot_wsgi", "ballot_gunicorn.py", there, environment | urls),
    ]
    yield Pair(own, urls["BALLOT_URL"], session)
    own.close()
    for server in servers:
        server.terminate()
        server.wait()


@pytest.fixture
def signed_in(chromium, pair):
    """Open a browser in which a member is signed in: `signed_in(javascript=True)` → its page."""
    contexts, problems = [], []

    def open_context(javascript=True):
        context = chromium.new_context(base_url=pair.site.url, java_script_enabled=javascript)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "sessionid", "value": pair.session, "url": pair.site.url}])
        page = context.new_page()
        page.on("console", lambda message_to_sign: problems.append(message_to_sign.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        contexts.append(context)
        return page

    yield open_context
    for context in contexts:
        context.close()
    assert problems == []


def answer_all(page):
    """Give four stars to each question."""
    for star in page.locator('[data-question] input[value="4"]').all():
        star.press("Space")  # the page may still scroll under a pointer


@pytest.mark.database
def test_the_site_s_page_sends_a_rating_to_another_origin_without_cookies(pair, signed_in):
    page, before = signed_in(), pair.ballots()
    page.goto("/companies/larkfield-care/rate/")
    page.locator("[data-next]").click()
    answer_all(page)
    page.locator("[data-next]").click()
    page.locator("[data-next]").click()
    page.get_by_role("button", name="Send my rating").click()
    page.get_by_label("I have my key").fill(pair.new_key())
    with page.expect_response(f"{pair.ballot}/ballot/") as sent:
        page.get_by_role("button", name="Send with this key").click()
    page.locator("[data-received]").wait_for()
    headers = sent.value.request.all_headers()
    assert (sent.value.status, "cookie" in headers, pair.ballots() - before) == (200, False, 1)
    assert "set-cookie" not in sent.value.all_headers()


@pytest.mark.database
def test_without_a_script_a_plain_form_arrives_and_no_cookie_is_set(pair, signed_in):
    page, before = signed_in(javascript=False), pair.ballots()
    page.goto("/companies/larkfield-care/rate/")
    answer_all(page)
    page.locator("textarea[name=key]").fill(pair.new_key())
    cookies = page.context.cookies()
    with page.expect_response(f"{pair.ballot}/ballot/") as sent:
        page.locator("#rating button[name=act]").click()
    page.get_by_role("heading", level=1).wait_for()
    # The browser sends the cookie, for both are on one host here: the box does not look at it.
    assert "sessionid" in sent.value.request.all_headers().get("cookie", "")
    assert (sent.value.status, pair.ballots() - before) == (200, 1)
    assert page.url == f"{pair.ballot}/ballot/"
    assert page.context.cookies() == cookies


def test_with_and_without_a_cookie_the_answer_is_the_same(pair, signed_in):
    page = signed_in()
    answers = [
        page.request.post(
            f"{pair.ballot}/ballot/inbox/",
            form={"key": "wr1.2026.x.y"},
            headers={"Cookie": cookie},
        ).text()
        for cookie in (f"sessionid={pair.session}", "")
    ]
    assert answers[0] == answers[1]


def test_the_ballot_box_serves_its_own_style_and_script(pair, signed_in):
    page = signed_in()
    answers = []
    page.on("response", lambda response: answers.append((response.status, response.url)))
    page.goto(f"{pair.ballot}/ballot/")
    assert {status for status, _ in answers} == {200}
    assert all(url.startswith(pair.ballot) for _, url in answers)
    assert any(url.endswith(".css") for _, url in answers)


def test_verify_site_finds_both_as_they_should_be(pair):
    program = settings.BASE_DIR / "tools" / "verify_site.py"
    page = f"{pair.site.url}/companies/larkfield-care/rate/"
    command = [sys.executable, "-I", str(program), pair.site.url, "--page", page]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    for address in (page, f"{pair.ballot}/rating-key/rating.js"):
        assert f"as it should be  {address}" in result.stdout
    assert f"as it should be  {pair.ballot}/ballot/rating-keys.json" in result.stdout


def test_a_key_is_made_once_the_two_are_compared(pair, signed_in):
    page, asked = signed_in(), []
    page.on("request", lambda request: asked.append(request))
    page.goto("/rating-key/")
    page.get_by_role("button", name="Make my key").first.click()
    page.locator("[data-made-key] textarea").wait_for()
    compared = [request for request in asked if "rating-keys.json" in request.url]
    assert sorted(request.url for request in compared) == sorted(
        [f"{pair.site.url}/.well-known/rating-keys.json", f"{pair.ballot}/ballot/rating-keys.json"]
    )
    assert all("cookie" not in request.all_headers() for request in compared)


def test_another_site_s_page_cannot_read_an_answer(pair, signed_in):
    page = signed_in()
    page.goto(f"{pair.ballot}/ballot/")
    policy = page.request.get(
        f"{pair.ballot}/ballot/", headers={"Origin": "https://elsewhere.example"}
    ).headers
    assert "access-control-allow-origin" not in policy


def test_the_site_s_policy_lets_forms_go_to_the_ballot_box_and_nowhere_else(pair, signed_in):
    policy = signed_in().request.get("/companies/larkfield-care/rate/").headers
    directives = dict(
        part.strip().split(" ", 1) for part in policy["content-security-policy"].split(";")
    )
    assert directives["connect-src"] == f"'self' {pair.ballot}"
    assert directives["form-action"].split()[:2] == ["'self'", pair.ballot]
