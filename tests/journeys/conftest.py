"""A real site with the demo content behind a real server, and a real browser in front of it."""

import hashlib
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import cached_property
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import redis
from aiosmtpd.controller import Controller
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connections

from tests.support import databases
from tests.support.packages import PACKAGES
from tests.support.waiting import PATIENCE, wait_until

PASSWORD = "a-password-for-journeys"
# The shell draws no window that nobody sees.
CHROMIUM = next(
    filter(
        None,
        map(
            shutil.which,
            ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"],
        ),
    ),
    None,
)
DATABASES = {"default": "DATABASE_URL", "ratings": "RATINGS_DATABASE_URL"}
FILES = {"default": "site.sqlite3", "ratings": "ratings.sqlite3"}
LOOKS = [(390, "light"), (1280, "dark")]
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then((found) => found.violations)"
networks = itertools.count(1)  # so that one test's sign-ups use up no other's limits
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def pytest_collection_modifyitems(items):
    """Mark every journey, so that `-m "not browser"` leaves them out.

    Those that touch the database in earnest carry the mark `database` as well: .ci/run takes them
    alone on PostgreSQL.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


# What a site's own Python does: it runs the code that it is sent and says what that has printed.
LISTEN = """
import contextlib, django, io, json, sys
django.setup()
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(json.loads(line), {})
    print(json.dumps(said.getvalue()), flush=True)
