"""How names are written down to be compared."""

import pytest
from django.db import connection

from search.normalization import normalize_name

pytestmark = pytest.mark.indexed


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Société Générale S.A.", "societe generale"),
        ("Acme Ltd", "acme"),
        ("ACME L.L.C.", "acme"),
        ("Acme Pty Ltd", "acme"),
        ("Acme GmbH & Co. KG", "acme"),
        ("Acme A/S", "acme"),
        ("Acme S.p.A.", "acme"),
        ("Energia Sp. z o.o.", "energia"),
        ("Łódź Ørsted Æther", "lodz orsted aether"),
        ("田中株式会社", "田中"),
        ("J. P. Morgan", "jp morgan"),
        ("H&M", "hm"),
        ("S.A. Brewing", "sa brewing"),
        ("The Group", "the group"),
        ("株式会社", "株式会社"),
    ],
)
def test_a_name_is_compared_without_accents_marks_case_and_legal_form(name, written):
    assert normalize_name(name) == written


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="Other databases keep their triggers.")
def test_every_index_of_names_is_filled_after_all_migrations():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_trigrams'")
        tables = {name.removesuffix("_trigrams") for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tbl_name FROM sqlite_master WHERE name LIKE '%_trigrams_added'")
        assert {name for (name,) in cursor.fetchall()} == tables
