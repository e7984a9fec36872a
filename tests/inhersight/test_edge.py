"""What nginx keeps, passes on and answers itself, with the configuration that is deployed."""

import re
import threading
from datetime import UTC, datetime

import pytest

from tests.support.edge import ARTICLE, BALLOT_HOST, HOST, Standing
from tests.support.waiting import wait_until

FULL = f"read={datetime.now(UTC):%Y%m}.a.b.c"


@pytest.fixture
def standing(tmp_path):
    """nginx and a site behind it, with nothing cached."""
    standing = Standing(tmp_path)
    yield standing
    standing.told["may_answer"].set()
    standing.nginx.stop()
    standing.stop_site()


def in_background(function):
    """Run a function beside the test; return its thread."""
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread


# What is kept


@pytest.mark.parametrize(("cookie", "word"), [("", "open"), (FULL, "closed")])
def test_each_variant_reaches_the_site_once(standing, cookie, word):
    texts = {standing.get(cookie=cookie).text for _ in range(3)}
    assert (texts, len(standing.asked)) == ({f"{word} for nobody, number 1"}, 1)


SAME = {
    "a head alone": {"method": "HEAD"},
    "a query string": {"path": f"{ARTICLE}?utm_source=letter"},
    "an empty query string": {"path": f"{ARTICLE}?"},
    "a rubbish cookie": {"cookie": "read=rubbish"},
    "another rubbish cookie": {"cookie": "read=" + "x" * 9_000},
    "cookies of others": {"cookie": "theme=dark; signed_in=1; csrftoken=x"},
    "a cookie that ends like a session": {"cookie": "my_sessionid=x"},
    "the word": {"X_Reader_Gate": "closed"},
    "the word, otherwise": {"X_Reader_Gate": "rubbish"},
    "another address": {"X_Forwarded_For": "192.0.2.77"},
    "another host": {"X_Forwarded_Host": "evil.example"},
    "another port": {"X_Forwarded_Port": "1234"},
    "a scheme that is none": {"X_Forwarded_Proto": "gopher"},
    "a host with a port": {"Host": f"{HOST}:8443"},
    "a host in capitals": {"Host": HOST.upper()},
    "a host with a dot": {"Host": f"{HOST}."},
    "a language": {"Accept_Language": "pt"},
    "a media type": {"Accept": "text/markdown"},
    "a part": {"If_None_Match": '"x"'},
    "a program": {"User_Agent": "Crawler"},
    "an encoding that we have not": {"Accept_Encoding": "br"},
    "no encoding": {"Accept_Encoding": "identity"},
    "compression refused": {"Accept_Encoding": "br, gzip;q=0, identity"},
    "an address percent-encoded": {"path": "/blog/topic/%6Eew/"},
}


@pytest.mark.parametrize("case", SAME)
def test_one_variant_serves_every_stranger_with(case, standing):
    before = standing.get().text
    answer = standing.get(**SAME[case])
    expected = "" if SAME[case].get("method") == "HEAD" else before
    assert (answer.status, answer.text, len(standing.asked)) == (200, expected, 1)


@pytest.mark.parametrize("case", SAME)
def test_a_variant_is_not_spoiled_by_a_stranger_with(case, standing):
    standing.get(**SAME[case])
    assert standing.get().text == "open for nobody, number 1"
    assert len(standing.asked) == 1


def test_nothing_of_a_stranger_reaches_the_site(standing):
    standing.get(f"{ARTICLE}?a=1", "theme=dark; read=x", Accept="x", X_Anything="y", Referer="z")
    assert standing.asked[0][1] == {
        "Host": HOST,
        "X-Forwarded-Proto": "http",
        "X-Reader-Gate": "open",
    }


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8"])
def test_compressed_and_not_are_the_only_two_encodings(standing, accepted):
    standing.get(Accept_Encoding="gzip,deflate")
    standing.get()
    assert standing.get(Accept_Encoding=accepted).text.endswith("number 1")
    assert [headers.get("Accept-Encoding") for _, headers in standing.asked] == ["gzip", None]


def test_the_two_schemes_are_kept_apart(standing):
    standing.get()
    assert standing.get(X_Forwarded_Proto="https").text.endswith("number 2")


def test_two_hosts_are_kept_apart(standing):
    standing.get()
    assert standing.get(Host="other.example").text.endswith("number 2")


# Sessions

SESSIONS = [
    *("sessionid=she", "sessionid=", "sessionid=0", "theme=dark; sessionid=she"),
    *("theme=dark;sessionid=she", "sessionid=; sessionid=she", " sessionid = she"),
]


