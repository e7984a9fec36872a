"""A database that takes no more writes: what is only read goes on."""

import pytest
from django.db import connection, connections
from django.test import Client

from tests.support.site_content import good_paths


@pytest.fixture
def full(content):
    """The disk is full: SQLite refuses each write."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL stops by itself where its disk is full.")
    paths = good_paths(content)
    for path in paths:  # renditions and rows of settings are made when a page is first read
        Client().get(path)
    for alias in connections:
        connections[alias].cursor().execute("PRAGMA query_only = ON")
    yield paths
    for alias in connections:
        connections[alias].cursor().execute("PRAGMA query_only = OFF")


@pytest.mark.django_db(databases=["default", "ratings"])
def test_every_public_page_is_read_where_nothing_can_be_written(full):
    reader = Client(raise_request_exception=False)
    found = {path: reader.get(path).status_code for path in [*full, "/search/?q=nothing+like+it"]}
    assert {path: status for path, status in found.items() if status >= 500} == {}
