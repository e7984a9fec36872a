"""Real chains of proxies in front of the site: who a visitor is, and what reaches the site."""

import http.client
import json
import os
import ssl
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from core.networks import find_visitor_network
from tests.factories.articles import make_article, make_user
from tests.support.edge import Nginx, find_nginx, free_port, wait_for_port
from tests.support.waiting import PATIENCE

# All on this machine: each stands at an address of its own in 127.0.0.0/8.
TLS_PROXY, BALANCER, VISITOR, OTHER = "127.0.9.1", "127.0.9.2", "127.0.1.1", "127.0.1.2"
HOST = "localhost"
AS_ROOT = "user root;" if os.geteuid() == 0 else ""  # the folders are for this user only


class Site(BaseHTTPRequestHandler):
    """Says who it thinks the visitor is, and whether she comes by HTTPS."""

    def do_GET(self):
        meta = {"REMOTE_ADDR": self.client_address[0]}
        meta["HTTP_X_FORWARDED_FOR"] = ",".join(self.headers.get_all("X-Forwarded-For", []))
        body = json.dumps(
            [find_visitor_network(meta), self.headers.get("X-Forwarded-Proto")]
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Say nothing."""


def make_certificate(folder) -> None:
    """Write a certificate that this machine has signed itself, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(private)


@contextmanager
def proxy(folder, behind: int, address: str, *, tls: bool):
    """Run a proxy as operators have one: it adds who has asked it. Yields its port."""
    folder.mkdir()
    port, scheme = free_port(), "https" if tls else "$http_x_forwarded_proto"
    if tls:
        make_certificate(folder)
    lines = ["ssl_certificate cert.pem; ssl_certificate_key key.pem;"] if tls else []
    (folder / "nginx.conf").write_text(
        f"""daemon off; pid {folder}/pid; error_log stderr; {AS_ROOT}
        events {{}}
        http {{
          access_log off;
          client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
          server {{
            listen 127.0.0.1:{port} {"ssl" if tls else ""};
            {"".join(lines)}
            location / {{
              proxy_pass http://127.0.0.1:{behind};
              proxy_bind {address};
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              proxy_set_header X-Forwarded-Proto {scheme};
            }}
          }}
        }}"""
    )
    command = [find_nginx(), "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    process = subprocess.Popen(command, stderr=(folder / "log").open("wb"))
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def chains(tmp_path_factory):
    """Ports: nginx itself, a TLS proxy before it, and a balancer between the two."""
    folder = tmp_path_factory.mktemp("chains")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (folder / "edge").mkdir()
    edge = Nginx(folder / "edge", site=server.server_port, trusted=("127.0.9.0/24",))
    with (
        proxy(folder / "tls", edge.port, TLS_PROXY, tls=True) as tls,
        proxy(folder / "balancer", edge.port, BALANCER, tls=False) as balancer,
        proxy(folder / "outer", balancer, TLS_PROXY, tls=True) as outer,
    ):
        yield {"nginx": edge.port, "tls": tls, "tls, balancer": outer}
    edge.stop()
    server.shutdown()


def ask(port: int, address: str, *, tls: bool, **headers) -> list:
    """Ask from an address; return who the site thinks the visitor is, and her scheme."""
    source = (address, 0)
    if tls:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=PATIENCE, source_address=source, context=context
        )
    else:
        connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=PATIENCE, source_address=source
        )
    headers = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", "/companies/", headers=headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


CLAIMS = [
    {},
    {"X_Forwarded_For": "192.0.2.1"},
    {"X_Forwarded_For": f"192.0.2.1, {TLS_PROXY}"},
    {"X_Forwarded_For": "rubbish, "},
    {"X_Real_IP": "192.0.2.1", "Forwarded": "for=192.0.2.1", "True_Client_IP": "192.0.2.1"},
]


@pytest.mark.parametrize("chain", ["nginx", "tls", "tls, balancer"])
@pytest.mark.parametrize("claim", CLAIMS, ids=str)
@pytest.mark.parametrize("visitor", [VISITOR, OTHER])
def test_each_visitor_is_herself_whatever_she_claims(chains, settings, chain, claim, visitor):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]  # nginx, as the site sees it
    tls = chain != "nginx"
    assert ask(chains[chain], visitor, tls=tls, **claim) == [visitor, "https" if tls else "http"]


