"""The search with OpenSearch, spoken to over HTTP: a small server stands for it."""

import json
import logging
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.db import transaction
from modelsearch.backends.opensearch3 import OpenSearch3SearchQueryCompiler

from accounts import gate
from articles.models import ArticlePage
from inhersight.settings import search
from search import opensearch
from search.indexed_types import IndexedType
from search.search_types import get_search_types, registry
from tests.factories.articles import make_article, make_standard_page, make_topic
from tests.factories.companies import make_company, make_industry
from tests.inhersight.test_settings import manage
from tests.support.waiting import wait_until

pytestmark = pytest.mark.indexed
LOGGER = "search.opensearch"
ADDRESS = "https://site:secret@search.example:9200"
UNUSABLE = [
    *("search.example:9200", "ftp://search.example", "https://", "https://search.example:port"),
    *("https://site:@search.example", "https://:secret@search.example", "nonsense"),
]
DATABASE = {"ENGINE": "django.db.backends.postgresql"}


# The setting.


@pytest.mark.parametrize(
    ("engine", "backend"),
    [
        ("django.db.backends.postgresql", "wagtail.search.backends.database"),
        ("django.db.backends.sqlite3", "search.sqlite"),
    ],
)
def test_without_an_address_the_database_searches(engine, backend):
    assert search.search_backend("", {"ENGINE": engine})["BACKEND"] == backend


@pytest.mark.parametrize("url", [ADDRESS, "http://search:9200", "https://search.example/a/path"])
def test_with_an_address_opensearch_searches(url):
    backend = search.search_backend(url, DATABASE)
    assert (backend["BACKEND"], backend["HOSTS"]) == (opensearch.__name__, (url,))


@pytest.mark.parametrize("url", UNUSABLE)
def test_an_address_that_cannot_be_used_ends_with_a_line_that_does_not_repeat_it(url):
    with pytest.raises(SystemExit) as stop:
        search.search_backend(url, DATABASE)
    assert "SEARCH_URL" in stop.value.code
    assert "secret" not in stop.value.code


def test_an_address_without_the_package_says_what_to_install(monkeypatch):
    monkeypatch.setattr(search, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="inhersight\\[opensearch\\]"):
        search.search_backend(ADDRESS, DATABASE)


def test_the_site_does_not_start_with_an_address_that_cannot_be_used(tmp_path):
    result = manage("check", tmp_path=tmp_path, DEBUG="1", SEARCH_URL="nonsense")
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)


# What it is asked.

KINDS_AND_FILTERS = [
    (kind, one)
    for kind in get_search_types()
    if isinstance(kind, IndexedType)
    for one in (None, *kind.filters)
]


def question(objects) -> str:
    """What OpenSearch would be asked for objects, as JSON."""
    compiler = OpenSearch3SearchQueryCompiler(objects, "raise", operator="and")
    compiler.check()
    return json.dumps(compiler.get_query(), default=str)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "one"), KINDS_AND_FILTERS)
def test_every_kind_and_filter_is_known_to_the_index(kind, one):
    make_topic()
    make_industry()
    objects = kind.objects()
    if one:
        objects = one.apply(objects, one.options()[0][0])
    assert kind.model._meta.model_name in question(kind.in_index(objects)).lower()


@pytest.mark.django_db
def test_the_keys_of_companies_are_not_listed():
    kind = registry.get("companies")
    asked = {question(kind.in_index(kind.objects())) for _ in range(3) if make_company()}
    assert len(asked) == 1


# What it answers.


