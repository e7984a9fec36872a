"""What is not public is handed out by the site alone, which asks who wants it; nginx sees none."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.users.models import UserProfile

from core.pictures.models import Picture, PictureRendition
from core.pictures.rendering import SHARED
from tests.factories.articles import make_article, make_picture, make_user
from tests.support.waiting import PATIENCE, wait_until

SECRET = b"Kanarienvogel"
DEPLOY = site_settings.BASE_DIR / "deploy"


@pytest.fixture
def document():
    """A document in a private collection of members of one group."""
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    file = ContentFile(SECRET, name="minutes.txt")
    return get_document_model().objects.create(title="A", file=file, collection=collection)


@pytest.fixture
def public_document():
    """A document for everyone."""
    file = ContentFile(b"For all.", name="leaflet.txt")
    return get_document_model().objects.create(title="B", file=file)


def body_of(response) -> bytes:
    """The whole of an answer, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


# Tricks with an address: {} is a folder and a file in it.
TRICKS = [
    "/media/{}",
    "/media//{}",
    "//media/{}",
    "/media/./{}",
    "/media/images/../{}",
    "/media/images/%2e%2e/{}",
    "/media/images/..%2f{}",
    "/media/images%2f..%2f{}",
    "/media/images/..%5c{}",
    "/media/images../{}",
    "/media/images/%252e%252e/{}",
    "/Media/{}",
    "/MEDIA/{}",
    "/media/%2e/{}",
    "/media;/{}",
    "/media/../private/{}",
    "/media/images/../../private/{}",
    "/media/images/%2e%2e/%2e%2e/private/{}",
    "/private/{}",
    "/static/../media/{}",
    "/admin/files/{}",
    "/admin/files/../private/{}",
    "/documents/../media/{}",
]
STORED = [
    "documents/minutes.txt",
    "Documents/minutes.txt",
    "original_images/a.png",
    "avatar_images/me.png",
    "wagtail_uploads/raw.jpg",
    "social/article/1/x.png",
]


@pytest.fixture
def stored(db):
    """A secret under every private name, and some where an older site kept them."""
    for name in STORED:
        default_storage.save(name, ContentFile(SECRET))
        file = Path(site_settings.MEDIA_ROOT) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(SECRET)


@pytest.mark.parametrize("trick", TRICKS)
def test_no_address_leads_a_stranger_to_a_private_file(client, stored, trick):
    for name in STORED:
        response = client.get(trick.format(name))
        assert response.status_code in {301, 302, 400, 404}
        assert SECRET not in body_of(response)


@pytest.mark.django_db
def test_a_stranger_is_asked_to_log_in_for_a_private_document(client, document):
    response = client.get(document.url)
    assert response.status_code == 302
    assert "login" in response["Location"]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_who_may_read_a_private_document_gets_it_and_no_cache_does(client, document):
    client.force_login(make_user())
    response = client.get(document.url)
    assert body_of(response) == SECRET
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_a_document_s_tag_tells_a_stranger_nothing(client, document):
    response = client.get(document.url, headers={"If-None-Match": f'"{document.get_file_hash()}"'})
    assert response.status_code == 302


@pytest.mark.django_db
def test_a_private_document_in_a_folder_below_is_private_too(client, document):
    below = document.collection.add_child(name="Below")
    get_document_model().objects.update(collection=below)
    assert client.get(document.url).status_code == 302


@pytest.mark.django_db
def test_a_public_document_may_be_cached(client, public_document):
    response = client.get(public_document.url)
    assert body_of(response) == b"For all."
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
def test_a_document_has_no_address_but_the_site_s(document):
    assert document.url == f"/documents/{document.pk}/minutes.txt"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["other.txt", "..%2fminutes.txt", "MINUTES.TXT", "minutes.txt/"])
def test_a_document_has_one_name(client, public_document, name):
    assert client.get(f"/documents/{public_document.pk}/{name}").status_code == 404


@pytest.mark.django_db
def test_a_document_without_its_file_is_not_found(client, public_document):
    default_storage.delete(public_document.file.name)
    assert client.get(public_document.url).status_code == 404


@pytest.mark.django_db
def test_editors_see_pictures_as_they_were_uploaded(client):
    client.force_login(make_user(role="Editors"))
    response = client.get(make_picture().file.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.django_db
def test_members_do_not(client):
    client.force_login(make_user())
    assert client.get(make_picture().file.url).status_code in {302, 403}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["documents/minutes.txt", "original_images/../documents/m.txt"])
def test_editors_get_no_document_past_its_collection(client, document, name):
    client.force_login(make_user(role="Editors"))
    assert client.get(f"/admin/files/{name}").status_code == 404


