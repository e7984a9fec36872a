"""The two databases share nothing."""

import pytest
from django.db import connections


@pytest.mark.django_db(databases=["default", "ratings"])
def test_the_ratings_database_holds_no_table_of_the_site():
    tables = set(connections["ratings"].introspection.table_names())
    assert {name for name in tables if not name.startswith("ratings_")} <= {"django_migrations"}
