"""The suite's databases, made from a migrated template so that a run starts at once."""

import os
import time
from types import SimpleNamespace
from uuid import uuid4

import hypothesis
import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.db import connections

from tests.support import databases

# No example has a deadline, and none is too slow to make: machines differ by a factor of three.
# Fixtures of a function may serve all its examples: each example makes its own data.
# HYPOTHESIS_PROFILE=thorough, as in .ci/run, tries more of them.
for profile, examples in (("project", 30), ("thorough", 100)):
    hypothesis.settings.register_profile(
        profile,
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        print_blob=True,
    )
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "project"))

# Playwright keeps an event loop in the main thread; the ORM is still used from one thread only.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id):
    """Give each worker its own copy of the migrated template databases."""
    with django_db_blocker.unblock():
        copies = [
            databases.use_copy(connections[alias], f"test_{worker_id}") for alias in connections
        ]
    yield
    with django_db_blocker.unblock():
        for copy in copies:
            copy.drop()


@pytest.fixture
def own_databases(django_db_setup, django_db_blocker, worker_id):
    """Databases of this test's own, in which what it writes is committed, for threads and programs.

    Django's way would empty the databases that the next tests use.
    """
    with django_db_blocker.unblock():
        names = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
        copies = [
            databases.use_copy(connections[alias], f"own_{worker_id}") for alias in connections
        ]
        yield
        for copy in copies:
            copy.drop()
        for alias, name in names.items():
            databases.use(connections[alias], name)


@pytest.fixture(scope="module", autouse=True)
def _index(request):
    """Let the index of the full text follow what is saved in modules marked `indexed` alone.

    It takes a third of the time in which a test makes a page, and few tests search.
    """
    backend = site_settings.WAGTAILSEARCH_BACKENDS["default"]
    backend["AUTO_UPDATE"] = request.node.get_closest_marker("indexed") is not None
    yield
    backend["AUTO_UPDATE"] = False


@pytest.fixture(autouse=True)
def _own_media_and_cache(settings, tmp_path_factory):
    """Each test writes its pictures to a folder of its own and finds empty caches."""
    # Not numbered: looking for the next number among thousands of folders takes a while.
    folder = tmp_path_factory.mktemp(f"files-{uuid4().hex}", numbered=False)
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = folder / "media", folder / "private"
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def content():
    """Something of everything on the site, by name."""
    from tests.support.site_content import make_site_content

    return make_site_content()


@pytest.fixture
def still_minute(monkeypatch):
    """For limits, a minute has just begun and does not end, however long the test takes."""
    now = time.time() // 60 * 60
    monkeypatch.setattr("core.rate_limits.time", SimpleNamespace(time=lambda: now))
