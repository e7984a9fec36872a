"""verify_site against running servers: what is the same, what differs, what it cannot check."""

import ast
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import ThreadingMixIn
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application

from companies.ratings import keys
from companies.ratings.months import current_date
from core import blind_rsa
from core.management.commands.verify_site import load_program

PROGRAM = project.BASE_DIR / "tools" / "verify_site.py"
DOCS = project.BASE_DIR / "docs" / "rating-key.md"
YEAR = current_date().year
KEYS = "/.well-known/rating-keys.json"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Print nothing."""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def serve(server):
    """Serve in the background; return the server's address."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="module")
def key_folder(tmp_path_factory):
    """The site's key files, made once."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def site(settings, key_folder):
    """A running site with its ballot box; its address."""
    settings.RATING_KEYS_DIR = key_folder
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    keys.create_keys(YEAR)
    application = get_wsgi_application()
    server = make_server("127.0.0.1", 0, application, Threaded, Quiet)
    settings.SITE_URL = serve(server)
    yield settings.SITE_URL
    server.shutdown()
    server.server_close()


class Answers(BaseHTTPRequestHandler):
    """Answers what a test has put into the server."""

    def do_GET(self):
        status, kind, body, headers = self.server.answers.get(
            self.path, (404, "text/plain", b"", {})
        )
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Print nothing."""


