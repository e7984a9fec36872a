"""The gate's decision: in Python and in nginx, which must agree on every row."""

import http.client
import threading
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from accounts import gate
from tests.support.edge import Nginx
from tests.support.waiting import PATIENCE

MONTH = f"{datetime.now(UTC):%Y%m}"
LAST_MONTH = f"{datetime.now(UTC).replace(day=1) - timedelta(days=1):%Y%m}"
FULL = f"read={MONTH}.a.b.c"

# What stands in the Cookie header, how many articles are free → open?, and the new cookie.
TABLE = {
    "no cookie": ("", 3, True, f"{MONTH}.new"),
    "another cookie": ("theme=dark", 3, True, f"{MONTH}.new"),
    "an empty cookie": ("read=", 3, True, f"{MONTH}.new"),
    "a month alone": (f"read={MONTH}", 3, True, f"{MONTH}.new"),
    "one article": (f"read={MONTH}.a", 3, True, f"{MONTH}.a.new"),
    "room for the last": (f"read={MONTH}.a.b", 3, True, f"{MONTH}.a.b.new"),
    "full": (FULL, 3, False, None),
    "full, but seen": (f"read={MONTH}.a.new.c", 3, True, None),
    "full, seen last": (f"read={MONTH}.a.b.new", 3, True, None),
    "seen, with room": (f"read={MONTH}.new", 3, True, None),
    "repeated slugs": (f"read={MONTH}.a.a.a", 3, False, None),
    "a part of the slug": (f"read={MONTH}.ne.newer.renew", 3, False, None),
    "last month, full": (f"read={LAST_MONTH}.a.b.c", 3, True, f"{MONTH}.new"),
    "last month, seen": (f"read={LAST_MONTH}.new", 3, True, f"{MONTH}.new"),
    "a month to come": ("read=209901.a.b.c", 3, True, f"{MONTH}.new"),
    "forged: more than there can be": (f"read={MONTH}.a.b.c.d.e", 3, False, None),
    "forged: no dot": (f"read={MONTH}a.b.c", 3, True, f"{MONTH}.new"),
    "forged: an empty slug": (f"read={MONTH}.a..c", 3, True, f"{MONTH}.new"),
    "forged: a dot at the end": (f"read={MONTH}.a.b.c.", 3, True, f"{MONTH}.new"),
    "forged: other signs": (f"read={MONTH}.a.b.c$", 3, True, f"{MONTH}.new"),
    "forged: a space": (f"read={MONTH}.a.b.c d", 3, True, f"{MONTH}.new"),
    "rubbish of 8 KB": ("read=" + "x" * 8192, 3, True, f"{MONTH}.new"),
    "8 KB of slugs": (f"read={MONTH}" + ".a" * 4090, 3, False, None),
    "percent-encoded": (f"read={MONTH}%2Ea%2Eb%2Ec", 3, True, f"{MONTH}.new"),
    "quoted": (f'read="{MONTH}.a.b.c"', 3, True, f"{MONTH}.new"),
    "upper-case slug": (f"read={MONTH}.NEW", 3, True, f"{MONTH}.NEW.new"),
    "upper-case name": (f"READ={MONTH}.a.b.c", 3, False, None),
    "two cookies, the first full": (f"{FULL}; read={MONTH}", 3, False, None),
    "two cookies, the first empty": (f"read={MONTH}; {FULL}", 3, True, f"{MONTH}.new"),
    "among others": (f"theme=dark; {FULL}; signed=1", 3, False, None),
    "without spaces": (f"theme=dark;{FULL};signed=1", 3, False, None),
    "a name that ends alike": (f"already={MONTH}.a.b.c", 3, True, f"{MONTH}.new"),
    "a name that begins alike": (f"reads={MONTH}.a.b.c", 3, True, f"{MONTH}.new"),
    "gate closed from the start": ("", 0, False, None),
    "gate closed, forged as seen": (f"read={MONTH}.new", 0, False, None),
    "no gate": ("", -1, True, None),
    "no gate, full": (FULL, -1, True, None),
    "one free": ("", 1, True, f"{MONTH}.new"),
    "one free, used": (f"read={MONTH}.a", 1, False, None),
    "ten free": (f"read={MONTH}" + ".a" * 9, 10, True, f"{MONTH}" + ".a" * 9 + ".new"),
    "ten free, used": (f"read={MONTH}" + ".a" * 10, 10, False, None),
}


