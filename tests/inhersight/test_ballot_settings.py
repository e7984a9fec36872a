"""The ballot box as a process of its own: what it has, what it needs, what it answers."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.support.waiting import PATIENCE

ALLOWED_APPS = {
    "companies.ratings.apps.RatingsConfig",
    "django.contrib.staticfiles",
    "django.forms",
}
ALLOWED_MIDDLEWARE = [
    "companies.ratings.middleware.BlindfoldMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PRINT = """
import json, django, logging
django.setup()
from django.conf import settings as s
from django.db import connections
names = ["INSTALLED_APPS", "MIDDLEWARE", "DEBUG", "CACHES", "ADMINS", "EMAIL_HOST", "ALLOWED_HOSTS",
  "SECURE_SSL_REDIRECT", "SECRET_KEY"]
found = {name: getattr(s, name) for name in names}
found["TEMPLATES"] = s.TEMPLATES[0].get("OPTIONS", {})
found["ENGINES"] = {alias: c["ENGINE"] for alias, c in connections.settings.items()}
found["DISABLED"] = logging.root.manager.disable
from django.apps import apps
found["MODELS"] = sorted({m._meta.app_label for m in apps.get_models()})
print(json.dumps(found))
"""


def run(*command, tmp_path, **environment):
    """Run Python with the ballot box's settings and nothing else in the environment."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "inhersight.settings.ballot",
        }
        | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    """The settings of a ballot box that was told nothing."""
    result = run("-c", PRINT, tmp_path=tmp_path_factory.mktemp("box"))
    assert (result.returncode, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_it_has_the_apps_that_are_agreed_and_no_others(box):
    assert set(box["INSTALLED_APPS"]) == ALLOWED_APPS


def test_it_has_the_middleware_that_is_agreed_and_no_other(box):
    assert box["MIDDLEWARE"] == ALLOWED_MIDDLEWARE


def test_it_knows_no_user_session_or_content_type(box):
    assert box["MODELS"] == ["ratings"]


def test_it_has_one_database(box):
    assert box["ENGINES"]["default"] == "django.db.backends.dummy"
    assert set(box["ENGINES"]) == {"default", "ratings"}


def test_it_remembers_nothing_between_requests(box):
    backends = [cache["BACKEND"] for cache in box["CACHES"].values()]
    assert backends == ["django.core.cache.backends.dummy.DummyCache"]


def test_its_templates_are_told_nothing_of_a_request(box):
    assert "context_processors" not in box["TEMPLATES"]


def test_it_logs_nothing_shows_no_faults_and_writes_to_no_one(box):
    assert (box["DISABLED"], box["DEBUG"], box["ADMINS"]) == (50, False, [])


def test_it_cannot_be_made_to_show_faults(tmp_path):
    result = run("-c", PRINT, tmp_path=tmp_path, DEBUG="1")
    assert json.loads(result.stdout)["DEBUG"] is False


def test_its_secret_is_not_the_site_s(tmp_path):
    secrets = {json.loads(run("-c", PRINT, tmp_path=tmp_path).stdout)["SECRET_KEY"] for _ in "12"}
    assert len(secrets) == 2


def test_it_answers_under_its_own_host_name(tmp_path):
    url = "https://ballot.advice.example"
    found = json.loads(run("-c", PRINT, tmp_path=tmp_path, BALLOT_URL=url).stdout)
    assert "ballot.advice.example" in found["ALLOWED_HOSTS"]
    assert found["SECURE_SSL_REDIRECT"] is True


def test_an_onion_address_needs_no_https(tmp_path):
    urls = {"SITE_URL": "https://advice.example", "BALLOT_URL": "http://abcdef.onion"}
    found = json.loads(run("-c", PRINT, tmp_path=tmp_path, **urls).stdout)
    assert found["SECURE_SSL_REDIRECT"] is False


def test_its_settings_pass_the_deployment_check(tmp_path):
    result = run(
        *("manage.py", "check", "--deploy", "--fail-level=WARNING"),
        tmp_path=tmp_path,
        SITE_URL="https://advice.example",
        BALLOT_URL="https://ballot.advice.example",
    )
    assert (result.returncode, result.stderr) == (0, "")


ASK = """
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for path, host in [("/ballot/", "localhost"), ("/ballot/inbox/", "localhost"),
                   ("/healthz", "localhost"), ("/accounts/login/", "localhost"),
                   ("/admin/", "localhost"), ("/ballot/", "evil.example")]:
    response = client.get(path, headers={"host": host})
    print(path, host, response.status_code, len(response.content) > 0)
"""


def test_it_answers_its_own_pages_and_no_others(tmp_path):
    run("manage.py", "migrate", "--database=ratings", tmp_path=tmp_path)
    run("manage.py", "collectstatic", "--no-input", tmp_path=tmp_path)
    assert run("-c", ASK, tmp_path=tmp_path).stdout.split("\n")[:-1] == [
        "/ballot/ localhost 200 True",
        "/ballot/inbox/ localhost 200 True",
        "/healthz localhost 200 True",
        "/accounts/login/ localhost 404 True",
        "/admin/ localhost 404 True",
        "/ballot/ evil.example 400 True",
    ]


def test_without_its_database_it_says_that_it_is_not_well(tmp_path):
    ask = "import django; django.setup(); from django.test import Client;"
    ask += "print(Client().get('/healthz', headers={'host': 'localhost'}).status_code)"
    broken = "postgres://nobody@127.0.0.1:9/ratings"
    assert run("-c", ask, tmp_path=tmp_path, RATINGS_DATABASE_URL=broken).stdout == "503\n"
