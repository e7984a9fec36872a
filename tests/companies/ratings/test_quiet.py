"""Nothing is written about a visit to the ballot box: no log, no mail, no temporary file."""

import http.client
import logging
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.signals import got_request_exception
from django.db import connections

from companies.ratings import ballots, keys
from companies.ratings.models import Ballot
from core.encoding import encode_base64url
from tests.companies.ratings.conftest import employer, issued_key, rating
from tests.support.ballot_posts import FORM, filled
from tests.support.waiting import PATIENCE, wait_until

CANARY = "Kanarienvogel"
database = pytest.mark.django_db(databases=["default", "ratings"])


def break_the_box(monkeypatch, key):
    """An error whose words hold all that was sent."""

    def fail(*args):
        raise RuntimeError(f"{CANARY} {key}")

    monkeypatch.setattr(ballots, "ratings_of_key", fail)
    return filled(key, works=CANARY)


def violate_a_constraint(monkeypatch, key):
    """A nullifier that is there already, each time it is tried."""
    ballots.submit_rating(key, 1, rating())
    monkeypatch.setattr(ballots, "ratings_of_key", lambda key: {})
    return filled(key, works=CANARY)


MISHAPS = {
    "an error": (break_the_box, 500),
    "a unique violation": (violate_a_constraint, 500),
    "too many fields": (lambda _, key: {f"{CANARY}{i}": i for i in range(20_000)}, 400),
    "no characters": (lambda _, key: b"key=%ff%fe&company=1&\xff\xfe=" + CANARY.encode(), 422),
    "nothing special": (lambda _, key: filled(key, works=CANARY), 200),
}


@pytest.fixture
def watched(client, settings, monkeypatch, caplog):
    """Post something; return the answer, the records of logs, and what error hooks were told."""
    settings.ADMINS = [("Operator", "operator@example.com")]
    told = []

    def hook(**kwargs):
        told.append(kwargs)

    def no_file(*args, **kwargs):
        raise AssertionError("A temporary file was opened.")

    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, no_file)
    got_request_exception.connect(hook)

    def post(body):
        client.raise_request_exception = False
        text = body if isinstance(body, bytes) else urlencode(body)
        with caplog.at_level(logging.DEBUG):
            response = client.generic("POST", "/ballot/", text, content_type=FORM)
        records = [r for r in caplog.records if r.name != "django.db.backends"]
        return response, records, told

    yield post
    got_request_exception.disconnect(hook)


@database
@pytest.mark.parametrize("what", MISHAPS)
def test_a_mishap_is_told_to_no_log_mail_or_hook(watched, monkeypatch, what):
    employer()
    make, status = MISHAPS[what]
    response, records, told = watched(make(monkeypatch, issued_key()))
    assert (response.status_code, records, told, mail.outbox) == (status, [], [], [])


@database
def test_the_page_of_an_error_repeats_nothing(watched, monkeypatch):
    employer()
    key = issued_key()
    response, _, _ = watched(break_the_box(monkeypatch, key))
    assert CANARY not in response.content.decode()
    assert encode_base64url(key.secret) not in response.content.decode()


@database
@pytest.mark.parametrize("method", ["put", "delete", "options"])
def test_another_method_is_refused_without_a_record(client, caplog, method):
    response = getattr(client, method)("/ballot/")
    assert (response.status_code, caplog.records) == (405, [])


# Real servers, as they are deployed.


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url(alias: str) -> str:
    """The URL of the database that a connection uses."""
    at = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


class Served:
    """A running server, all that it has printed, and its folder for temporary files."""

    def __init__(self, folder, wsgi, config, environment):
        self.port, self.log, self.temporary = free_port(), folder / "log", folder / "tmp"
        self.temporary.mkdir()
        data = folder / "data"
        data.mkdir()
        (data / "keys").symlink_to(keys.key_folder())
        common = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(data),
            "SITE_URL": f"http://localhost:{self.port}",
            "RATINGS_DATABASE_URL": database_url("ratings"),
            "TMPDIR": str(self.temporary),
            "WEB_CONCURRENCY": "1",
        }
        self.environment = common | environment
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
        of_the_box = {"DJANGO_SETTINGS_MODULE": "inhersight.settings.ballot"}  # they are few
        subprocess.run(collect, env=common | of_the_box, cwd=django_settings.BASE_DIR, check=True)
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", wsgi, f"--bind=127.0.0.1:{self.port}"),
                *("--config", f"deploy/{config}", "--worker-tmp-dir=/dev/shm"),
            ],
            cwd=django_settings.BASE_DIR,
            env=self.environment,
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        wait_until(self.is_up, "gunicorn does not answer")

    def is_up(self) -> bool:
        """Say whether it answers."""
        assert self.process.poll() is None, f"It did not start: {self.log.read_text()}"
        return self.ask("GET", "/healthz")[0] == 200

    def ask(self, method, path, body=b"", **headers):
        """Ask it something: (status, body, headers)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        if body:
            headers.setdefault("Content-Type", FORM)
        text = body if isinstance(body, bytes) else urlencode(body)
        connection.request(method, path, text or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers

    def say(self, data: bytes) -> None:
        """Send bytes that need not be HTTP, and read until it hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            while line.recv(4096):
                pass

    def stop(self) -> str:
        """Stop it and return what it has printed."""
        self.process.terminate()
        self.process.wait()
        return self.log.read_text()


