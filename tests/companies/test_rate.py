"""The rating form as a page of the site: the same for everyone, whole without scripts."""

import pytest
from bs4 import BeautifulSoup

from companies.models import Company
from companies.ratings.questions import DEMOGRAPHICS, PROMPTS, SLUGS
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture
def page(client):
    """The rating form of a company."""
    make_company("Larkfield Care")
    return BeautifulSoup(client.get("/companies/larkfield-care/rate/").content, "html.parser")


def test_each_question_has_five_stars_in_words_and_may_not_apply(page):
    for slug in SLUGS:
        values = [radio["value"] for radio in page.select(f'input[name="{slug}"]')]
        assert values == ["1", "2", "3", "4", "5", "na"]
    words = page.select_one("#field-salary").get_text(" ")
    assert "very dissatisfied" in words
    assert "does not apply" in words


def test_each_question_has_a_sentence_of_help(page):
    for slug in SLUGS:
        question = page.select_one(f"#field-{slug}")
        assert page.find(id=question["aria-describedby"]).text.strip()


def test_every_field_has_a_label(page):
    names = ["department", "level", "key", *DEMOGRAPHICS]
    names += [slug for slug, _ in PROMPTS]
    for name in names:
        field = page.select_one(f'#rating [name="{name}"]')
        assert page.select_one(f'label[for="{field["id"]}"]').text.strip()


def test_it_posts_to_the_ballot_box(page):
    form = page.select_one("form#rating")
    assert (form["action"], form["method"]) == ("/ballot/", "post")
    assert form.select_one('[name="company"]')["value"] == str(Company.objects.get().pk)
    assert form.select_one("button[name=act]")["value"] == "submit"


def test_it_posts_to_a_ballot_box_of_its_own(client, settings):
    settings.BALLOT_URL = "https://ballot.example"
    make_company("Larkfield Care")
    page = client.get("/companies/larkfield-care/rate/").content.decode()
    assert 'action="https://ballot.example/ballot/"' in page


def test_how_anonymity_is_kept_stands_beside_it_in_four_lines(page):
    aside = page.select_one("aside")
    assert len(aside.select("li")) == 4
    assert aside.select_one("a")["href"] == "/about/anonymity/"


def test_it_is_the_same_for_everyone(client, django_user_model):
    make_company("Larkfield Care")
    stranger = client.get("/companies/larkfield-care/rate/")
    client.force_login(django_user_model.objects.create_user("ada@example.com"))
    member = client.get("/companies/larkfield-care/rate/")
    assert member.content == stranger.content
    assert "Cookie" not in stranger.get("Vary", "")
    assert not stranger.cookies


def test_it_asks_the_database_little(client, django_assert_max_num_queries):
    make_company("Larkfield Care")
    client.get("/companies/larkfield-care/rate/")
    with django_assert_max_num_queries(10):
        client.get("/companies/larkfield-care/rate/")


def test_a_proposed_company_can_be_rated(client):
    make_company("Larkfield Care", state=Company.State.PROPOSED)
    response = client.get("/companies/larkfield-care/rate/")
    assert response.status_code == 200
    assert b'href="/companies/larkfield-care/"' not in response.content


def test_a_merged_company_leads_to_the_other_one(client):
    make_company("Larkfield Care", merged_into=make_company("Larkspur"))
    response = client.get("/companies/larkfield-care/rate/")
    assert response["Location"] == "/companies/larkspur/rate/"


@pytest.mark.parametrize("slug", ["nowhere", "refused"])
def test_other_companies_cannot_be_rated(client, slug):
    make_company("Refused", state=Company.State.REFUSED)
    assert client.get(f"/companies/{slug}/rate/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/companies/rate/?name=Larkfield", "/companies/add/", "/companies/larkfield-care/rate/"],
)
def test_what_is_asked_for_from_it_is_not_told_its_address(client, address):
    make_company("Larkfield Care")
    assert client.get(address)["Referrer-Policy"] == "strict-origin"


def test_the_browser_is_asked_to_keep_nothing_of_it(page):
    assert page.select_one("form#rating")["autocomplete"] == "off"


def test_no_search_engine_lists_it(page):
    assert "noindex" in page.select_one("meta[name=robots]")["content"]


@pytest.mark.parametrize("path", ["/companies/rate/", "/companies/add/"])
def test_of_a_name_only_what_can_be_shown_comes_back(client, path):
    page = client.get(path, {"name": "Nova\0\nAtelier"}).content.decode()
    assert "\0" not in page
    assert "Nova  Atelier" in page
