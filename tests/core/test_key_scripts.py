"""The scripts of pages that handle a rating key: what is served, what is listed, what may run."""

import base64
import hashlib
import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from companies.ratings import keys
from core.key_scripts import SCRIPTS
from tests.companies.ratings.conftest import YEAR, employer, issued_key
from tests.factories.accounts import make_member
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])
SOURCES = {
    f"/rating-key/{name}.js": (settings.BASE_DIR / "static/js" / f"{name}.js").read_bytes()
    for name in SCRIPTS
}
HASHES = {url: hashlib.sha256(source).hexdigest() for url, source in SOURCES.items()}
FORM = "application/x-www-form-urlencoded"
ROW = re.compile(r"^\| `([\w./-]+\.js)` \| `([0-9a-f]{64})` \|", re.M)
KEY_PAGES = ["/rating-key/", "/companies/acme/rate/", "/ballot/", "/ballot/inbox/", "form", "key"]


@pytest.fixture(scope="module")
def key_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def open_page(client, settings, key_folder):
    """Open a page on which a key is typed, made or shown: `open_page("/ballot/")` → its answer."""
    settings.RATING_KEYS_DIR = key_folder
    keys.create_keys(YEAR)
    make_company("Acme", slug="acme")

    def open_page(name):
        if name == "form":
            employer(1)
            fields = {"company": "1", "key": str(issued_key()), "act": "submit"}
            return client.post("/ballot/", urlencode(fields), content_type=FORM)
        client.force_login(make_member())
        if name == "key":
            return client.post("/rating-key/", {"here": "1"})
        return client.get(name)

    return open_page


@pytest.mark.parametrize("url", SOURCES)
def test_a_script_is_served_byte_by_byte_and_never_from_an_old_copy(client, url):
    served = client.get(url)
    assert served.content == SOURCES[url]
    assert served["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in served["Cache-Control"]


@pytest.mark.parametrize("name", ["search", "closing", "nothing", "admin"])
def test_no_other_script_is_served_there(client, name):
    assert client.get(f"/rating-key/{name}.js").status_code == 404


def test_a_program_gets_the_hashes_of_all(client):
    response = client.get("/.well-known/rating-scripts.json")
    assert response.json() == {"sha256": HASHES}
    assert response["Access-Control-Allow-Origin"] == "*"


def test_the_docs_list_the_same_hashes():
    docs = (settings.BASE_DIR / "docs" / "rating-key.md").read_text()
    assert dict(ROW.findall(docs)) == HASHES


@pytest.mark.parametrize("page", KEY_PAGES)
def test_a_page_that_handles_a_key_loads_scripts_with_their_hash_alone(open_page, page):
    soup = BeautifulSoup(open_page(page).content, "html.parser")
    for tag in soup.find_all("script", type=lambda kind: kind != "application/ld+json"):
        digest = base64.b64encode(bytes.fromhex(HASHES[tag["src"]])).decode()
        assert tag["integrity"] == f"sha256-{digest}"
        assert tag.get_text() == ""


@pytest.mark.parametrize("page", KEY_PAGES)
def test_on_a_page_that_handles_a_key_nothing_else_may_run(open_page, page):
    policy = open_page(page)["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    digests = {base64.b64encode(bytes.fromhex(sha256)).decode() for sha256 in HASHES.values()}
    assert set(directives["script-src"].split()) == {f"'sha256-{digest}'" for digest in digests}
    assert not {"script-src-elem", "script-src-attr"} & set(directives)


@pytest.mark.parametrize("page", ["/rating-key/", "/companies/acme/rate/"])
def test_what_is_imported_is_loaded_and_checked_before(open_page, page):
    soup = BeautifulSoup(open_page(page).content, "html.parser")
    loaded = [tag["src"] for tag in soup.find_all("script", src=True)]
    for number, url in enumerate(loaded):
        imported = re.findall(r'(?:from|import)\s*\(?"([^"]+)"', SOURCES[url].decode())
        assert set(imported) <= set(loaded[:number])


def test_other_pages_keep_their_own_scripts(client):
    policy = client.get("/companies/")["Content-Security-Policy"]
    assert "script-src" not in policy