@pytest.mark.parametrize("case", TABLE)
def test_the_meter_decides(case):
    cookies, free, is_open, cookie = TABLE[case]
    assert gate.read_meter(cookies, "new", MONTH, free) == gate.Meter(is_open, cookie)


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), "202611"),
        (datetime(2026, 12, 1, tzinfo=UTC), "202612"),
        (datetime(2026, 12, 1, 1, tzinfo=timezone(timedelta(hours=2))), "202611"),
    ],
)
def test_months_are_those_of_utc(moment, month):
    assert gate.format_month(moment) == month


@pytest.mark.parametrize(
    ("access", "meter_is_open", "is_member", "may"),
    [
        ("free", False, False, True),
        ("metered", True, False, True),
        ("metered", False, False, False),
        ("metered", False, True, True),
        ("members", True, False, False),
        ("members", True, True, True),
    ],
)
def test_who_may_read(access, meter_is_open, is_member, may):
    decision = gate.may_read(
        access, meter_is_open=lambda: meter_is_open, is_member=lambda: is_member
    )
    assert decision is may


def test_the_session_is_not_asked_where_the_meter_is_open():
    assert gate.may_read("metered", meter_is_open=lambda: True, is_member=lambda: 1 / 0)


# nginx, with the configuration that is deployed.


class Site(BaseHTTPRequestHandler):
    """Stands for the site: says how many articles are free, and what nginx has told it."""

    free, access, asked = 3, "metered", 0

    def do_GET(self):
        type(self).asked += 1
        if self.path == "/accounts/gate/":
            self.send_response(204)
            self.send_header("X-Free-Articles", str(type(self).free))
            self.end_headers()
            return
        body = f"{self.headers.get('X-Reader-Gate')}".encode()
        self.send_response(200)
        self.send_header("Cache-Control", "private, no-cache")
        if self.path.startswith("/blog/"):
            self.send_header("X-Article-Access", type(self).access)
            self.send_header("X-Accel-Expires", "60")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    """A function that asks a running nginx: `edge(path, cookies)` → (body, Set-Cookie)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    nginx = Nginx(tmp_path_factory.mktemp("nginx"), site=server.server_port)

    def ask(path, cookies="", method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=PATIENCE)
        if cookies:
            headers["Cookie"] = cookies
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        return body, answer.headers.get("Set-Cookie"), answer.status

    yield ask
    nginx.stop()
    server.shutdown()


@pytest.fixture
def site(edge):
    """What stands behind nginx; each test has hosts of its own, so nothing is cached before."""
    Site.free, Site.access, Site.asked = 3, "metered", 0
    return Site


def expected_cookie(value):
    """The Set-Cookie header for a value."""
    return value and f"read={value}; Max-Age=2678400; Path=/blog/; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize("case", TABLE)
def test_nginx_decides_the_same(edge, site, case):
    cookies, site.free, is_open, cookie = TABLE[case]
    host = f"host-{list(TABLE).index(case)}"
    body, set_cookie, _ = edge("/blog/topic/new/", cookies, Host=host)
    assert (body, set_cookie) == ("open" if is_open else "closed", expected_cookie(cookie))


@pytest.mark.parametrize("access", ["free", "members"])
def test_only_metered_articles_count(edge, site, access):
    site.access = access
    assert edge("/blog/topic/new/", Host=f"{access}.example")[1] is None


def test_a_cached_article_counts_all_the_same(edge, site):
    edge("/blog/topic/new/", Host="counted")
    assert edge("/blog/topic/new/", Host="counted")[1] == expected_cookie(f"{MONTH}.new")


def test_a_reader_cannot_say_the_word_themselves(edge, site):
    headers = {"X-Reader-Gate": "open", "Host": "forged"}
    assert edge("/blog/topic/new/", FULL, **headers)[0] == "closed"


def test_the_word_is_not_passed_on_elsewhere_either(edge, site):
    assert edge("/", **{"X-Reader-Gate": "open"})[0] == "None"


def test_other_pages_set_no_cookie(edge, site):
    assert edge("/blog/topic/", Host="list")[1] is None


@pytest.mark.parametrize("path", ["/blog/topic/%6Eew/", "/blog//topic/new/"])
def test_an_article_counts_under_any_spelling_of_its_address(edge, site, path):
    assert edge(path, Host=f"spelling{len(path)}")[1] == expected_cookie(f"{MONTH}.new")