@pytest.mark.django_db
def test_pictures_on_pages_are_served(client):
    html = client.get(make_article(hero=make_picture(), hero_alt="A").url).content.decode()
    urls = re.findall(r"/media/[^ \"]+", html)
    assert urls
    assert all(url.startswith("/media/images/") for url in urls)
    assert all(client.get(url).status_code == 200 for url in urls)


def test_every_file_is_private_but_renditions_of_pictures():
    public = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField) and field.storage != default_storage
    }
    assert public == {
        "core.PictureRendition.file",
        "wagtailimages.Rendition.file",  # Wagtail's own model, which we do not use
    }


def test_both_kinds_of_storage_are_apart(settings):
    public = PictureRendition._meta.get_field("file").storage
    assert Path(default_storage.location) == Path(settings.PRIVATE_ROOT)
    assert Path(public.location) == Path(settings.MEDIA_ROOT)
    assert Picture._meta.get_field("file").storage is default_storage
    assert UserProfile._meta.get_field("avatar").storage is default_storage


# nginx, with the configuration that is deployed.


class Site(BaseHTTPRequestHandler):
    """Stands for the site."""

    def do_GET(self):
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    """(ask, folder): asks a running nginx for a path; the folder is what it may see of media."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("nginx is not installed.")
    folder = tmp_path_factory.mktemp("nginx")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conf = (DEPLOY / "nginx.conf").read_text()
    for name in ("site", "ballot"):
        conf = conf.replace(f"{name}:8000", f"127.0.0.1:{server.server_port}")
    conf = conf.replace("${BALLOT_HOST}", "ballot.localhost")
    conf = conf.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/tmp/", f"{folder}/")
    conf = conf.replace("include mime.types;", "").replace("worker_processes auto", "daemon off")
    conf = conf.replace("alias /media/", f"alias {folder}/data/media/")
    if os.geteuid() == 0:
        conf = f"user root;\n{conf}"  # the folder is for this user only
    (folder / "nginx.conf").write_text(conf)
    for part in DEPLOY.glob("*.conf"):
        if part.name != "nginx.conf":
            shutil.copy(part, folder)
    for name in [*STORED, "images/a.webp"]:
        for root in ("media", "private"):
            file = folder / "data" / root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(SECRET)
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"])

    def ask(path):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer, answer.read()

    wait_until(lambda: ask("/"), "nginx does not answer")
    yield ask
    process.terminate()
    process.wait()
    server.shutdown()


@pytest.mark.parametrize("trick", TRICKS)
def test_nginx_hands_out_no_private_file(edge, trick):
    for name in STORED:
        answer, body = edge(trick.format(name))
        assert answer.status >= 300
        assert SECRET not in body


def test_nginx_hands_out_sizes_of_pictures(edge):
    answer, body = edge("/media/images/a.webp")
    assert (answer.status, body) == (200, SECRET)
    assert "public" in answer.headers.get_all("Cache-Control")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nginx_lists_no_folder(edge):
    for path in ("/media/", "/media/images/", "/media/images", "/media"):
        assert edge(path)[0].status in {301, 403, 404}


def test_nginx_does_not_even_see_what_is_private():
    compose = (site_settings.BASE_DIR / "compose.yaml").read_text()
    nginx = compose.partition("\n  nginx:")[2].partition("\nvolumes:")[0]
    assert "media:/media:ro" in nginx
    assert "private:" not in nginx
    assert "/private" not in nginx


# S3.


def storages_with(environment: dict) -> str:
    """Which storages the settings name, as the site would start with an environment."""
    code = (
        "import inhersight.settings.site as s; "
        "print({n: (o['BACKEND'].rsplit('.')[-1], o.get('OPTIONS', {}).get('bucket_name'), "
        "o.get('OPTIONS', {}).get('querystring_auth')) for n, o in s.STORAGES.items()})"
    )
    variables = os.environ | {"SECRET_KEY": "x"} | environment
    python = site_settings.BASE_DIR / ".venv/bin/python"
    command = [str(python if python.exists() else shutil.which("python3")), "-c", code]
    result = subprocess.run(
        command, cwd=site_settings.BASE_DIR, env=variables, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_one_bucket_takes_what_is_public_alone(tmp_path):
    said = storages_with({"S3_BUCKET": "shown", "DATA_DIR": str(tmp_path)})
    assert "'default': ('PrivateStorage', None, None)" in said
    assert "'public': ('S3Storage', 'shown', False)" in said


def test_a_second_bucket_takes_what_is_private_and_signs_its_addresses(tmp_path):
    said = storages_with(
        {"S3_BUCKET": "shown", "S3_PRIVATE_BUCKET": "hidden", "DATA_DIR": str(tmp_path)}
    )
    assert "'default': ('S3Storage', 'hidden', True)" in said


@pytest.mark.django_db
def test_the_shared_size_is_public():
    assert make_picture().get_rendition(SHARED).url.startswith("/media/images/")
