"""What is deployed: containers, nginx, the scheduled scripts, PostgreSQL's settings."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml
from django.conf import settings

from inhersight.settings.proxies import trusted_networks
from tests.support.edge import BALLOT_HOST, DEPLOY, PARTS, Nginx, free_port
from tests.support.packages import PACKAGES
from tests.support.waiting import PATIENCE

CANARY = "Kanarienvogel"


@pytest.fixture(scope="module")
def compose():
    """compose.yaml, read."""
    return yaml.safe_load((settings.BASE_DIR / "compose.yaml").read_text())


def volumes(compose, service):
    """{volume: [path, mode]} of a service."""
    mounts = [mount.split(":") for mount in compose["services"][service].get("volumes", [])]
    return {name: rest for name, *rest in mounts}


def test_the_ballot_box_has_no_secret_of_the_site(compose):
    ballot = compose["services"]["ballot"]
    assert "env_file" not in ballot
    assert set(ballot["environment"]) == {
        *("DJANGO_SETTINGS_MODULE", "SITE_NAME", "SITE_URL", "BALLOT_URL", "SOURCE_URL"),
        *("ALLOWED_HOSTS", "RATINGS_DATABASE_URL"),
    }


def test_the_ballot_box_cannot_reach_the_site_s_database(compose):
    networks = {name: set(one["networks"]) for name, one in compose["services"].items()}
    assert not networks["ballot"] & networks["postgres"]
    assert not networks["ballot"] & networks["valkey"]
    assert networks["ballot"] & networks["ratings-postgres"]
    assert all(compose["networks"][name]["internal"] for name in networks["ballot"])


def test_the_ballot_box_writes_neither_a_log_nor_a_file(compose):
    ballot = compose["services"]["ballot"]
    assert ballot["logging"] == {"driver": "none"}
    assert (ballot["read_only"], ballot["tmpfs"]) == (True, ["/tmp"])
    assert "deploy/ballot_gunicorn.py" in ballot["command"]


def test_the_ballot_box_sees_public_keys_alone(compose):
    assert volumes(compose, "ballot") == {"public-keys": ["/data/keys", "ro"]}


def test_what_opens_ballots_is_where_they_are_counted_and_nowhere_else(compose):
    holders = {name for name in compose["services"] if "tally-key" in volumes(compose, name)}
    assert holders == {"migrate", "schedule", "demo"}


def test_the_demo_runs_only_when_it_is_asked_for(compose):
    asked_for = {name for name, one in compose["services"].items() if "profiles" in one}
    assert asked_for == {"demo"}


def test_the_site_cannot_change_its_signing_keys(compose):
    assert volumes(compose, "site")["keys"] == ["/data/keys", "ro"]


def test_staff_need_a_second_step_in_compose(compose):
    assert compose["services"]["site"]["environment"]["STAFF_MFA"] == "${STAFF_MFA:-1}"
    assert "STAFF_MFA=1" in (settings.BASE_DIR / "deploy" / "env.example").read_text()


def test_only_nginx_can_be_reached_from_outside(compose):
    assert [name for name, one in compose["services"].items() if "ports" in one] == ["nginx"]


def test_every_script_that_a_container_runs_is_in_the_image(compose):
    docker, ignored = (
        (settings.BASE_DIR / name).read_text() for name in ("Dockerfile", ".dockerignore")
    )
    run = re.findall(r"deploy/[\w.]+", docker + str(compose["services"]))
    run = {name for name in run if name.endswith((".sh", ".py"))}
    assert {"deploy/schedule.sh", "deploy/keys.sh", "deploy/ballot_gunicorn.py"} <= run
    assert all((settings.BASE_DIR / name).exists() for name in run)
    assert "COPY deploy/*.py deploy/*.sh /site/deploy/" in docker
    assert {"!deploy/*.py", "!deploy/*.sh"} <= set(ignored.split())


def test_every_app_is_in_the_image():
    docker, ignored = (
        (settings.BASE_DIR / name).read_text() for name in ("Dockerfile", ".dockerignore")
    )
    for app in (*PACKAGES, "templates", "static", "tools"):
        assert f"COPY {app} {app}\n" in docker
        assert f"!{app}\n" in ignored


def test_the_ratings_postgresql_notes_no_time_order_or_value():
    lines = (DEPLOY / "ratings-postgres.conf").read_text().splitlines()
    found = dict(line.split(" = ", 1) for line in lines if " = " in line)
    wanted = {
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "archive_mode": "off",
        "track_commit_timestamp": "off",
        "log_statement": "'none'",
        "log_connections": "off",
        "log_min_messages": "fatal",  # "error" would name the value that is there twice
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    assert {name: found.get(name) for name in wanted} == wanted


# nginx, with the configuration that is deployed.


class Box(BaseHTTPRequestHandler):
    """Stands for the ballot box and the site: notes what it is sent."""

    got: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, dict(self.headers), body))
        self.send_response(200)
        self.send_header("Set-Cookie", "who=she")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        """Say nothing."""


class Edge(Nginx):
    """A running nginx, and a browser that posts a form to it."""

    def post(self, path, body, host=BALLOT_HOST):
        """Post a form as a signed-in browser does; return (status, Set-Cookie)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Host": host,
            "Cookie": "sessionid=theirs",
            "User-Agent": "Browser",
            "Referer": "https://advice.example/companies/",
            "Accept-Language": "pt",
            "X-Forwarded-For": "192.0.2.7",
            "X-Forwarded-Proto": "https",
            "Origin": "https://advice.example",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Set-Cookie")

    def stop(self) -> str:
        """Stop it; return all that it has written, to any file."""
        super().stop()
        own = {"nginx.conf", "trusted-proxies.conf", *PARTS}
        files = [f for f in self.folder.rglob("*") if f.is_file() and f.name not in own]
        return "".join(file.read_bytes().decode(errors="replace") for file in files)