SERVERS = {
    "the ballot box": ("inhersight.ballot_wsgi", "ballot_gunicorn.py", {}),
    "the site": ("inhersight.wsgi", "gunicorn.py", {"SECRET_KEY": "q" * 50}),
}


@pytest.fixture(params=SERVERS)
def served(request, committed, tmp_path):
    """A server that takes ballots: the ballot box itself, or the site in one process with it."""
    wsgi, config, environment = SERVERS[request.param]
    if request.param == "the site":
        environment = environment | {
            "DATABASE_URL": database_url("default"),
            "DJANGO_SETTINGS_MODULE": "inhersight.settings.site",
        }
    else:
        environment = environment | {"DJANGO_SETTINGS_MODULE": "inhersight.settings.ballot"}
    employer()
    for connection in connections.all():
        connection.close()
    server = Served(tmp_path, wsgi, config, environment)
    yield server
    server.stop()


@contextmanager
def without_slots():
    """The ratings database lacks a table for a while."""
    with connections["ratings"].cursor() as cursor:
        cursor.execute("ALTER TABLE ratings_slot RENAME TO lost")
    yield
    with connections["ratings"].cursor() as cursor:
        cursor.execute("ALTER TABLE lost RENAME TO ratings_slot")


def test_a_real_server_prints_nothing_of_what_it_is_sent(served):
    key = issued_key()
    cookie = {"Cookie": "sessionid=theirs"}
    answers = [served.ask("POST", "/ballot/", filled(key, works=CANARY), **cookie)]
    with without_slots():
        answers.append(served.ask("POST", "/ballot/", filled(key, works=CANARY)))
    rubbish = b"key=%ff&company=1&\xfe=" + CANARY.encode()
    answers.append(served.ask("POST", "/ballot/", rubbish))
    json = {"Content-Type": "application/json"}
    answers.append(served.ask("POST", "/ballot/", f'{{"key": "{CANARY}"}}'.encode(), **json))
    head = f"POST /ballot/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\n"
    served.say(f"{head}Content-Length: 5000\r\n\r\nworks={CANARY}".encode())  # broken off
    files = [file.name for file in served.temporary.rglob("*")]
    arrived = Ballot.objects.count()
    printed = served.stop()
    assert [status for status, _, _ in answers] == [200, 500, 422, 400]
    assert (arrived, files) == (1, [])
    for trace in (CANARY, str(key)[:40], encode_base64url(key.secret), "/ballot/", "127.0.0.1 "):
        assert trace not in printed
    if "ballot" in served.environment["DJANGO_SETTINGS_MODULE"]:
        assert printed == ""


def test_the_ballot_box_prints_nothing_of_what_is_no_http_either(committed, tmp_path):
    employer()
    environment = {"DJANGO_SETTINGS_MODULE": "inhersight.settings.ballot"}
    server = Served(tmp_path, "inhersight.ballot_wsgi", "ballot_gunicorn.py", environment)
    server.say(f"{CANARY} no http\r\n\r\n".encode())
    server.ask("GET", "/ballot/", Host="elsewhere.example")
    assert server.stop() == ""


def test_the_ballot_box_loads_nothing_that_could_report(tmp_path):
    result = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-c"),
            "import sys, inhersight.ballot_wsgi;"
            "print([m for m in sys.modules if m.split('.')[0] in"
            " ('sentry_sdk', 'django_structlog', 'structlog', 'django_prometheus')])",
        ],
        cwd=django_settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (result.stdout, result.stderr) == ("[]\n", "")
