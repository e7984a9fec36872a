"""Querysets whose SQL is put together once, and the one module that knows how."""

from pathlib import Path

import pytest

import search
from companies.models import Company
from search.prepared_queries import PreparedQuery
from tests.factories.companies import make_company

FOLDER = Path(search.__file__).parent

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared():
    """The question for companies whose names begin with some words, with what a row shows."""
    return PreparedQuery(
        lambda name: (
            Company.objects.filter(search_name__startswith=name)
            .select_related("industry")
            .order_by("pk")
        )
    )


def test_an_answer_is_that_of_the_queryset(prepared):
    companies = [make_company("Larkspur Mills"), make_company("Larkspur Labs")]
    make_company("Alder Labs")
    assert prepared.fetch("larkspur") == companies


def test_a_name_as_long_as_another_is_asked_for_by_the_same_sql(prepared):
    larkspur, brackwater = make_company("Larkspur"), make_company("Brackwater")
    assert [prepared.fetch("larks"), prepared.fetch("brack")] == [[larkspur], [brackwater]]
    assert prepared.compiled.cache_info().misses == 1


def test_a_name_of_more_words_has_sql_of_its_own(prepared):
    company = make_company("Larkspur Mills")
    assert prepared.fetch("larkspur") == prepared.fetch("larkspur mi") == [company]
    assert prepared.compiled.cache_info().misses == 2


def test_related_objects_come_in_the_same_query(prepared, django_assert_num_queries):
    make_company("Larkspur")
    with django_assert_num_queries(1):
        assert [company.industry for company in prepared.fetch("larks")]


def test_no_other_module_of_the_search_calls_the_compiler():
    callers = [path.name for path in FOLDER.rglob("*.py") if "get_compiler" in path.read_text()]
    assert callers == ["prepared_queries.py"]
