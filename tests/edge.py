"""nginx with the configuration that is deployed, on a port and in a folder of its own."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
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
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "It has ended: see its log."
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionError:
            time.sleep(0.05)
    raise AssertionError("It does not answer.")


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