@pytest.mark.parametrize("cookie", SESSIONS)
def test_whoever_has_a_session_asks_the_site_each_time(standing, cookie):
    standing.get()
    texts = [standing.get(cookie=cookie).text for _ in range(2)]
    assert [text.rpartition(" ")[2] for text in texts] == ["2", "3"]


@pytest.mark.parametrize("cookie", SESSIONS)
def test_a_member_s_page_is_served_to_nobody_else(standing, cookie):
    standing.get(cookie=cookie)
    texts = [standing.get().text for _ in range(2)]
    assert texts == ["open for nobody, number 2"] * 2


def test_a_member_s_own_request_reaches_the_site_whole(standing):
    standing.get(f"{ARTICLE}?a=1", "sessionid=she", Accept_Language="pt")
    ((path, headers),) = standing.asked
    assert (path, headers["Cookie"], headers["Accept-Language"]) == (
        f"{ARTICLE}?a=1",
        "sessionid=she",
        "pt",
    )


def test_the_gate_s_word_counts_for_whoever_has_a_session_that_has_ended(standing):
    assert standing.get(cookie=f"sessionid=old; {FULL}").text == "closed for nobody, number 1"


def test_two_cookie_headers_are_no_way_into_the_cache(standing):
    lines = ["GET /blog/topic/new/ HTTP/1.1", f"Host: {HOST}", "Cookie: theme=dark"]
    lines += ["Cookie: sessionid=she", "Connection: close", "", ""]
    standing.say("\r\n".join(lines).encode())
    assert standing.get().text == "open for nobody, number 2"


def test_an_answer_that_sets_a_cookie_is_not_kept(standing):
    standing.told["headers"] = {"Set-Cookie": "who=she"}
    standing.get()
    standing.told["headers"] = {}
    assert "who=" not in str(standing.get().headers)
    assert len(standing.asked) == 2


def test_a_form_that_is_sent_to_an_article_is_not_kept(standing):
    standing.get(method="POST")
    assert standing.get().text.endswith("number 2")


def test_a_topic_s_feed_is_no_article(standing):
    standing.get("/blog/topic/feed/", If_None_Match='"x"')
    assert standing.asked[0][1]["If-None-Match"] == '"x"'


# Waiting


def test_nobody_waits_long_for_another_s_page(standing):
    standing.told["may_answer"].clear()
    waiting = [in_background(standing.get) for _ in range(2)]
    wait_until(lambda: len(standing.asked) == 2, "the second waits for the first's page")
    standing.told["may_answer"].set()
    for thread in waiting:
        thread.join(30)


def test_while_one_visitor_renews_a_page_the_others_get_the_old_one(standing):
    standing.told["seconds"] = "1"
    old = standing.get().text
    standing.told["may_answer"].clear()
    threads = []
    wait_until(lambda: threads.append(in_background(standing.get)) or len(standing.asked) == 2)
    assert [standing.get().text for _ in range(3)] == [old] * 3
    assert len(standing.asked) == 2
    standing.told["may_answer"].set()
    for thread in threads:
        thread.join(30)


def test_an_article_that_is_withdrawn_is_gone_once_its_minute_is_over(standing):
    standing.told["seconds"] = "1"
    standing.get()
    standing.told["status"] = 404
    wait_until(lambda: standing.get().status == 404)
    assert standing.get().status == 404


# The site is away, or does not like what it is asked


@pytest.mark.parametrize("status", [500, 502, 503])
def test_cached_articles_go_on_while_the_site_fails(standing, status):
    standing.told["seconds"] = "1"
    old = standing.get().text
    standing.told["status"] = status
    texts = {old}
    wait_until(lambda: texts.add(standing.get().text) or len(standing.asked) > 1)
    assert texts == {old}


def test_cached_articles_go_on_while_the_site_is_away(standing):
    standing.told["seconds"] = "1"
    old = standing.get().text
    standing.stop_site()
    texts, log = {old}, standing.nginx.log
    wait_until(lambda: texts.add(standing.get().text) or "refused" in log.read_text())
    assert texts == {old}


@pytest.mark.parametrize("path", [ARTICLE, "/", "/companies/?q=x"])
@pytest.mark.parametrize("cookie", ["", "sessionid=she"])
def test_a_site_that_is_away_gets_a_page_that_says_when_to_come_back(standing, path, cookie):
    standing.stop_site()
    answer = standing.get(path, cookie)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "<h1>We are away for a moment</h1>" in answer.text