@pytest.fixture
def nginx(tmp_path):
    """A function that starts nginx in front of a backend's port."""
    started = []

    def start(backend):
        started.append(Edge(tmp_path, backend, backend))
        return started[-1]

    yield start
    for edge in started:
        edge.process.kill()


@pytest.fixture
def backend():
    """A server that notes what it is sent."""
    Box.got = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Box)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


PASSED_ON = {
    *("Host", "Content-Type", "Content-Length", "Origin", "X-Forwarded-Proto"),
}
HOSTS = {"a host of its own": BALLOT_HOST, "the site's host": "advice.example"}


@pytest.mark.parametrize("host", HOSTS)
def test_the_ballot_box_is_passed_the_form_and_nothing_of_its_sender(nginx, backend, host):
    edge = nginx(backend.server_port)
    status, cookie = edge.post("/ballot/", f"works={CANARY}", HOSTS[host])
    ((path, headers, body),) = Box.got
    assert (status, cookie, path, body) == (200, None, "/ballot/", f"works={CANARY}".encode())
    assert set(headers) == PASSED_ON
    assert (headers["Host"], headers["X-Forwarded-Proto"]) == (HOSTS[host], "https")


@pytest.mark.parametrize("host", HOSTS)
def test_a_form_of_any_size_leaves_nothing_on_the_disk(nginx, backend, host):
    edge = nginx(backend.server_port)
    statuses = [edge.post("/ballot/", CANARY * n, HOSTS[host])[0] for n in (1, 1_000, 9_000)]
    assert statuses == [200, 200, 200]
    assert CANARY not in edge.stop()


@pytest.mark.parametrize("host", HOSTS)
def test_a_ballot_box_that_is_away_is_noted_nowhere(nginx, host):
    edge = nginx(free_port())
    assert edge.post("/ballot/", CANARY, HOSTS[host])[0] == 502
    written = edge.stop()
    assert "127.0.0.1" not in written
    assert "/ballot/" not in written


def test_a_site_that_is_away_is_noted(nginx):
    edge = nginx(free_port())
    edge.post("/companies/", "", "advice.example")
    assert "/companies/" in edge.stop()


# nginx's start


