"""Ranking lists: who is on them, in which order, and what their pages say."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.models import Company
from companies.rankings import queries
from companies.ratings.questions import LISTS, SIXTEEN
from tests.factories.companies import make_company, make_industry, publish
from tests.support.machine_reading import nodes_of

pytestmark = pytest.mark.django_db


def ranked(name: str = "overall") -> list[tuple[int, str]]:
    """The ranks and companies of a list."""
    return [
        (entry.rank, entry.company.name)
        for entry in queries.rank_companies(queries.find_ranking(name))
    ]


@pytest.fixture
def soup(client):
    """Fetch a page of ours."""
    return lambda path: BeautifulSoup(client.get(path).content, "html.parser")


def test_companies_are_ranked_from_twenty_ratings_on():
    publish(make_company("Enough"), at_least=20)
    publish(make_company("Too few"), 5.0, at_least=10)
    make_company("Not rated")
    assert ranked() == [(1, "Enough")]


def test_equal_stars_share_a_rank_and_stand_by_name():
    for name, stars in [("Birch", 4.0), ("Alder", 4.0), ("Cedar", 4.5), ("Elm", 3.5)]:
        publish(make_company(name), stars)
    assert ranked() == [(1, "Cedar"), (2, "Alder"), (2, "Birch"), (4, "Elm")]


@pytest.mark.parametrize(("stars", "expected"), [(3.5, ["Alder"]), (3.4, []), (2.5, [])])
def test_a_list_ends_at_three_and_a_half_published_stars(stars, expected):
    publish(make_company("Alder"), stars, at_least=50)
    assert [name for _, name in ranked()] == expected


@pytest.mark.parametrize("name", ["salary", "working-parents"])
def test_the_stars_of_a_lists_own_subject_decide(name):
    card = publish(make_company("Alder"), 4.5)
    card.company.scores.filter(subject=name).update(value="3.4")
    assert ranked(name) == []
    assert ranked() == [(1, "Alder")]


def test_a_list_has_twenty_five_companies_at_most():
    for number in range(27):
        publish(make_company(f"Alder {number:02}"))
    assert len(ranked()) == 25
    assert ranked()[-1] == (1, "Alder 24")


def test_a_company_whose_update_is_paused_is_on_no_list():
    publish(make_company("Alder"), 5.0, is_paused=True)
    assert ranked() == []
    assert queries.list_rankings_with_companies() == []


def test_an_industry_without_a_good_company_calls_none_best(soup):
    publish(make_company("Alder", industry=make_industry("Mining")), 3.0)
    page = soup("/companies/industries/mining/")
    assert "Alder" in page.get_text()
    assert "Best-rated" not in page.get_text()
    assert page.select("a[href='/companies/best/mining/']") == []


def test_a_list_without_a_good_company_is_in_no_sitemap(client):
    publish(make_company("Alder"), 3.0)
    assert "/companies/best/overall/" not in client.get("/sitemap-lists.xml").content.decode()


@pytest.mark.parametrize("stars", [3.0, 4.0])
def test_a_list_leads_to_all_companies_by_stars(soup, stars):
    publish(make_company("Alder", industry=make_industry("Mining")), stars)
    links = {
        name: soup(f"/companies/best/{name}/").select_one(".more-lists a")["href"]
        for name in ("overall", "mining")
    }
    assert links == {
        "overall": "/companies/?sort=stars",
        "mining": "/companies/?industry=mining&sort=stars",
    }


def test_companies_that_readers_do_not_see_are_not_ranked():
    kept = make_company("Kept")
    publish(kept)
    publish(make_company("Merged", merged_into=kept), 5.0)
    publish(make_company("Refused", state=Company.State.REFUSED), 5.0)
    assert ranked() == [(1, "Kept")]


def test_an_industrys_list_has_the_companies_of_both_its_levels():
    care = make_industry("Health care")
    publish(make_company("Upper", industry=care), 4.0)
    publish(make_company("Lower", industry=make_industry("Hospitals", parent=care)), 3.5)
    publish(make_company("Other", industry=make_industry("Mining")), 5.0)
    assert ranked("health-care") == [(1, "Upper"), (2, "Lower")]


@pytest.mark.parametrize("name", ["overall", *LISTS, *SIXTEEN])
def test_there_is_a_list_of_all_questions_and_mixes(client, name):
    publish(make_company("Alder"), 4.5)
    response = client.get(f"/companies/best/{name}/")
    assert "Alder" in response.content.decode()


@pytest.mark.parametrize("name", ["nothing", "hospitals"])
def test_there_is_no_list_of_anything_else(client, name):
    make_industry("Hospitals", parent=make_industry())
    assert client.get(f"/companies/best/{name}/").status_code == 404


def test_a_mix_states_its_weights_in_words(soup):
    text = soup("/companies/best/working-parents/").get_text()
    assert (
        "A mix of 5 questions: parental leave and support for growing families count three times, "
        "flexible hours twice, remote work and paid time off once."
    ) in text


def test_a_list_states_its_rule_and_leads_to_the_method(soup):
    publish(make_company())
    page = soup("/companies/best/overall/")
    assert "from 20 ratings in two months on, by their published stars" in page.get_text()
    assert page.select("main a[href='/about/methodology/']")


def test_a_list_shows_its_share_picture(soup):
    publish(make_company())
    page = soup("/companies/best/overall/")
    assert page.select_one(".ranking-share img")["src"] == "/companies/best/overall/card.png"


def test_an_empty_list_says_why_and_what_to_do(soup):
    page = soup("/companies/best/overall/")
    assert "No company is on this list yet" in page.get_text()
    assert "20 ratings and 3.5 stars" in page.get_text()
    assert page.select("main a.button[href='/companies/rate/']")


def test_a_list_tells_machines_its_order(client):
    publish(make_company("Alder"), 3.5)
    publish(make_company("Birch"), 4.0)
    items = nodes_of(client.get("/companies/best/overall/"))["ItemList"]["itemListElement"]
    assert [(item["position"], item["name"]) for item in items] == [(1, "Birch"), (2, "Alder")]


def test_the_page_of_lists_leads_to_every_one(soup):
    make_industry("Mining")
    paths = {a["href"] for a in soup("/companies/best/").select("main a")}
    names = ["overall", *LISTS, *SIXTEEN, "mining"]
    assert {f"/companies/best/{name}/" for name in names} <= paths


@pytest.mark.parametrize("path", ["/companies/best/", "/companies/best/salary/"])
def test_lists_take_at_most_fifteen_queries(client, path):
    care = make_industry()
    for _ in range(30):
        publish(make_company(industry=care))
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    assert len(captured) <= 15


def test_home_shows_the_best_companies(soup):
    publish(make_company("Alder"))
    publish(make_company("Too few"), at_least=10)
    names = [a.text for a in soup("/").select(".company-card__name a")]
    assert names == ["Alder"]


def test_home_says_nothing_of_best_companies_where_there_are_none(soup):
    page = soup("/")
    assert "Best-rated" not in page.get_text()
    assert page.select_one("#home-search")


def test_the_page_of_lists_and_the_overall_list_have_titles_of_their_own(soup):
    lists, overall = soup("/companies/best/"), soup("/companies/best/overall/")
    assert lists.title.text != overall.title.text
    assert lists.h1.text != overall.h1.text
