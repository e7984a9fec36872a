"""The directory: its filters, sorts, counts, and the address that keeps them."""

import pytest
from bs4 import BeautifulSoup
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.factories.articles import make_picture
from tests.factories.companies import make_company, make_industry, publish

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

MOST_QUERIES = 15


def soup_of(client, query="", status=200):
    """The directory as a tree of elements."""
    response = client.get(f"/companies/{query}")
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def names(soup):
    """The names of the companies that are listed, in order."""
    return [link.text for link in soup.select(".company-row__name a")]


def listed(client, query=""):
    """The names that a query lists, in order."""
    return names(soup_of(client, query))


def counts(soup, field):
    """What the options of a filter say, by value."""
    return {o["value"]: o.text for o in soup.select(f"select[name={field}] option") if o["value"]}


@pytest.fixture
def _companies():
    """Four companies, in two industries and three countries."""
    health, finance = make_industry("Health care"), make_industry("Finance")
    hospitals = make_industry("Hospitals", parent=health)
    austin = {"city": "Austin", "region": "Texas", "country": "United States"}
    publish(make_company("Amberley", industry=hospitals, size="1-49", **austin), 3.5, at_least=100)
    publish(make_company("Brightwater", industry=finance, country="Ireland"), 4.5, at_least=20)
    publish(make_company("Calder", industry=health, city="Paris", country="France"), 3.5)
    make_company("Dovetail", industry=finance, country="Ireland")
    make_company("Ember")


@pytest.mark.usefixtures("_companies")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=bright", ["Brightwater"]),
        ("?q=+AMBERLEY+Inc.", ["Amberley"]),
        ("?industry=health-care", ["Amberley", "Calder"]),
        ("?industry=hospitals", ["Amberley"]),
        ("?place=Texas", ["Amberley"]),
        ("?place=austin, texas", ["Amberley"]),
        ("?place=Texas, Ireland", []),
        ("?place=ireland", ["Brightwater", "Dovetail"]),
        ("?size=1-49", ["Amberley"]),
        ("?rated=yes", ["Brightwater", "Amberley", "Calder"]),
        ("?rated=no", ["Dovetail", "Ember"]),
        ("?stars=3.5", ["Brightwater", "Amberley", "Calder"]),
        ("?stars=4", ["Brightwater"]),
        ("?industry=finance&rated=no", ["Dovetail"]),
    ],
)
def test_a_filter_leaves_what_it_says(client, query, expected):
    assert listed(client, query) == expected


@pytest.mark.usefixtures("_companies")
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Brightwater", "Amberley", "Calder", "Dovetail", "Ember"]),
        ("stars", ["Brightwater", "Amberley", "Calder", "Dovetail", "Ember"]),
        ("ratings", ["Amberley", "Brightwater", "Calder", "Dovetail", "Ember"]),
        ("name", ["Amberley", "Brightwater", "Calder", "Dovetail", "Ember"]),
    ],
)
def test_the_order_is_the_one_asked_for_and_ties_go_by_name(client, sort, expected):
    assert listed(client, f"?sort={sort}") == expected


def test_companies_with_equal_published_stars_stand_by_name_however_many_rated_them(client):
    publish(make_company("Zinnia"), 4.0, at_least=500)
    publish(make_company("Aster"), 4.0, at_least=5)
    assert listed(client) == ["Aster", "Zinnia"]


@pytest.mark.parametrize(("kind", "name"), [("former", "Old Foundry"), ("other", "OFG Group")])
def test_a_company_is_found_by_its_former_and_other_names(client, kind, name):
    company = make_company("Newfound")
    company.names.model.objects.create(company=company, name=name, kind=kind)
    make_company("Elsewhere")
    assert listed(client, f"?q={name}") == ["Newfound"]


def test_a_company_with_two_matching_names_is_listed_once(client):
    company = make_company("Osprey Works")
    for name in ("Osprey Labs", "Osprey Mills"):
        company.names.model.objects.create(company=company, name=name)
    assert listed(client, "?q=osprey") == ["Osprey Works"]


def test_accents_and_legal_forms_do_not_matter(client):
    make_company("Société Pellier S.A.")
    assert listed(client, "?q=societe pellier inc") == ["Société Pellier S.A."]


def test_marks_alone_find_nothing(client):
    make_company("Ember")
    assert listed(client, "?q=%21%3F") == []


def test_a_place_is_found_without_its_accents(client):
    make_company("Ember", city="Zürich", country="Switzerland")
    make_company("Aster", city="Bern", country="Switzerland")
    assert listed(client, "?place=zurich, SWITZ") == ["Ember"]


def test_proposed_refused_and_merged_companies_are_not_listed(client):
    shown = make_company("Shown")
    make_company("Proposed", state="proposed")
    make_company("Refused", state="refused")
    make_company("Merged", merged_into=shown)
    assert listed(client) == ["Shown"]


@pytest.mark.usefixtures("_companies")
def test_the_form_remembers_what_the_address_says(client):
    soup = soup_of(client, "?q=a&industry=health-care&place=France&stars=3.5&rated=yes&sort=name")
    assert soup.select_one(".filters [name=q]")["value"] == "a"
    assert soup.select_one("[name=place]")["value"] == "France"
    chosen = [option["value"] for option in soup.select(".filters option[selected]")]
    assert chosen == ["health-care", "yes", "3.5", "name"]


