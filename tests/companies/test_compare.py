"""Companies side by side."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from companies.models import Benefit, Company
from tests.factories.companies import make_company, publish

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture
def compared(client):
    """Fetch a comparison of some slugs; further fields of the address by name."""

    def page(*slugs, status=200, **fields):
        response = client.get("/companies/compare/", {"c": slugs, **fields})
        assert response.status_code == status
        return BeautifulSoup(response.content, "html.parser")

    return page


@pytest.fixture
def trees():
    """Five companies that nobody has rated."""
    return [make_company(name) for name in ("Alder", "Birch", "Cedar", "Elm", "Fir")]


def names(page) -> list[str]:
    """The companies of a comparison, as its columns stand."""
    return [a.text for a in page.select("thead .compare__name")]


def row(page, label: str) -> list[str]:
    """The texts of a row's cells."""
    (head,) = [th for th in page.select("th[scope=row]") if th.text == label]
    return [" ".join(td.get_text(" ").split()) for td in head.parent.select("td")]


def test_companies_stand_in_the_order_of_the_address(compared, trees):
    assert names(compared("cedar", "alder")) == ["Cedar", "Alder"]


def test_more_than_four_are_too_many_and_the_page_says_so(compared, trees):
    page = compared("alder", "birch", "cedar", "elm", "fir")
    assert names(page) == ["Alder", "Birch", "Cedar", "Elm"]
    assert "Fir is left out" in page.get_text()
    assert page.select_one("input[name=add]") is None


def test_an_unknown_address_is_named_and_the_rest_is_shown(compared, trees):
    page = compared("alder", "nowhere", "birch")
    assert names(page) == ["Alder", "Birch"]
    assert "“nowhere”" in page.select_one(".notice").text


@pytest.mark.parametrize("slug", ["nowhere", "\x00", "x" * 3000])
def test_nothing_but_unknown_addresses_is_not_found(compared, slug):
    assert compared(slug, status=404).select_one("input[name=add]")


def test_a_company_asked_for_twice_is_shown_once(compared, trees):
    assert names(compared("alder", "birch", "alder")) == ["Alder", "Birch"]


def test_a_merged_company_leads_to_the_one_it_became(compared, trees):
    make_company("Old Alder", merged_into=trees[0])
    assert names(compared("old-alder", "alder", "birch")) == ["Alder", "Birch"]


def test_a_company_that_readers_do_not_see_is_unknown(compared, trees):
    make_company("Proposed", state=Company.State.PROPOSED)
    assert names(compared("proposed", "alder", "birch")) == ["Alder", "Birch"]


@pytest.mark.parametrize("slugs", [[], ["alder"]])
def test_fewer_than_two_get_a_field_to_add_one(compared, trees, slugs):
    page = compared(*slugs)
    assert page.select_one("table") is None
    assert page.select_one("form[action='/companies/compare/'] input[name=add]")


def test_each_company_can_be_removed(compared, trees):
    links = compared("alder", "birch").select(".compare__remove")
    assert [a["href"] for a in links] == [
        "/companies/compare/?c=birch",
        "/companies/compare/?c=alder",
    ]


def test_a_company_is_added_by_its_name(client, trees):
    response = client.get("/companies/compare/?c=alder&add=birch inc.")
    assert response["Location"] == "/companies/compare/?c=alder&c=birch"


def test_a_name_that_may_mean_several_offers_them(compared, trees):
    make_company("Birch Bank")
    make_company("Birch Bay")
    page = compared("alder", add="Birch B")
    assert [a["href"] for a in page.select(".compare-add__meant a")][:2] == [
        "/companies/compare/?c=alder&c=birch-bank",
        "/companies/compare/?c=alder&c=birch-bay",
    ]


def test_a_name_that_nobody_has_is_kept_in_the_field(compared, trees):
    page = compared("alder", add="Zelkova")
    assert "no company called “Zelkova”" in page.get_text()
    assert page.select_one("input[name=add]")["value"] == "Zelkova"


def test_the_most_stars_of_a_row_are_marked_in_words(compared, trees):
    publish(trees[0], 4.0)
    publish(trees[1], 3.0)
    assert row(compared("alder", "birch"), "Overall") == [
        "4.0 out of 5 stars Best",
        "3.0 out of 5 stars",
    ]


def test_equal_stars_and_single_ones_are_not_marked(compared, trees):
    for tree in trees[:2]:
        publish(tree, 4.0)
    assert "Best" not in " ".join(row(compared("alder", "birch"), "Overall"))
    assert "Best" not in " ".join(row(compared("alder", "cedar"), "Overall"))


def test_each_state_is_said_in_words_and_no_number_is_given_below_five(compared, trees):
    publish(trees[0], at_least=20, is_paused=True)
    assert row(compared("alder", "birch", "cedar"), "Ratings") == [
        "20–49 ratings; unusual activity, update paused",
        "Not rated yet",
        "Not rated yet",
    ]


def test_benefits_name_their_source_and_its_date(compared, trees):
    Benefit.objects.create(
        company=trees[0],
        kind=Benefit.Kind.PARENTAL_LEAVE,
        weeks=16,
        source="https://alder.example/leave",
        seen_on=date(2026, 5, 4),
    )
    page = compared("alder", "birch")
    assert row(page, "Paid parental leave") == ["16 weeks (May 2026)", "– Not known"]
    assert page.select_one("a[href='https://alder.example/leave']")


def test_a_comparison_of_four_takes_at_most_fifteen_queries(
    compared, trees, django_assert_max_num_queries
):
    for tree in trees:
        publish(tree)
    with django_assert_max_num_queries(15):
        compared("alder", "birch", "cedar", "elm")


@pytest.mark.parametrize("field", ["add", "c"])
def test_what_cannot_be_shown_is_not_shown(client, field):
    page = client.get("/companies/compare/", {field: "al\0der"}).content.decode()
    assert "al der" in page
    assert "\0" not in page