"""


@dataclass
class Site:
    """A running site with demo content; `manage` and `run` work on its data."""

    url: str
    environment: dict
    folder: Path

    @cached_property
    def python(self) -> subprocess.Popen:
        """A Python with the site's settings, kept running because its start takes seconds."""
        return subprocess.Popen(
            [sys.executable, "-c", LISTEN],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """Run code as `manage.py shell` does and return what it printed; it must succeed."""
        print(json.dumps(code), file=self.python.stdin, flush=True)
        answer = self.python.stdout.readline()
        assert answer, "The code failed: see the captured output."
        return json.loads(answer)

    def close(self) -> None:
        """Stop the site's Python, if it was started."""
        if "python" in self.__dict__:
            self.python.communicate()

    def manage(self, *arguments: str) -> str:
        """Run manage.py and return what it printed; it must succeed."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr[-3000:]
        return result.stdout


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def content_key() -> str:
    """Return a short hash of the code and the texts that the demo content is made from."""
    digest = hashlib.sha256(DEMO.encode())
    for app in PACKAGES:
        for file in sorted((settings.BASE_DIR / app).rglob("*")):
            if file.suffix in {".py", ".md", ".yaml"}:
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def database_url(connection, name: str) -> str:
    """Return the URL of another database of the same engine."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    at = connection.settings_dict
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT'] or 5432}/{name}"


def prepared(environment: dict, folder: Path, name: str) -> Site:
    """Return a site whose databases are named `name` (PostgreSQL) or lie in its folder (SQLite)."""
    environment = environment | {"DATA_DIR": str(folder)}
    if connections["default"].vendor != "sqlite":
        for alias, variable in DATABASES.items():
            environment[variable] = database_url(connections[alias], f"{name}_{alias}")
    return Site(environment["SITE_URL"], environment, folder)


def collected_static(environment: dict) -> Path:
    """Return a folder of collected static files, made first if need be and kept between runs."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements-dev.lock").read_bytes())
    for file in sorted((settings.BASE_DIR / "static").rglob("*.*")):
        digest.update(str(file).encode() + file.read_bytes())
    folder = databases.TEMPLATES / f"static_{digest.hexdigest()[:12]}"
    with databases.only_one("static"):
        if not folder.exists():
            making = databases.TEMPLATES / "making_static"
            shutil.rmtree(making, ignore_errors=True)
            prepared(environment, making, "").manage("collectstatic", "--verbosity=0", "--no-input")
            (making / "static").rename(folder)
    return folder


# Small pictures: what is drawn and scaled at full size is tested elsewhere, and takes a minute.
DEMO = f"""
from functools import partial
from django.core.management import call_command
from demo import articles
articles.draw_cover = partial(articles.draw_cover, size=(320, 180))
articles.draw_portrait = partial(articles.draw_portrait, size=160)
call_command("demo", password={PASSWORD!r})
"""


def demo_template(environment: dict) -> tuple[Path, str]:
    """Return the folder and the databases' name of a site with the demo content.

    It is made first if need be, and kept between runs until the code that it is made from changes.
    """
    postgres = connections["default"].vendor != "sqlite"
    name = f"demo_{databases.migrations_key()}_{content_key()}"
    folder = databases.TEMPLATES / (f"{name}_postgres" if postgres else name)
    with databases.only_one("demo"):
        if not folder.exists():
            making = databases.TEMPLATES / "making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir(parents=True)
            for alias, file in FILES.items():
                migrated = databases.template_of(connections[alias])
                if postgres:
                    databases.create(connections[alias], f"{name}_{alias}", template=migrated)
                else:
                    shutil.copyfile(migrated, making / file)
            site = prepared(environment, making, name)
            (making / "static").symlink_to(collected_static(environment))
            site.run(DEMO)
            site.close()
            (making / "static").unlink()
            making.rename(folder)
    return folder, name


OWN_ADDRESS = """
from core.apps import set_site_address
from tests.support.packages import PACKAGES
set_site_address(None, "default")
"""


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, tmp_path_factory, worker_id, mailbox):
    """The address of a site of its own for this worker, with the demo content."""
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATA_DIR", "DEBUG", *DATABASES.values()}
    } | {
        "DJANGO_SETTINGS_MODULE": "inhersight.settings.site",  # as in production
        "SITE_URL": f"http://localhost:{port}",
        "STAFF_MFA": "0",  # the journeys of editors begin at the admin
        "TRUSTED_PROXIES": "127.0.0.0/8",  # each browser says which network it is in
        "SECRET_KEY": "j" * 50,
        "EMAIL_URL": mailbox.url,
    }
    if environment.get("CACHE_URL", "").startswith("redis"):
        number = 12 + int(worker_id.removeprefix("gw").replace("master", "0"))
        environment["CACHE_URL"] = f"{environment['CACHE_URL'].rpartition('/')[0]}/{number}"
        redis.from_url(environment["CACHE_URL"]).flushdb()
    folder = tmp_path_factory.mktemp("site") / "data"
    copies = []
    with django_db_blocker.unblock():
        template, template_name = demo_template(environment)
        shutil.copytree(template, folder)
        (folder / "static").symlink_to(collected_static(environment))
        name = f"journeys_{worker_id}"
        if connections["default"].vendor != "sqlite":
            for alias in DATABASES:
                databases.create(
                    connections[alias], f"{name}_{alias}", template=f"{template_name}_{alias}"
                )
                copies.append(databases.Copy(connections[alias], f"{name}_{alias}"))
    site = prepared(environment, folder, name)
    site.run(OWN_ADDRESS)
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "inhersight.wsgi", "--workers=1"),
                *("--config=deploy/gunicorn.py", "--max-requests=0"),
                "--keep-alive=75",  # the browser's request API trips over a closed connection
                f"--bind=127.0.0.1:{port}",
            ],
            cwd=settings.BASE_DIR,
            env=site.environment,
            stdout=log,
            stderr=log,
        )
    wait_for(f"{site.url}/healthz", server)
    yield site
    server.terminate()
    server.wait()
    site.close()
    with django_db_blocker.unblock():
        for copy in copies:
            copy.drop()


def wait_for(url: str, server) -> None:
    """Wait until the server answers. Raises AssertionError if it ends or never does."""

    def is_up() -> bool:
        assert server.poll() is None, "The site did not start: see its log."
        try:
            return bool(urlopen(url, timeout=PATIENCE))
        except URLError:
            return False

    wait_until(is_up, f"no answer from {url}")


class Mailbox:
    """Everything that the site has handed to a real mail server."""

    def __init__(self):
        self.messages = []
        self.given = set()  # codes that a test has had

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((envelope.rcpt_tos, message))
        return "250 OK"

    def last_for(self, address: str):
        """Return the newest message to an address, waiting for it. Raises AssertionError."""

        def find():
            for recipients, message in reversed(self.messages):
                if address in recipients:
                    return message
            return None

        return wait_until(find, f"no mail for {address}")

    def text_for(self, address: str) -> str:
        """Return the text of the newest message to an address."""
        return self.last_for(address).get_body(("plain",)).get_content()

    def link_for(self, address: str, part: str) -> str:
        """Return the newest link with a part that an address was sent, waiting for it."""

        def find():
            return next((word for word in self.text_for(address).split() if part in word), None)

        return wait_until(find, f"no link with {part} for {address}")

    def code_for(self, address: str) -> str:
        """Return the code in the newest message to an address, once it is another than the last.

        Mail is sent in the background: the message before may still be the newest.
        """

        def find():
            found = re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", self.text_for(address), re.M)
            return found[1] if found and found[1] not in self.given else None

        code = wait_until(find, f"no new code for {address}")
        self.given.add(code)
        return code


@pytest.fixture(scope="session")
def mailbox():
    """A mail server that keeps what the site sends."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.url = f"smtp://127.0.0.1:{controller.port}"
    yield box
    controller.stop()


@pytest.fixture(scope="session")
def chromium():
    """A browser. Tests that need it are skipped, with the reason, where there is none."""
    if not CHROMIUM:
        message = "Chromium is not installed, so the browser tests are left out."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a browser context did besides showing pages."""

    console: list
    foreign: list


@pytest.fixture
def visit(chromium, site):
    """Open a browser context (`visit(width=390, javascript=False, …)`) and return its page.

    At the end of the test no page may have printed to the console or asked another host.
    """
    contexts, watch = [], Watch([], [])

    def open_context(width=1280, height=900, scheme="light", javascript=True, watched=True):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            base_url=site.url,
            reduced_motion="reduce",
            extra_http_headers={"X-Forwarded-For": f"10.0.{next(networks)}.1"},
        )
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        if watched:
            page.on("console", lambda message: watch.console.append(f"{page.url}: {message.text}"))
            page.on("pageerror", lambda error: watch.console.append(f"{page.url}: {error}"))
            page.on("request", lambda request: note_foreign(request.url))
        contexts.append(context)
        return page

    def note_foreign(url):
        if not url.startswith((site.url, "data:", "blob:", "about:")):
            watch.foreign.append(url)

    yield open_context
    for context in contexts:
        context.close()
    assert watch.console == []
    assert watch.foreign == []


@pytest.fixture
def html_errors(tmp_path):
    """Check pages with the HTML checker: `html_errors({path: html})` → [(path, line, message)]."""
    vnu = os.environ.get("VNU_JAR") or shutil.which("vnu.jar")
    if not vnu:
        pytest.skip("The HTML checker is not here: VNU_JAR names its jar file.")

    def check(pages):
        paths = list(pages)
        for number, path in enumerate(paths):
            (tmp_path / f"{number}.html").write_text(pages[path])
        command = ["java", "-Xss2m", "-jar", vnu, "--format", "json", "--exit-zero-always"]
        command += ["--skip-non-html", str(tmp_path)]
        report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
        return [
            (paths[int(Path(message["url"]).stem)], message.get("lastLine"), message["message"])
            for message in json.loads(report)["messages"]
            if message["type"] == "error"
        ]

    return check


@pytest.fixture
def violations():
    """Open pages and check them with axe, at each width and in each scheme.

    Colors do not depend on the width, nor the layout on the scheme: two looks show all four.
    """

    def check(page, paths):
        problems = []
        for path in paths:
            page.goto(path)
            page.evaluate(AXE_SCRIPT)
            for width, scheme in LOOKS:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                for found in page.evaluate(VIOLATIONS):
                    nodes = [node["html"][:160] for node in found["nodes"][:3]]
                    problems.append((path, width, scheme, found["id"], nodes))
        return problems

    return check
