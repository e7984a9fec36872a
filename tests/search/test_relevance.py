"""Whether what was meant comes first, over sixty queries."""

import pytest
from django.db import connection

from tests.support.relevance import QUERIES

SHARE = {"postgresql": 0.95, "sqlite": 0.85}

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def test_there_are_sixty_queries():
    assert len(QUERIES) >= 60


def test_what_was_meant_comes_first(names, suggested):
    missed = []
    for kind, query, expected in QUERIES:
        found = suggested(query)
        first = next(iter(found.items()), ("", [""]))
        if (first[0], first[1][0]) != (kind, expected):
            missed.append((query, expected, found))
    share = 1 - len(missed) / len(QUERIES)
    assert share >= SHARE[connection.vendor], missed


@pytest.mark.parametrize(
    ("query", "expected"),
    [("Acccenture", "Accenture"), ("loreal", "L'Oréal"), ("jp morgan", "JPMorgan Chase")],
)
def test_a_slip_an_accent_and_a_space_find_the_company(names, suggested, query, expected):
    assert suggested(query)["companies"][0] == expected