class Server(ThreadingHTTPServer):
    """As much of OpenSearch as the site asks for: indexes, aliases, documents, words."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.indexes, self.aliases, self.asked = {}, {}, []
        self.answers = threading.Event()
        self.answers.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def documents(self, name: str) -> dict:
        """The documents of an index or an alias by their id; a write makes the index."""
        name = self.aliases.get(name, name)
        return self.indexes.setdefault(name, {"documents": {}})["documents"]


class Answers(BaseHTTPRequestHandler):
    """Answers as OpenSearch does."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece: else each answer waits for the other side
    server: Server

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        lines = self.rfile.read(length).decode().splitlines()
        self.lines = [json.loads(line) for line in lines if line]
        path = self.path.split("?")[0].strip("/")
        self.server.asked.append(f"{self.command} {path}")
        self.server.answers.wait()
        status, answer = self.found(path.split("/"))
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

    def found(self, parts) -> tuple[int, dict]:
        """Return what to answer: (status, body)."""
        server = self.server
        match self.command, parts:
            case ("HEAD", ["_alias", name]) | ("GET", ["_alias", name]):
                return (200, {server.aliases[name]: {}}) if name in server.aliases else (404, {})
            case "PUT", [index]:
                server.indexes[index] = {"documents": {}, "made with": self.lines[0]}
            case "PUT", [index, "_alias", name]:
                server.aliases[name] = index
            case "DELETE", [index]:
                return (200, {}) if server.indexes.pop(index, None) else (404, {})
            case (("PUT" | "POST"), [name, "_doc", key]):
                server.documents(name)[key] = self.lines[0]
            case "DELETE", [name, "_doc", key]:
                return (200, {}) if server.documents(name).pop(key, None) else (404, {})
            case (("PUT" | "POST"), [name, "_bulk"]):
                for action, document in zip(self.lines[::2], self.lines[1::2], strict=True):
                    server.documents(name)[action["index"]["_id"]] = document
                items = [{"index": {"status": 200}} for _ in self.lines[::2]]
                return 200, {"errors": False, "items": items}
            case _, [name, "_search"]:
                return 200, {"hits": {"hits": list(self.hits(name))}}
            case _, [name, "_count"]:
                return 200, {"count": len(list(self.hits(name)))}
        return 200, {}

    def hits(self, name):
        """Yield the documents of the kind that is asked for and with the words."""
        asked = json.dumps(self.lines[0])
        (kind,) = re.findall(r'"_django_content_type": "([\w.]+)"', asked)
        words = re.search(r'"query": "([^"]+)"', asked)[1].lower().split()
        made = "made with" in self.server.indexes.get(self.server.aliases.get(name, name), {})
        for key, document in self.server.documents(name).items():
            text = json.dumps(document).lower()
            if kind in document["_django_content_type"] and all(word in text for word in words):
                yield {"_id": key, "_score": 1.0} | ({"fields": {"pk": [key]}} if made else {})

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def server(settings):
    """A server with empty indexes, which the site uses."""
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WAGTAILSEARCH_BACKENDS = {"default": search.search_backend(server.url, DATABASE)}
    call_command("update_index", verbosity=0)
    server.asked.clear()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def no_server(settings):
    """Nothing listens where the site looks for OpenSearch."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    settings.WAGTAILSEARCH_BACKENDS = {"default": search.search_backend(url, DATABASE)}


@pytest.fixture
def warnings(caplog):
    """A function that returns what was logged, from warnings upwards."""
    caplog.set_level(logging.WARNING)
    return lambda: [record.getMessage() for record in caplog.records]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is made in it is told to the server, as after a commit."""
    return django_capture_on_commit_callbacks(execute=True)


def found(client, words, **params) -> str:
    """The results page for some words."""
    response = client.get("/search/", {"q": words} | params)
    assert response.status_code == 200
    return response.content.decode()


def articles_in(server) -> str:
    """The documents of the pages, as JSON."""
    return json.dumps(server.documents("inhersight_wagtailcore_page"))


@pytest.mark.django_db
def test_indexes_are_made_with_english_words(server):
    analysis = server.indexes[server.aliases["inhersight_companies_company"]]["made with"]
    filters = analysis["settings"]["analysis"]["analyzer"]["default"]["filter"]
    assert filters == ["lowercase", "asciifolding", "porter_stem"]


@pytest.mark.django_db
def test_the_command_puts_what_is_there_into_the_index(server):
    make_company("Larkspur Mills")
    make_article("Ask for more")
    make_standard_page("Our methods")
    server.documents("inhersight_companies_company").clear()
    server.documents("inhersight_wagtailcore_page").clear()
    call_command("update_index", verbosity=0)
    assert "Larkspur Mills" in json.dumps(server.documents("inhersight_companies_company"))
    assert "Ask for more" in articles_in(server)


@pytest.mark.django_db
def test_an_article_is_found_by_a_word_of_its_text(committed, server, client):
    with committed:
        make_article("Ask for more", body=[("prose", "<p>Bring a cormorant.</p>")])
    assert "Ask for more" in found(client, "cormorant")