@pytest.fixture
def start_nginx(tmp_path):
    """The script that starts nginx, with a folder of its own and a program that only complains."""
    programs, conf = tmp_path / "bin", tmp_path / "nginx"
    programs.mkdir()
    (conf / "templates").mkdir(parents=True)
    (conf / "templates" / "nginx.conf.template").write_text("host ${BALLOT_HOST}; $remote_addr;\n")
    complaint = (
        '[error] 7#7: *1 connect() failed, client: 203.0.113.9, server: , request: "GET /search/'
        '?q=harassment HTTP/1.1", upstream: "http://site:8000/search/?q=harassment", '
        'host: "advice.example", referrer: "https://advice.example/companies/acme/"'
    )
    (programs / "nginx").write_text(f"#!/bin/sh\necho '{complaint}' >&2\n")
    (programs / "nginx").chmod(0o755)
    script = (DEPLOY / "nginx.sh").read_text()
    script = script.replace("/tmp/", f"{tmp_path}/").replace("/etc/nginx", str(conf))
    (tmp_path / "nginx.sh").write_text(script.replace("while sleep 10", "while false"))

    def start(trusted):
        environment = {"PATH": f"{programs}:{os.environ['PATH']}", "BALLOT_HOST": "ballot.example"}
        result = subprocess.run(
            ["/bin/sh", str(tmp_path / "nginx.sh")],
            env=environment | {"TRUSTED_PROXIES": trusted},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return result, conf

    return start


def test_nginx_trusts_the_networks_that_the_operator_names(start_nginx):
    result, conf = start_nginx("10.0.0.0/8, fd00::/8 192.0.2.7")
    assert result.returncode == 0
    assert (conf / "trusted-proxies.conf").read_text().splitlines() == [
        f"set_real_ip_from {network};" for network in ("10.0.0.0/8", "fd00::/8", "192.0.2.7")
    ]


def test_nginx_trusts_nobody_where_nobody_is_named(start_nginx):
    assert (start_nginx("")[1] / "trusted-proxies.conf").read_text() == ""


def test_nothing_but_the_ballot_box_s_host_is_filled_in(start_nginx):
    conf = start_nginx("")[1] / "nginx.conf"
    assert conf.read_text() == "host ballot.example; $remote_addr;\n"


@pytest.mark.parametrize("trusted", ["1", "2", "nginx", "10.0.0.0/8;", "0.0.0.0/0", "::/0", "*"])
def test_nginx_does_not_start_with_what_is_no_network(start_nginx, trusted):
    result, conf = start_nginx(trusted)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "TRUSTED_PROXIES" in result.stderr
    assert not (conf / "nginx.conf").exists()


def test_nginx_s_log_says_what_failed_and_not_for_whom(start_nginx):
    said = start_nginx("")[0].stderr
    assert "connect() failed" in said
    assert '"GET /search/ HTTP/1.1"' in said
    assert not [word for word in ("203.0.113.9", "harassment", "acme") if word in said]


def test_every_file_that_nginx_includes_is_mounted(compose):
    mounted = {mount.split(":")[0] for mount in compose["services"]["nginx"]["volumes"]}
    names = {*PARTS, "nginx.conf", "nginx.sh", "error-pages"}
    assert {f"./deploy/{name}" for name in names} <= mounted


@pytest.mark.parametrize("service", ["nginx", "site"])
def test_compose_trusts_private_networks_and_no_others(compose, service):
    text = compose["services"][service]["environment"]["TRUSTED_PROXIES"]
    networks = trusted_networks(re.sub(r"\$\{TRUSTED_PROXIES:?-(.*?)\}", r"\1", text))
    assert networks
    assert all(network.is_private for network in networks)


# The scripts, with commands that only note that they were called.

FAKES = {
    "python": 'echo "python $* keys=${RATING_KEYS_DIR:-}" >> "$NOTES"\n'
    'case "$*" in *$FAIL*) exit 1; esac',
    "date": 'shift; exec /bin/date -u -d "$NOW" "$@"',
    "sleep": 'kill "$PPID"',
    "sh": 'echo "sh $*" >> "$NOTES"',
}


@pytest.fixture
def schedule(tmp_path):
    """One pass of the schedule at a time: `schedule(now)` → the commands that it ran."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in FAKES.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    (tmp_path / "tally-key").mkdir()
    notes = tmp_path / "notes"

    def run(now, fail="nothing"):
        notes.write_text("")
        path = f"{programs}:{os.environ['PATH']}"
        environment = {"PATH": path, "DATA_DIR": str(tmp_path), "NOTES": str(notes)}
        subprocess.run(
            ["/bin/sh", "deploy/schedule.sh"],
            cwd=settings.BASE_DIR,
            env=environment | {"NOW": now, "FAIL": fail},
        )
        return [line.replace(f"{tmp_path}/", "") for line in notes.read_text().splitlines()]

    return run


COUNTING = [
    "sh deploy/keys.sh",
    "python manage.py tally keys=tally-key",
    "python manage.py release keys=",
]


def test_ratings_are_counted_and_published_at_the_start_of_a_month(schedule):
    assert [line for line in schedule("2026-12-01 00:00") if line in COUNTING] == COUNTING


def test_ratings_are_counted_once_a_month(schedule):
    schedule("2026-12-01 00:00")
    assert not set(schedule("2026-12-17 05:00")) & set(COUNTING)
    assert set(COUNTING) <= set(schedule("2027-01-03 05:00"))


def test_a_tally_that_fails_is_tried_again_and_nothing_is_released(schedule):
    assert COUNTING[2] not in schedule("2026-12-01 00:00", fail="tally")
    assert set(COUNTING) <= set(schedule("2026-12-01 01:00"))


def test_articles_are_published_each_minute_whatever_happens(schedule):
    schedule("2026-12-01 00:00")
    assert "python manage.py publish_scheduled keys=" in schedule("2026-12-01 00:01")


def test_mail_that_waits_is_looked_at_each_minute(schedule):
    assert "python manage.py catch_up keys=" in schedule("2026-12-01 00:01")


@pytest.mark.parametrize(
    ("now", "is_sent"),
    [
        ("2026-11-26 07:59", False),
        ("2026-11-26 08:00", True),
        ("2026-11-26 09:00", True),  # the scheduler was down at eight, or a letter was cut short
        ("2026-11-26 19:30", True),
        ("2026-11-26 23:00", True),
        ("2026-11-27 12:00", True),
        ("2026-11-28 00:00", False),
        ("2026-11-30 08:00", False),
    ],
)
def test_the_newsletter_is_sent_from_thursday_at_eight_to_the_end_of_friday(schedule, now, is_sent):
    assert ("python manage.py send_newsletter keys=" in schedule(now)) is is_sent


def test_old_searches_are_forgotten_once_an_hour(schedule):
    line = "python manage.py searchpromotions_garbage_collect keys="
    assert line in schedule("2026-12-01 00:00")


@pytest.fixture(scope="module")
def ceremonies(tmp_path_factory):
    """The keys' script with the real commands, run in June and in December.

    Returns what each folder holds after each run, and the key of the tally after each.
    """
    folder, year = tmp_path_factory.mktemp("ceremonies"), time.gmtime().tm_year
    programs = folder / "bin"
    programs.mkdir()
    (programs / "date").write_text(f"#!/bin/sh\n{FAKES['date']}\n")
    (programs / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    for name in ("date", "python"):
        (programs / name).chmod(0o755)
    folders = [folder / name for name in ("keys", "tally-key", "public-keys")]
    for each in folders:
        each.mkdir()
    (folder / "keys" / f"{year - 1}.pem").write_text("last year's")
    path, found = f"{programs}:{os.environ['PATH']}", []
    for now in (f"{year}-06-01", f"{year}-12-01"):
        environment = {"PATH": path, "DATA_DIR": str(folder), "DEBUG": "1", "NOW": now}
        script = ["/bin/sh", "deploy/keys.sh"]
        subprocess.run(script, cwd=settings.BASE_DIR, env=environment, check=True)
        files = {each.name: sorted(file.name for file in each.iterdir()) for each in folders}
        found.append((files, (folder / "tally-key" / "tally.pem").read_bytes()))
    return found


def test_each_key_file_lies_where_its_reader_is(ceremonies):
    year, (files, _) = time.gmtime().tm_year, ceremonies[0]
    assert files == {
        "keys": [f"{year}.json", f"{year}.pem", "log.pem", "log.pub", "tally.pub"],
        "tally-key": ["tally.pem"],
        "public-keys": [f"{year}.json", "tally.pub"],
    }


def test_in_december_next_year_s_keys_are_made_and_nothing_is_made_twice(ceremonies):
    year, (files, tally), (_, before) = time.gmtime().tm_year, ceremonies[1], ceremonies[0]
    assert f"{year + 1}.json" in files["public-keys"]
    assert f"{year + 1}.pem" in files["keys"]
    assert tally == before