@pytest.mark.usefixtures("_companies")
def test_each_option_says_how_many_companies_it_would_leave(client):
    soup = soup_of(client)
    assert counts(soup, "industry") == {
        "finance": "Finance (2)",
        "health-care": "All of Health care (2)",
        "hospitals": "Hospitals (1)",
    }
    assert counts(soup, "size")["1-49"] == "Under 50 people (1)"
    assert counts(soup, "rated") == {"yes": "Rated (3)", "no": "Not rated yet (2)"}
    assert counts(soup, "stars")["4.5"] == "4.5 stars or more (1)"


@pytest.mark.usefixtures("_companies")
def test_the_counts_of_a_filter_keep_the_other_filters(client):
    soup = soup_of(client, "?place=Ireland&rated=yes")
    assert counts(soup, "industry")["finance"] == "Finance (1)"
    assert counts(soup, "rated") == {"yes": "Rated (1)", "no": "Not rated yet (1)"}


@pytest.mark.usefixtures("_companies")
def test_places_are_suggested_with_most_companies_first(client):
    options = soup_of(client).select("#places option")
    assert [(o["value"], o.text) for o in options][:2] == [
        ("Ireland", "2 companies"),
        ("France", "1 company"),
    ]


@pytest.mark.usefixtures("_companies")
def test_each_filter_that_is_set_can_be_left_out_by_a_link(client):
    chips = soup_of(client, "?q=am&size=1-49&sort=name&page=1").select(".chip")
    assert [chip["href"] for chip in chips] == ["?size=1-49&sort=name", "?q=am&sort=name"]


def test_the_number_of_companies_is_written_with_commas(client, monkeypatch):
    monkeypatch.setattr("core.pagination.Paginator.count", 1234)
    assert soup_of(client).select_one("#found").text == "1,234 companies"


def test_the_next_page_keeps_the_filters(client):
    for number in range(30):
        make_company(f"Osprey {number:02}")
    soup = soup_of(client, "?q=osprey&sort=name")
    assert len(names(soup)) == 24
    assert soup.select_one("[rel=next]")["href"] == "?q=osprey&sort=name&page=2"
    second = soup_of(client, "?q=osprey&sort=name&page=2")
    assert names(second)[0] == "Osprey 24"
    assert second.select_one("[rel=prev]")["href"] == "/companies/?q=osprey&sort=name"


def test_an_empty_list_has_one_page(client):
    assert names(soup_of(client, "?q=osprey&page=1")) == []


@pytest.mark.parametrize("name", ["q", "industry", "place", "size", "rated", "stars", "sort"])
def test_a_nul_in_its_address_does_no_harm(client, name):
    make_company("Ember")
    assert "\0" not in soup_of(client, f"?{name}=a%00b").text


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("?industry=nope", "Industry"),
        ("?size=huge", "Size"),
        ("?rated=maybe", "Ratings"),
        ("?stars=9", "Least stars"),
        ("?sort=salary", "Sort"),
        ("?q=a%00b", "Name"),
        (f"?place={'x' * 300}", "Place"),
    ],
)
def test_what_is_not_understood_is_left_out_and_named(client, query, label):
    make_company("Ember")
    soup = soup_of(client, query)
    assert names(soup) == ["Ember"]
    assert label in soup.select_one(".notice").text


def test_a_name_that_is_not_found_can_be_added(client):
    soup = soup_of(client, "?q=Larkfield+%26+Sons")
    link = soup.select_one(".empty a.button")
    assert link["href"] == "/companies/add/?name=Larkfield%20%26%20Sons"


def test_what_a_reader_typed_cannot_be_markup(client):
    response = client.get("/companies/?q=<script>alert(1)</script>")
    assert b"<script>alert" not in response.content


def test_ticked_companies_are_compared_by_a_plain_form(client):
    make_company("Ember")
    soup = soup_of(client)
    box = soup.select_one("form[action='/companies/compare/'][method=get] [name=c]")
    assert box["value"] == "ember"


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda company: None, "Not rated"),
        (lambda company: publish(company, 4.0, is_paused=True), "Unusual activity, update paused"),
    ],
)
def test_a_row_says_in_which_state_a_company_is(client, prepare, words):
    prepare(make_company("Ember"))
    assert words in soup_of(client).select_one(".company-row").text


def test_only_the_unfiltered_directory_is_for_search_engines(client):
    robots = [
        soup_of(client, query).select_one("[name=robots]")["content"] for query in ("", "?q=a")
    ]
    assert robots == ["max-image-preview:large", "noindex"]


def fill(number):
    """That many more companies with logos and scorecards, each in an industry of its own."""
    for _ in range(number):
        company = make_company(logo=make_picture(), country="Ireland")
        company.industry = make_industry(company.name)
        company.save()
        publish(company)


def test_the_directory_takes_few_queries_and_no_more_for_more_companies(client):
    taken = []
    for number in (2, 10):
        fill(number)
        client.get("/companies/")  # the renditions are made once
        with CaptureQueriesContext(connections["default"]) as queries:
            client.get("/companies/?place=Ireland&rated=yes&stars=3&q=company&sort=ratings")
        taken.append(len(queries))
    assert taken[0] == taken[1] <= MOST_QUERIES
