"""The index of names on SQLite, where a query has trigrams that are in thousands of names."""

import pytest
from django.db import connection

from search import trigrams
from tests.factories.companies import make_company

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.indexed,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has pg_trgm."),
]


@pytest.fixture
def crowd():
    """A name; others that share three of its trigrams and are shorter; more that share the rest."""
    for number in range(trigrams.NEAREST + 5):
        make_company(f"Vorkspum {number}")
    for number in range(2 * trigrams.NEAREST):
        make_company(f"Larder Ark Pur {number}")
    return make_company("Larkspur Mills of the Northern Valleys")


def test_names_with_the_rarest_trigrams_are_compared_by_all_of_them(crowd, monkeypatch):
    monkeypatch.setattr(trigrams, "MOST_ROWS", 0)  # as if all of them were in thousands
    found = [row.object_id for row in trigrams.NAMES.find_similar("larkspur")]
    assert crowd.pk in found
    assert len(found) == trigrams.NEAREST