@pytest.mark.django_db
def test_a_company_is_found_by_its_text_within_its_industry(committed, server, client):
    industry = make_industry("Energy", slug="energy")
    with committed:
        make_company("Larkspur Mills", about="It mills cormorants.", industry=industry)
    assert "Larkspur Mills" in found(client, "cormorants", industry="energy")


@pytest.mark.django_db
def test_the_text_for_members_is_not_sent(committed, server):
    paragraphs = "".join(f"<p>{'word ' * 60}</p>" for _ in range(4))
    body = [("prose", f"{paragraphs}<p>Cormorant.</p>")]
    with committed:
        make_article("For members", access=gate.MEMBERS, body=body)
    assert "For members" in articles_in(server)
    assert "Cormorant" not in articles_in(server)


@pytest.mark.django_db
def test_the_database_has_the_last_word(committed, server, client):
    with committed:
        make_article("Ask for more", body=[("prose", "<p>Bring a cormorant.</p>")])
    ArticlePage.objects.update(live=False)
    assert "Ask for more" not in found(client, "cormorant")


@pytest.mark.django_db
def test_the_server_is_told_of_a_change_after_it_is_stored(committed, server):
    with committed, transaction.atomic():
        make_article("Ask for more")
        assert "Ask for more" not in articles_in(server)
    assert "Ask for more" in articles_in(server)


@pytest.mark.django_db
def test_what_is_deleted_leaves_the_index(committed, server):
    with committed:
        company = make_company("Larkspur Mills")
        company.delete()
    assert "Larkspur" not in json.dumps(server.documents("inhersight_companies_company"))


@pytest.mark.django_db
def test_all_results_of_a_kind_take_one_question(committed, server, client):
    with committed:
        for number in range(3):
            make_company(f"Mill {number}", about="Cormorants.")
    server.asked.clear()
    found(client, "cormorants", kind="companies")
    assert len(server.asked) == 1


@pytest.mark.django_db
def test_an_index_that_a_save_has_made_finds_nothing_and_harms_nothing(server, client):
    server.indexes.clear()
    server.aliases.clear()
    make_company("Larkspur Mills", about="Cormorants.")
    assert "Larkspur Mills" not in found(client, "cormorants")


# A server that is away, or slow.


@pytest.mark.django_db
def test_names_are_found_without_the_server(no_server, client):
    make_company("Larkspur Mills")
    assert "Larkspur Mills" in found(client, "larkspur")


@pytest.mark.django_db
def test_a_search_without_the_server_logs_one_line_and_none_of_its_words(
    no_server, client, warnings
):
    found(client, "cormorant")
    (line,) = warnings()
    assert line == "OpenSearch does not answer: ConnectionError. Names are found."


@pytest.mark.django_db
def test_an_article_is_saved_without_the_server(committed, no_server, warnings):
    with committed:
        article = make_article("Ask for more")
    assert ArticlePage.objects.get(pk=article.pk).title == "Ask for more"
    assert set(warnings()) == {
        "OpenSearch has not taken a change: ConnectionError. Run update_index."
    }


@pytest.mark.django_db
def test_something_is_deleted_without_the_server(no_server):
    make_company("Larkspur Mills").delete()
    assert not registry.get("companies").objects().exists()


@pytest.mark.django_db
def test_the_command_fails_without_the_server(no_server):
    with pytest.raises(opensearch.NoConnection):
        call_command("update_index", verbosity=0)


@pytest.mark.django_db
def test_a_slow_server_is_waited_for_once(server, client, monkeypatch):
    monkeypatch.setattr(opensearch, "PATIENCE", 0.1)
    server.answers.clear()
    found(client, "cormorant")
    found(client, "heron")
    wait_until(lambda: server.asked, "the server was not asked")
    server.answers.set()
    assert len(server.asked) == 1


@pytest.mark.django_db
def test_a_server_that_refuses_a_question_is_asked_the_next(server, client, warnings, monkeypatch):
    monkeypatch.setattr(Answers, "found", lambda self, parts: (400, {"error": "cormorant"}))
    found(client, "cormorant", kind="companies")
    assert len(server.asked) > 1
    assert set(warnings()) == {"OpenSearch does not answer: RequestError 400. Names are found."}
