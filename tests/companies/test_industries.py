"""Industry pages: published means, and groups of women where they may be shown."""

import pytest
from bs4 import BeautifulSoup

from companies.models import Company, IndustryScores
from companies.ratings.questions import SIXTEEN
from tests.factories.companies import make_company, make_industry, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def soup(client):
    """Fetch a page of ours."""
    return lambda path: BeautifulSoup(client.get(path).content, "html.parser")


@pytest.fixture
def care():
    """An industry with published means, of its lower level a company."""
    industry = make_industry("Health care")
    people = [
        {"value": "yes", "band": "50–99", "at_least": 50, "overall": 2.5, "scores": {}},
        {"value": "no", "band": "100–249", "at_least": 100, "overall": 3.9, "scores": {}},
    ]
    card = {
        "at_least": 100,
        "band": "100–249",
        "overall": 3.4,
        "scores": {"salary": 2.9},
        "demographics": {"care": people},
    }
    IndustryScores.objects.create(industry=industry, payload=card)
    make_company("Alder", industry=make_industry("Hospitals", parent=industry))
    return industry


def test_the_list_counts_the_listed_companies_of_both_levels(soup, care):
    make_company("Birch", industry=care)
    make_company("Proposed", industry=care, state=Company.State.PROPOSED)
    assert "2 companies" in soup("/companies/industries/").select_one("main").text


def test_the_list_has_industries_with_companies_only(soup, care):
    make_industry("Mining")
    names = [a.text for a in soup("/companies/industries/").select(".industry-list__name a")]
    assert names == ["Health care"]


def test_an_empty_list_says_what_to_do(soup):
    assert soup("/companies/industries/").select(".empty a[href='/companies/add/']")


def test_an_industry_shows_its_mean_and_those_of_its_questions(soup, care):
    text = soup("/companies/industries/health-care/").select_one("main").get_text(" ")
    assert "100–249 ratings" in text
    bars = soup("/companies/industries/health-care/").select(".score-bar")
    assert len(bars) == len(SIXTEEN)
    assert [bar.get_text(" ") for bar in bars if "2.9" in bar.text][0].split()[0] == "Salary"


def test_a_question_with_too_few_answers_has_no_mean(soup, care):
    bars = soup("/companies/industries/health-care/").select(".score-bar")
    assert sum("Too few answers" in bar.text for bar in bars) == len(SIXTEEN) - 1


def test_groups_of_women_are_shown_with_an_explanation(soup, care):
    page = soup("/companies/industries/health-care/")
    cells = [row.get_text(" ").split() for row in page.select(".mix tbody tr")]
    assert [(cell[0], cell[1]) for cell in cells] == [("Yes", "2.5"), ("No", "3.9")]
    assert "at least 50 women" in page.text


def test_an_industry_without_enough_ratings_says_so(soup):
    make_company("Alder", industry=make_industry("Mining"))
    page = soup("/companies/industries/mining/")
    assert "Not enough ratings yet" in page.text
    assert page.select(".score-bar, .mix") == []
    assert [a.text for a in page.select(".company-card__name a")] == ["Alder"]


def test_an_industry_shows_its_best_companies_first(soup, care):
    for name, stars in [("Birch", 4.0), ("Cedar", 4.5)]:
        publish(make_company(name, industry=care), stars)
    names = [a.text for a in soup("/companies/industries/health-care/").select(".company-card a")]
    assert names == ["Cedar", "Birch"]


def test_an_industry_leads_to_all_its_companies(soup, care):
    page = soup("/companies/industries/health-care/")
    assert page.select("a[href='/companies/?industry=health-care']")


def test_the_lower_level_leads_to_the_upper(client, care):
    response = client.get("/companies/industries/hospitals/")
    assert response["Location"] == "/companies/industries/health-care/"


def test_an_industry_that_is_not_there_is_not_found(client):
    assert client.get("/companies/industries/nowhere/").status_code == 404


@pytest.mark.parametrize("path", ["/companies/industries/", "/companies/industries/health-care/"])
def test_industries_take_at_most_fifteen_queries(client, care, path, django_assert_max_num_queries):
    for _ in range(12):
        publish(make_company(industry=care))
    with django_assert_max_num_queries(15):
        client.get(path)
