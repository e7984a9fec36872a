"""nginx with the configuration that is deployed, in a folder of its own, and a site behind it."""

import http.client
import os
import shutil
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.waiting import PATIENCE, wait_until

DEPLOY = settings.BASE_DIR / "deploy"
ARTICLE = "/blog/topic/new/"
HOST = "advice.example"
BALLOT_HOST = "ballot.advice.example"
PARTS = ("gate.conf", "ballot.conf", "errors.conf")


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_nginx() -> str:
    """Return the program; skip the test where there is none."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    return program or pytest.skip("nginx is not installed.")


def wait_for_port(port: int, process: subprocess.Popen) -> None:
    """Wait until a server takes connections. Raises AssertionError if it ends instead."""

    def is_up() -> bool:
        assert process.poll() is None, "It has ended: see its log."
        socket.create_connection(("127.0.0.1", port)).close()
        return True

    wait_until(is_up, f"port {port} takes no connections")


class Nginx:
    """A running nginx. `log` is what it has written to its error log.

    `site` and `ballot` are ports behind it, `trusted` the networks whose X-Forwarded-For counts.
    """

    def __init__(self, folder: Path, site: int, ballot: int = 9, trusted: tuple[str, ...] = ()):
        program = find_nginx()
        self.folder, self.port, self.log = folder, free_port(), folder / "log"
        (folder / "nginx.conf").write_text(
            self.adapted((DEPLOY / "nginx.conf").read_text(), site, ballot)
        )
        for part in PARTS:
            text = (DEPLOY / part).read_text()
            (folder / part).write_text(text.replace("/etc/nginx/", f"{folder}/"))
        shutil.copytree(DEPLOY / "error-pages", folder / "error-pages")
        (folder / "trusted-proxies.conf").write_text(
            "".join(f"set_real_ip_from {network};\n" for network in trusted)
        )
        self.process = subprocess.Popen(
            [program, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"],
            stderr=self.log.open("wb"),
        )
        wait_for_port(self.port, self.process)

    def adapted(self, conf: str, site: int, ballot: int) -> str:
        """Return the deployed configuration with this one's ports and folder."""
        conf = conf.replace("${BALLOT_HOST}", BALLOT_HOST)
        conf = conf.replace("site:8000", f"127.0.0.1:{site}")
        conf = conf.replace("ballot:8000", f"127.0.0.1:{ballot}")
        conf = conf.replace("listen 8080", f"listen 127.0.0.1:{self.port}")
        conf = conf.replace("/tmp/", f"{self.folder}/").replace("include mime.types;", "")
        conf = conf.replace("alias /media/", f"alias {self.folder}/media/")
        conf = conf.replace("worker_processes auto", "daemon off")
        # The folder is for this user only.
        return f"user root;\n{conf}" if os.geteuid() == 0 else conf

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait()


class StubSite(BaseHTTPRequestHandler):
    """Stands for the site. It notes what it is sent, and can be told to be slow or to fail."""

    def do_GET(self):
        told = self.server.told
        if self.path == "/accounts/gate/":
            told["gate"].append(dict(self.headers))
            number = {"X-Free-Articles": "3"} if told["gate_status"] == 204 else {}
            return self.answer(told["gate_status"], b"", number)
        told["asked"].append((self.path, dict(self.headers)))
        told["may_answer"].wait(30)
        if told["status"] != 200:
            return self.answer(told["status"], b"the site's own words", {})
        cookie = self.headers.get("Cookie", "")
        member = "she" if "sessionid=she" in cookie else "nobody"
        number = len(told["asked"])
        headers = {"X-Article-Access": "metered", "Vary": "Accept-Encoding, Cookie"} | told[
            "headers"
        ]
        if "sessionid" not in cookie:
            headers["X-Accel-Expires"] = told["seconds"]
        word = self.headers.get("X-Reader-Gate")
        return self.answer(200, f"{word} for {member}, number {number}".encode(), headers)

    def answer(self, status, body, headers):
        """Send an answer; a 204 has no body."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    do_HEAD = do_POST = do_GET

    def log_message(self, *arguments):
        """Say nothing."""


class Standing:
    """nginx and the site behind it; `asked` is what has reached the site."""

    def __init__(self, folder):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), StubSite)
        self.told = self.server.told = {
            **{"asked": [], "gate": [], "gate_status": 204, "status": 200},
            **{"seconds": "60", "headers": {}, "may_answer": threading.Event()},
        }
        self.told["may_answer"].set()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.nginx = Nginx(folder, site=self.server.server_port, ballot=free_port())

    @property
    def asked(self) -> list:
        """Return (path, headers) of every request that has reached the site, but the gate's."""
        return self.told["asked"]

    def get(self, path=ARTICLE, cookie="", method="GET", **headers):
        """Ask nginx; return the answer with its body read as `text`."""
        headers = {"Host": HOST} | {name.replace("_", "-"): v for name, v in headers.items()}
        if cookie:
            headers["Cookie"] = cookie
        connection = http.client.HTTPConnection("127.0.0.1", self.nginx.port, timeout=PATIENCE)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def say(self, raw: bytes) -> tuple[int, str]:
        """Send bytes as they are; return the status and the rest of the answer."""
        with socket.create_connection(
            ("127.0.0.1", self.nginx.port), timeout=PATIENCE
        ) as connection:
            connection.sendall(raw)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.status, answer.read().decode()

    def stop_site(self) -> None:
        """Take the site away: nothing listens on its port any more."""
        self.server.shutdown()
        self.server.server_close()
