"""The monthly figures fit each other, or the page says that they do not."""

import hashlib
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from accounts.rating_keys import get_key_year
from companies import release
from companies.figures import queries
from companies.models import MonthlyFigures
from companies.ratings import keys
from companies.ratings.models import Nullifier

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


def make_month(year=2026, month=11, keys=10, spent=20, counted=15) -> MonthlyFigures:
    """One month's figures."""
    return MonthlyFigures.objects.create(
        month=date(year, month, 1),
        keys_issued=keys,
        nullifiers_spent=spent,
        ratings_counted=counted,
    )


def page(client) -> str:
    return client.get(reverse("figures")).content.decode()


@pytest.mark.parametrize(
    ("keys", "spent", "counted", "fit"),
    [
        (10, 30, 30, [True, True]),
        (10, 40, 30, [True, True]),  # all are rounded to five
        (10, 45, 30, [False, True]),
        (10, 30, 45, [True, False]),
        (0, 0, 0, [True, True]),
    ],
)
def test_a_key_rates_three_employers_and_no_more_are_counted_than_sent(keys, spent, counted, fit):
    checks = queries.check_figures(make_month(keys=keys, spent=spent, counted=counted))
    assert [check.holds for check in checks] == fit


def test_what_was_sent_in_earlier_years_may_be_counted():
    rows = [make_month(2025, 12, spent=20), make_month(2026, 1, keys=1, spent=3, counted=23)]
    newest = queries.list_months(rows)[0]
    assert newest.holds


def test_only_the_last_month_of_an_earlier_year_is_added():
    rows = [
        make_month(2025, 11, spent=20),
        make_month(2025, 12, spent=20),
        make_month(2026, 1, keys=1, spent=3, counted=34),
    ]
    assert not queries.list_months(rows)[0].holds


def test_the_page_says_that_they_fit(client):
    make_month()
    assert "November 2026: the numbers fit" in page(client)


def test_the_page_says_so_where_they_do_not_fit(client):
    make_month(keys=1, spent=14)
    assert "November 2026: the numbers do not fit" in page(client)


def test_numbers_are_explained_before_there_are_any(client):
    shown = page(client)
    assert "No figures yet" in shown
    assert "How to read them" in shown


def test_a_release_writes_the_months_figures_once(client):
    call_command("release")
    call_command("release")
    assert MonthlyFigures.objects.count() == 1


def test_what_was_sent_in_late_in_december_is_not_missing_in_january():
    make_month(2025, 12, spent=0)
    for n in range(6):
        Nullifier.objects.create(value=bytes([n]) * 32, year=2025)
    release.write_figures(date(2026, 1, 15))
    assert MonthlyFigures.objects.get(month="2025-12-01").nullifiers_spent == 5


def test_later_in_the_year_last_years_figures_stay():
    make_month(2025, 12, spent=0)
    make_month(2026, 1)
    Nullifier.objects.create(value=b"n" * 32, year=2025)
    release.write_figures(date(2026, 2, 15))
    assert MonthlyFigures.objects.get(month="2025-12-01").nullifiers_spent == 0


SCRIPTS = {
    f"/rating-key/{name}.js"
    for name in ("blinding", "rating-key", "kept-key", "log-check", "identifying", "rating")
}


def fingerprints(client) -> dict[str, str]:
    """What the page gives to check us by: addresses and their SHA-256."""
    rows = BeautifulSoup(page(client), "html.parser").select(".fingerprints > div")
    return {row.a["href"]: row.code.text for row in rows}


def test_the_fingerprints_are_those_of_the_files_as_they_are_served(client, settings, tmp_path):
    settings.RATING_KEYS_DIR = tmp_path
    year = get_key_year()
    keys.create_keys(year)
    given = fingerprints(client)
    assert given.pop("/.well-known/rating-keys.json") == keys.read_public_key(year).kid(year)
    assert set(given) == SCRIPTS
    for url, sha256 in given.items():
        assert hashlib.sha256(client.get(url).content).hexdigest() == sha256


def test_without_a_public_key_the_scripts_can_still_be_checked(client, settings, tmp_path):
    settings.RATING_KEYS_DIR = tmp_path
    assert set(fingerprints(client)) == SCRIPTS