@pytest.fixture
def fake():
    """A server that answers what it is told: `fake.put(path, body)` → the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.answers = {}
    url = serve(server)

    def put(path, body, kind="application/json", status=200, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        server.answers[path] = (status, kind, data, headers)
        return f"{url}{path}"

    yield SimpleNamespace(url=url, put=put)
    server.shutdown()
    server.server_close()


@pytest.fixture
def verify():
    """Check a site: `verify(site, witness=[…])` → the exit code and what was said."""
    program = load_program()

    def verify(site, **more):
        lines = []
        return program.verify(lines.append, site, **more), "\n".join(lines)

    verify.program = program
    return verify


def kid():
    return keys.read_public_key(YEAR).kid(YEAR)


def lines_about(said, path):
    return [line for line in said.splitlines() if path in line]


def test_a_site_of_this_release_is_as_it_should_be(site, verify):
    code, said = verify(site)
    assert (code, "DIFFERENT" in said, "NOT CHECKED" in said) == (0, False, False)
    assert len(re.findall(r"as it should be +\S+/rating-key/[\w-]+\.js$", said, re.M)) == 6
    assert f"{kid()}  {keys.read_public_key(YEAR).thumbprint}" in said
    assert "The scripts of release " in said


def test_the_docs_name_the_release_of_this_checkout():
    release, _ = load_program().read_hashes(DOCS)
    assert f'version = "{release}"' in (project.BASE_DIR / "pyproject.toml").read_text()


def test_a_changed_script_is_found(site, verify, tmp_path):
    docs = DOCS.read_text()
    sha256 = re.search(r"`/rating-key/rating\.js` \| `(\w+)`", docs)[1]
    other = tmp_path / "rating-key.md"
    other.write_text(docs.replace(sha256, sha256[::-1]))
    code, said = verify(site, hashes=other)
    assert code == 1
    assert lines_about(said, "DIFFERENT") == [
        f"DIFFERENT        {site}/rating-key/rating.js",
        f"DIFFERENT        {site}/ballot/inbox/ runs no other script",
    ]


@pytest.mark.parametrize(
    ("policy", "body"),
    [
        ("default-src 'self'", "{}"),
        ("script-src 'self' HASHES", "{}"),
        ("script-src HASHES", "{}<script>1</script>"),
        ("script-src HASHES", '{}<script src="/static/js/search.js"></script>'),
        ("script-src HASHES", '{}<script src="/rating-key/rating.js"></script>'),
        ("script-src HASHES", '{}<p onclick="1">'),
    ],
)
def test_a_page_that_may_run_another_script_is_found(site, verify, fake, client, policy, body):
    good = client.get("/ballot/inbox/")
    hashes = re.search("script-src ([^;]+)", good["Content-Security-Policy"])[1]
    headers = {"Content-Security-Policy": policy.replace("HASHES", hashes)}
    text = body.format(good.content.decode()).encode()
    page = fake.put("/inbox/", text, "text/html", **headers)
    code, said = verify(site, page=[page])
    assert (code, lines_about(said, page)) == (1, [f"DIFFERENT        {page} runs no other script"])


def test_a_ballot_box_with_another_key_is_found(site, verify, fake):
    other = blind_rsa.generate().public.to_jwk(YEAR)
    address = fake.put("/ballot/rating-keys.json", {"keys": [other]})
    code, said = verify(site, ballot=f"{fake.url}/ballot/")
    assert (code, lines_about(said, address)) == (1, [f"DIFFERENT        {address}"])


def test_a_ballot_box_that_knows_one_year_more_is_found(site, verify, fake):
    other = blind_rsa.generate().public.to_jwk(YEAR + 1)
    address = fake.put("/ballot/rating-keys.json", {"keys": [*keys.make_key_set()["keys"], other]})
    code, said = verify(site, ballot=f"{fake.url}/ballot")
    assert (code, lines_about(said, address)) == (1, [f"DIFFERENT        {address}"])


def test_a_site_with_two_keys_of_a_year_is_found(verify, fake):
    both = [blind_rsa.generate().public.to_jwk(YEAR) for _ in range(2)]
    for path in (KEYS, "/ballot/rating-keys.json"):
        fake.put(path, {"keys": both})
    code, said = verify(fake.url)
    assert code == 1
    assert lines_about(said, "one key a year")[0].startswith("DIFFERENT")


def test_two_keys_with_one_number_are_found(verify):
    ours, theirs = {"2026-0123456789abcdef": "01"}, {"2026-0123456789abcdef": "02"}
    assert verify.program.is_same(ours, dict(ours))
    assert not verify.program.is_same(ours, theirs)
    assert not verify.program.is_same(ours, theirs, is_whole=False)
    assert verify.program.is_same(ours, dict.fromkeys(ours), is_whole=False)


@pytest.mark.parametrize("give", ["keys", "kids"])
def test_a_witness_who_says_the_same_agrees(site, verify, fake, give):
    told = {"keys": keys.make_key_set()["keys"], "kids": [kid()]}
    witness = fake.put("/kids.json", {give: told[give]})
    code, said = verify(site, witness=[witness])
    assert (code, lines_about(said, witness)) == (0, [f"as it should be  {witness}"])


def test_a_witness_need_not_know_every_year(site, verify, fake):
    keys.create_keys(YEAR + 1)
    witness = fake.put("/kids.json", {"kids": [kid()]})
    assert verify(site, witness=[witness])[0] == 0


@pytest.mark.parametrize("kids", [["2026-0123456789abcdef"], ["1999-0123456789abcdef"]])
def test_a_witness_who_has_seen_another_key_is_heard(site, verify, fake, kids):
    witness = fake.put("/kids.json", {"kids": [kid(), *kids]})
    code, said = verify(site, witness=[witness])
    assert (code, lines_about(said, witness)) == (1, [f"DIFFERENT        {witness}"])


NONSENSE = {
    "HTML": (b"<html>", "text/html", 200, "is no json"),
    "HTML that says it is JSON": (b"<html>", "application/json", 200, "is no JSON"),
    "a list": (b"[]", "application/json", 200, "is no JSON object"),
    "deep": (b"[" * 100_000, "application/json", 200, "is no JSON"),
    "no kids": (b'{"kids": []}', "application/json", 200, "names no public keys"),
    "kids that are none": (b'{"kids": ["2026"]}', "application/json", 200, "names no public keys"),
    "a number": (b'{"kids": 3}', "application/json", 200, "names no public keys"),
    "keys that are none": (b'{"keys": [{"n": 1}]}', "application/json", 200, "names no public"),
    "another key's kid": (
        b'{"keys": [{"kid": "2026-0123456789abcdef", "n": "AQAB", "e": "AQAB"}]}',
        "application/json",
        200,
        "names no public keys",
    ),
    "huge": (b" " * 600_000, "application/json", 200, "is too long"),
    "an error": (b"{}", "application/json", 500, "answers 500"),
    "nothing": (b"{}", "application/json", 404, "answers 404"),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_is_said_in_one_line_and_is_no_difference(site, verify, fake, kind):
    body, content_type, status, words = NONSENSE[kind]
    witness = fake.put("/kids.json", body, content_type, status)
    code, said = verify(site, witness=[witness])
    assert code == 2
    (line,) = lines_about(said, witness)
    assert line.startswith("NOT CHECKED")
    assert words in line


def test_a_redirect_to_elsewhere_is_not_followed(site, verify, fake):
    there = site.replace("127.0.0.1", "localhost")
    witness = fake.put("/kids.json", b"", status=302, Location=f"{there}{KEYS}")
    code, said = verify(site, witness=[witness])
    assert (code, lines_about(said, witness)) == (
        2,
        [f"NOT CHECKED      {witness} (leads elsewhere)"],
    )


def test_a_redirect_on_the_same_site_is(site, verify, fake):
    fake.put("/moved.json", {"kids": [kid()]})
    witness = fake.put("/kids.json", b"", status=302, Location="/moved.json")
    assert verify(site, witness=[witness])[0] == 0


def test_who_never_answers_is_not_waited_for(site, verify, monkeypatch):
    monkeypatch.setattr(verify.program, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        witness = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        code, said = verify(site, witness=[witness])
    assert (code, "does not answer" in lines_about(said, witness)[0]) == (2, True)


def test_who_answers_without_an_end_is_not_waited_for(site, verify, fake, monkeypatch):
    monkeypatch.setattr(verify.program, "LONGEST", -1)
    code, said = verify(site)
    assert (code, "takes too long" in said) == (2, True)


def test_a_difference_counts_more_than_what_was_not_checked(site, verify, fake):
    liar = fake.put("/kids.json", {"kids": ["2026-0123456789abcdef"]})
    assert verify(site, witness=[f"{fake.url}/nothing.json", liar])[0] == 1


def test_a_site_that_is_not_there_is_no_crash(verify):
    code, said = verify("http://127.0.0.1:1")
    assert code == 2
    assert "Traceback" not in said


def test_the_command_says_the_same_and_ends_with_the_same_code(site, fake, capsys):
    call_command("verify_site", site)
    assert "as it should be" in capsys.readouterr().out
    liar = fake.put("/kids.json", {"kids": ["2026-0123456789abcdef"]})
    with pytest.raises(CommandError, match=r"Something differs\.") as raised:
        call_command("verify_site", site, witness=[liar])
    assert raised.value.returncode == 1


def run(*arguments, cwd, program=PROGRAM):
    """Run the program alone, with nothing of the project on its path."""
    command = [sys.executable, "-I", str(program), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def test_it_runs_alone(site, tmp_path):
    shutil.copy(PROGRAM, tmp_path)
    result = run(site, "--hashes", str(DOCS), cwd=tmp_path, program=tmp_path / PROGRAM.name)
    assert (result.returncode, result.stderr) == (0, "")


def test_without_the_release_s_hashes_it_says_what_is_missing(site, tmp_path):
    shutil.copy(PROGRAM, tmp_path)
    result = run(site, cwd=tmp_path, program=tmp_path / PROGRAM.name)
    assert result.returncode == 2
    assert "give it with --hashes" in result.stdout


@pytest.mark.parametrize("site", ["advice.example", "file:///etc/passwd", "https://", "http://[a"])
def test_what_is_no_address_is_refused(site, tmp_path):
    result = run(site, cwd=tmp_path)
    assert result.returncode == 2
    assert "is no address" in result.stderr
    assert "Traceback" not in result.stderr


def test_it_imports_the_standard_library_alone():
    nodes = list(ast.walk(ast.parse(PROGRAM.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


# Heads of the log that somebody keeps

HEAD = json.dumps({"year": 2026, "month": 3, "leaves": 128, "root": "00" * 32})


@pytest.mark.parametrize(("kept", "is_same"), [(HEAD, True), (HEAD.replace("00", "11"), False)])
def test_a_head_that_a_witness_keeps_is_compared_with_the_site_s(verify, fake, kept, is_same):
    fake.put("/companies/figures/log/2026-03.json", {"head": HEAD})
    address = fake.put("/head.json", {"head": kept})
    assert verify.program.is_kept_head(fake.url, address) is is_same


def test_a_head_that_differs_is_told(verify, fake):
    fake.put("/companies/figures/log/2026-03.json", {"head": HEAD})
    address = fake.put("/head.json", {"head": HEAD.replace("00", "11")})
    code, said = verify(fake.url, head=[address])
    assert (code, "DIFFERENT" in lines_about(said, "/head.json")[0]) == (1, True)


@pytest.mark.parametrize("body", [{}, [], {"head": "x"}, {"head": {"year": 1}}, {"head": "[]"}])
def test_what_is_no_head_is_not_checked(verify, fake, body):
    address = fake.put("/head.json", body)
    with pytest.raises(verify.program.NotChecked):
        verify.program.is_kept_head(fake.url, address)