@pytest.mark.parametrize("status", [301, 400, 403, 404, 429, 500, 503])
def test_an_article_s_own_answer_counts_where_the_number_is_refused(standing, status):
    standing.told["gate_status"] = standing.told["status"] = status
    answer = standing.get()
    assert (answer.status, answer.text) == (status, "the site's own words")


def test_without_a_number_the_gate_stays_closed(standing):
    standing.told["gate_status"] = 500
    assert standing.get().text == "closed for nobody, number 1"


def test_the_number_is_asked_for_in_the_site_s_own_name(standing):
    standing.get(cookie="theme=dark", Host="evil.example", X_Forwarded_For="192.0.2.7")
    ((headers),) = standing.told["gate"]
    assert headers == {"Host": "localhost", "X-Forwarded-Proto": "https"}


# nginx's own pages


def sent(line: str, *headers: str, host: str = HOST) -> bytes:
    """Return a request as bytes."""
    return "\r\n".join([line, f"Host: {host}", *headers, "Connection: close", "", ""]).encode()


OWN = {
    "a header without a name": (sent("GET / HTTP/1.1", ": x"), 400),
    "no host": (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    "a host that is none": (sent("GET / HTTP/1.1", host="a b/c"), 400),
    "a method that is none": (sent("get / HTTP/1.1"), 400),
    "an address out of the tree": (sent("GET /../../etc/passwd HTTP/1.1"), 400),
    "a length that is none": (sent("POST / HTTP/1.1", "Content-Length: x"), 400),
    "an echo": (sent("TRACE / HTTP/1.1"), 405),
    "a form for a picture": (
        sent("POST /media/images/there.png HTTP/1.1", "Content-Length: 0"),
        405,
    ),
    "a picture that is not there": (sent("GET /media/images/x.png HTTP/1.1"), 404),
    "a list of pictures": (sent("GET /media/ HTTP/1.1"), 404),
    "too large a form": (sent("POST / HTTP/1.1", "Content-Length: 99000000"), 413),
    "too long an address": (sent(f"GET /{'x' * 20_000} HTTP/1.1"), 414),
    "too long a cookie": (sent("GET / HTTP/1.1", f"Cookie: read={'x' * 20_000}"), 431),
    "too many headers": (sent("GET / HTTP/1.1", *[f"X-{n}: {'x' * 9_000}" for n in range(9)]), 431),
    "no site": (sent("GET / HTTP/1.1"), 503),
    "no ballot box": (sent("POST /ballot/ HTTP/1.1", "Content-Length: 0"), 502),
    "too large a ballot": (sent("POST /ballot/ HTTP/1.1", "Content-Length: 200000"), 413),
    "no ballot box on its own host": (
        sent("POST /ballot/ HTTP/1.1", "Content-Length: 0", host=BALLOT_HOST),
        502,
    ),
    "too large a ballot on its own host": (
        sent("POST /ballot/ HTTP/1.1", "Content-Length: 200000", host=BALLOT_HOST),
        413,
    ),
}


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """nginx with nothing behind it."""
    standing = Standing(tmp_path_factory.mktemp("alone"))
    pictures = standing.nginx.folder / "media" / "images"
    pictures.mkdir(parents=True)
    (pictures / "there.png").touch()
    standing.stop_site()
    yield standing
    standing.nginx.stop()


@pytest.mark.parametrize("case", OWN)
def test_nginx_has_a_page_for(case, alone):
    raw, status = OWN[case]
    found, text = alone.say(raw)
    assert found == status
    assert re.search(r"<h1>[\w ]+</h1>", text)
    assert "nginx" not in text


@pytest.mark.parametrize("case", OWN)
def test_nginx_s_page_asks_no_other_host_for(case, alone):
    _, text = alone.say(OWN[case][0])
    assert re.findall(r'(?:href|src)="([^"]+)"', text) == ["/error-pages/page.css", "/"]


def test_the_style_of_these_pages_is_there(alone):
    answer = alone.get("/error-pages/page.css")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/css")


def test_these_pages_have_no_address_of_their_own(alone):
    assert alone.get("/error-pages/503.html").status == 404


def test_an_error_page_is_kept_by_nobody(alone):
    assert alone.get("/").headers["Cache-Control"] == "no-store"


def test_a_refused_method_is_told_what_is_allowed(alone):
    assert alone.get("/", method="TRACE").headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
def test_the_site_s_own_error_pages_pass_through(standing, status):
    standing.told["status"] = status
    answer = standing.get("/companies/")
    assert (answer.status, answer.text) == (status, "the site's own words")
