"""Searches without results are counted, and nothing of who asked."""

import pytest
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from tests.factories.companies import make_company

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def counted() -> dict[str, int]:
    return {query.query_string: query.hits for query in Query.objects.all()}


def test_a_search_without_results_is_counted(client):
    client.get("/search/", {"q": "Quillon"})
    client.get("/search/", {"q": "quillon "})
    assert counted() == {"quillon": 2}


def test_words_are_counted_as_one_however_they_are_spelled(client):
    client.get("/search/", {"q": "Résumé"})
    client.get("/search/", {"q": "resume"})
    assert counted() == {"resume": 2}


def test_a_single_letter_is_not(client):
    client.get("/search/", {"q": "q"})
    assert counted() == {}


def test_a_slip_is_not(client):
    make_company("Quillon Mills")
    client.get("/search/", {"q": "quilon milsl"})
    assert counted() == {}


def test_a_search_of_one_kind_is_not(client):
    client.get("/search/", {"q": "quillon", "kind": "articles"})
    assert counted() == {}


def test_a_search_with_results_is_not(client):
    make_company("Quillon")
    client.get("/search/", {"q": "quillon"})
    assert counted() == {}


def test_a_search_with_a_picked_result_is_not(client):
    SearchPromotion.objects.create(query=Query.get("quillon"), external_link_url="https://x.test/")
    client.get("/search/", {"q": "quillon"})
    assert counted() == {"quillon": 0}


def test_a_suggestion_is_not(client):
    client.get("/search/suggest/", {"q": "quillon"})
    assert counted() == {}


def test_a_filter_that_hides_everything_is_not(client):
    make_company("Quillon")
    client.get("/search/", {"q": "quillon", "date": "month"})
    assert counted() == {}


@pytest.mark.parametrize("text", ["jane@example.com", "+1 555 010 9999", "555-010-9999"])
def test_an_address_or_a_number_is_not(client, text):
    client.get("/search/", {"q": text})
    assert counted() == {}


def test_only_words_days_and_numbers_are_kept():
    kept = {
        field.name for model in (Query, QueryDailyHits) for field in model._meta.concrete_fields
    }
    assert kept == {"id", "query_string", "query", "date", "hits"}
