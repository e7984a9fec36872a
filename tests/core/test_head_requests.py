"""HEAD gives what GET gives, without its body and without a line in the log."""

import http.client
import os
import re
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from core.head_requests import omit_head_bodies
from tests.support.site_content import good_paths, plain_routes
from tests.support.waiting import PATIENCE, wait_until


@pytest.mark.django_db(databases=["default", "ratings"])
def test_head_has_the_status_of_get_on_every_public_page(client, content):
    client.raise_request_exception = False
    found = {}
    for path in sorted({*plain_routes(), *good_paths(content)}):
        pair = client.get(path).status_code, client.head(path).status_code
        if pair[0] != pair[1]:
            found[path] = pair
    assert found == {}


def test_a_response_without_its_body_is_closed():
    closed = []

    class Response(list):
        def close(self):
            closed.append(True)

    application = omit_head_bodies(lambda environ, start: Response([b"body"]))
    assert list(application({"REQUEST_METHOD": "HEAD"}, None)) == []
    assert (closed, list(application({"REQUEST_METHOD": "GET"}, None))) == ([True], [b"body"])


@pytest.fixture
def site(tmp_path):
    """The site as it is deployed, with empty databases: (port, log file)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "plain.txt").write_text("A file.\n" * 1000)
    log = tmp_path / "log"
    with log.open("w") as writing:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "inhersight.wsgi", "--workers=1"),
                *("--config=deploy/gunicorn.py", f"--bind=127.0.0.1:{port}"),
            ],
            cwd=settings.BASE_DIR,
            env={
                **{"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 50, "DATA_DIR": str(tmp_path)},
            },
            stdout=writing,
            stderr=writing,
        )

    def is_up() -> bool:
        socket.create_connection(("127.0.0.1", port)).close()
        return True

    wait_until(is_up, "gunicorn does not answer")
    yield port, log
    process.terminate()
    process.wait()


def test_the_server_has_no_word_to_say_about_head(site):
    port, log = site
    for path in ("/static/plain.txt", "/robots.txt", "/healthz"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("HEAD", path)
        answer = connection.getresponse()
        assert answer.status == 200, path
        assert (answer.read(), re.findall("no-body", log.read_text())) == (b"", []), path
        connection.close()