PASSED_ON = {
    "IPv4": (VISITOR, VISITOR),
    "IPv6": ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
    "IPv6, the same home": ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
    "another trusted proxy": (f"{VISITOR}, 127.0.9.77", VISITOR),
    "no address": ("unknown", TLS_PROXY),
}


@pytest.mark.parametrize("case", PASSED_ON)
def test_a_trusted_proxy_is_believed_about(chains, settings, case):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    said, visitor = PASSED_ON[case]
    assert ask(chains["nginx"], TLS_PROXY, tls=False, X_Forwarded_For=said)[0] == visitor


# The site itself behind nginx


@pytest.fixture
def open_connections():
    """The end of a request closes no database connection: it is the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def site(db, open_connections, settings, tmp_path):
    """The site behind nginx, in this process: `site(cookies, …)` asks for an address as each of
    these browsers, and returns the answers and the gate's word in what has reached the site."""
    settings.GATE_AT_EDGE = True
    reached = []

    def note(environ, start_response):
        if environ["PATH_INFO"] != "/accounts/gate/":
            reached.append(environ.get("HTTP_X_READER_GATE"))
        return WSGIHandler()(environ, start_response)

    class Quiet(WSGIRequestHandler):
        def log_message(self, *arguments):
            """Say nothing."""

    server = make_server("127.0.0.1", 0, note, handler_class=Quiet)
    server.timeout = 0.05
    nginx = Nginx(tmp_path, site=server.server_port)

    def ask_for(path, *cookies, host=HOST):
        answers = []

        def ask_all():
            for cookie in cookies:
                connection = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=PATIENCE)
                headers = {"Host": host} | ({"Cookie": cookie} if cookie else {})
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                answers.append((answer.status, answer.read().decode(), answer.headers))
                connection.close()

        # The site answers in the test's own thread, where the test's rows are.
        thread = threading.Thread(target=ask_all, daemon=True)
        thread.start()
        while thread.is_alive():
            server.handle_request()
        said, reached[:] = list(reached), []
        return answers, said

    yield ask_for
    nginx.stop()
    server.server_close()


SECRET = "Nobody but members reads this"
BODY = [("prose", f"<p>{'word ' * 130}</p>"), ("prose", f"<h2>More</h2><p>{SECRET}.</p>")]


@pytest.mark.parametrize(
    ("access", "read", "word", "is_open"),
    [
        ("metered", False, "open", True),
        ("metered", True, "closed", False),
        ("members", False, "open", False),
        ("free", True, "closed", True),
    ],
)
def test_each_variant_of_an_article_is_rendered_once(site, access, read, word, is_open):
    article = make_article(body=BODY, access=access)
    cookie = f"read={datetime.now(UTC):%Y%m}.a.b.c" if read else ""
    answers, reached = site(article.url, cookie, cookie, cookie)
    assert [status for status, *_ in answers] == [200, 200, 200]
    assert {SECRET in text for _, text, _ in answers} == {is_open}
    assert reached == [word]


def test_a_member_s_article_is_neither_kept_nor_taken_from_what_is_kept(site):
    article, client = make_article(body=BODY, access="members"), Client()
    client.force_login(make_user())
    session = f"sessionid={client.cookies['sessionid'].value}"
    answers, reached = site(article.url, session, "", session, "")
    assert [SECRET in text for _, text, _ in answers] == [True, False, True, False]
    assert len(reached) == 3
    assert answers[3][2].get_all("Set-Cookie", []) == []


@pytest.mark.parametrize("path", ["/", "/blog/topic/new/", "/companies/", "/healthz", "/nothing"])
@pytest.mark.parametrize("cookie", ["", "sessionid=x"])
def test_an_unknown_host_gets_a_page_that_says_so(site, path, cookie):
    (answer,), _ = site(path, cookie, host="evil.example")
    assert answer[0] == 400
    assert "We could not read that request" in answer[1]


def test_an_article_asked_for_without_tls_leads_to_it(site, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    article = make_article(body=BODY)
    ((status, _, headers),), _ = site(article.url, "")
    assert (status, headers["Location"]) == (301, f"https://{HOST}{article.url}")
