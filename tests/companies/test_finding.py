"""Companies are found in one way wherever a name is typed: slips, accents, case and legal forms."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from companies.models import Company, CompanyName
from tests.factories.articles import make_user
from tests.factories.companies import make_company, make_industry, publish

pytestmark = [pytest.mark.django_db(databases=["default", "ratings"]), pytest.mark.indexed]

OWN = {"sec-fetch-site": "same-origin"}
ADD = "/companies/add/"
SPELLINGS = [
    "Tindrél",
    "tindrel",
    "TINDREL LTD",
    "Tindrel S.A.",
    "tindrl",
    "tinrdel",
    "tind",
    "oldholm",
]


@pytest.fixture
def tindrel():
    """A listed company with a former name."""
    company = make_company("Tindrél GmbH", city="Graz", country="Austria")
    CompanyName.objects.create(company=company, name="Oldholm Foods", kind="former")
    make_company("Brackwater")
    return company


@pytest.fixture
def soup(client):
    """Fetch a page of ours."""

    def page(path, **params):
        return BeautifulSoup(client.get(path, params).content, "html.parser")

    return page


def in_header(client, words):
    page = BeautifulSoup(client.get("/search/suggest/", {"q": words}).content, "html.parser")
    return [a["href"] for a in page.select("a.suggestion") if not a.select("form")]


@pytest.mark.parametrize("words", SPELLINGS)
def test_the_header_finds_it(client, tindrel, words):
    assert "/companies/tindrel-gmbh/" in in_header(client, words)


@pytest.mark.parametrize("words", SPELLINGS)
def test_the_directory_finds_it(soup, tindrel, words):
    page = soup("/companies/", q=words)
    assert [a.text for a in page.select(".company-row__name a")] == ["Tindrél GmbH"]


@pytest.mark.parametrize("words", SPELLINGS)
def test_the_way_to_rate_finds_it(soup, tindrel, words):
    page = soup("/companies/rate/", name=words)
    links = [a["href"] for a in page.select(".chooser__list a")]
    assert links == ["/companies/tindrel-gmbh/rate/"]


@pytest.mark.parametrize("words", SPELLINGS)
def test_the_field_to_rate_suggests_it(soup, tindrel, words):
    page = soup("/companies/rate/suggest/", q=words)
    assert page.select_one("[role=option]")["href"] == "/companies/tindrel-gmbh/rate/"


@pytest.mark.parametrize("words", SPELLINGS)
def test_comparing_finds_it(client, tindrel, words):
    response = client.get("/companies/compare/", {"c": "brackwater", "add": words}, follow=True)
    assert b"c=brackwater&amp;c=tindrel-gmbh" in response.content or "c=tindrel-gmbh" in str(
        response.redirect_chain
    )


@pytest.mark.parametrize("words", SPELLINGS)
def test_the_admins_list_and_chooser_find_it(client, tindrel, words):
    client.force_login(make_user(role="Editors"))
    for view in (
        "wagtailsnippets_companies_company:list",
        "wagtailsnippetchoosers_companies_company:choose_results",
    ):
        page = client.get(reverse(view), {"q": words}).content.decode()
        assert "Tindrél GmbH" in page
        assert "Brackwater" not in page


@pytest.mark.parametrize("words", [one for one in SPELLINGS if one != "tind"])
def test_adding_it_again_leads_to_it_or_asks_first(client, tindrel, words):
    client.post(ADD, {"name": words}, headers=OWN)
    assert Company.objects.count() == 2


def test_a_slip_is_never_taken_for_the_company_to_compare(client, tindrel):
    response = client.get("/companies/compare/", {"c": "brackwater", "add": "tindrl"})
    assert response.status_code == 200
    assert "Do you mean one of these?" in response.content.decode()


# The directory


def test_the_directory_says_that_a_name_is_only_near(soup, tindrel):
    page = soup("/companies/", q="tindrl")
    assert "No company is called “tindrl”" in page.get_text()
    assert page.select_one("#filter-q")["value"] == "tindrl"
    assert page.select_one("#found").text == "1 company"
    assert page.select("a[href='/companies/add/?name=tindrl']")


def test_near_names_keep_filters_sorts_pages_and_counts(client, soup):
    industry = make_industry("Energy")
    for number in range(12):
        publish(make_company(f"Tindrel {number:02}", industry=industry if number < 2 else None), 4)
    page = soup("/companies/", q="tindrl", industry="energy", sort="name")
    assert [a.text for a in page.select(".company-row__name a")] == ["Tindrel 00", "Tindrel 01"]
    counts = [o.text for o in page.select("select[name=industry] option") if o["value"]]
    assert counts == ["Energy (2)"]


def test_a_name_that_other_filters_hide_is_offered_without_them(soup, tindrel):
    make_industry("Energy")
    page = soup("/companies/", q="tindrl", industry="energy")
    empty = page.select_one(".empty")
    assert empty.select_one("ul a")["href"] == "/companies/tindrel-gmbh/"
    assert empty.select_one("a.button")["href"] == "/companies/?q=tindrl"
    links = [a["href"] for a in empty.select("a")]
    assert links.index("/companies/add/?name=tindrl") > 1


def test_adding_is_the_last_resort_of_an_empty_directory(soup, tindrel):
    page = soup("/companies/", q="zzyzx")
    assert page.select_one("#filter-q")["value"] == "zzyzx"
    assert page.select_one(".empty a.button")["href"] == "/companies/add/?name=zzyzx"


# Rating


def test_the_way_to_rate_says_that_a_name_is_only_near(soup, tindrel):
    page = soup("/companies/rate/", name="tindrl")
    assert page.select_one("#found").text == "No company is called “tindrl”. Is it one of these?"
    assert page.select_one("#company-name")["value"] == "tindrl"


def test_a_proposed_company_is_not_suggested_by_a_part_of_its_name(soup):
    make_company("Tindrel Works", state="proposed")
    assert "Tindrel Works" not in soup("/companies/rate/suggest/", q="tindrel w").get_text()
    assert "Tindrel Works" in soup("/companies/rate/suggest/", q="tindrel works").get_text()


def test_suggestions_to_rate_keep_the_address_to_themselves_and_are_not_kept(client, tindrel):
    response = client.get("/companies/rate/suggest/", {"q": "tind"})
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-cache" in response["Cache-Control"]
    assert not response.cookies


def test_suggestions_to_rate_are_limited(client, tindrel, settings, still_minute):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"suggest": "1/m/network"}
    client.get("/companies/rate/suggest/", {"q": "tind"})
    assert client.get("/companies/rate/suggest/", {"q": "tindr"}).status_code == 429


def test_a_typed_name_cannot_be_markup(client, tindrel):
    for path, field in (
        ("/companies/rate/suggest/", "q"),
        ("/companies/rate/", "name"),
        (ADD, "name"),
    ):
        assert b"<script>alert" not in client.get(path, {field: "<script>alert(1)"}).content


def test_the_field_to_rate_keeps_no_searches_in_the_browser(soup):
    assert soup("/companies/rate/").select(".chooser .search-box__popup")
    assert soup("/companies/rate/").select(".chooser .search-box__forget") == []


# Adding


@pytest.mark.parametrize("name", ["tindrl", "Tindrel Graz", "Oldholm"])
def test_near_names_are_shown_before_a_company_is_added(client, tindrel, name):
    response = client.post(ADD, {"name": name, "city": "Graz"}, headers=OWN)
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 409
    assert page.select_one(".near a")["href"] == "/companies/tindrel-gmbh/rate/"
    assert page.select_one("input[name=city]")["value"] == "Graz"
    assert Company.objects.count() == 2


def test_near_names_are_shown_when_the_form_is_opened(soup, tindrel):
    assert soup(ADD, name="tindrl").select(".near a[href='/companies/tindrel-gmbh/rate/']")


def test_who_says_no_adds_the_company(client, tindrel):
    page = BeautifulSoup(client.get(ADD, {"name": "Tindrl"}).content, "html.parser")
    button = page.select_one("button[name=is_new]")
    said = {"name": "Tindrl", button["name"]: button["value"]}
    response = client.post(ADD, said, headers=OWN)
    assert response["Location"] == "/companies/tindrl/rate/"


def test_a_no_is_for_one_name_alone(client, tindrel):
    response = client.post(ADD, {"name": "Tindrl", "is_new": "brackwatr"}, headers=OWN)
    assert response.status_code == 409


def test_being_asked_does_not_count_against_the_limit(client, tindrel):
    answers = {client.post(ADD, {"name": "tindrl"}, headers=OWN).status_code for _ in range(12)}
    assert answers == {409}


def test_a_name_like_no_other_is_added_at_once(client, tindrel):
    assert client.post(ADD, {"name": "Nova Atelier"}, headers=OWN).status_code == 302


# The admin


def form(name, **fields):
    """What the admin's form of a company posts."""
    empty = {
        f"{rows}-{part}": 0
        for rows in ("names", "benefits")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    return {"name": name, "state": "listed", **empty, **fields}


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user(role="Editors"))
    return client


NEW = "wagtailsnippets_companies_company:add"


@pytest.mark.parametrize("name", ["Tindrél GmbH", "tindrel", "Tindrl", "Oldholm Foods"])
def test_a_second_company_of_a_name_warns_and_says_how_to_go_on(editor, tindrel, name):
    page = editor.post(reverse(NEW), form(name)).content.decode()
    assert Company.objects.count() == 2
    assert reverse("wagtailsnippets_companies_company:edit", args=[tindrel.pk]) in page
    assert "tick “It is another company”" in page
    assert 'name="is_another"' in page


def test_a_second_company_of_a_name_is_made_once_it_is_said_to_be_another(editor, tindrel):
    editor.post(reverse(NEW), form("Tindrél GmbH", is_another="on"))
    assert Company.objects.filter(name="Tindrél GmbH").count() == 2


def test_a_company_of_its_own_name_is_made_without_a_question(editor, tindrel):
    assert 'name="is_another"' not in editor.get(reverse(NEW)).content.decode()
    editor.post(reverse(NEW), form("Nova Atelier"))
    assert Company.objects.filter(name="Nova Atelier").exists()


def test_a_company_is_saved_again_without_a_question(editor, tindrel):
    make_company("Tindrel")
    url = reverse("wagtailsnippets_companies_company:edit", args=[tindrel.pk])
    editor.post(url, form(tindrel.name, city="Linz", **{"names-TOTAL_FORMS": 0}))
    tindrel.refresh_from_db()
    assert tindrel.city == "Linz"


def test_a_company_that_takes_anothers_name_warns(editor, tindrel):
    other = Company.objects.get(name="Brackwater")
    editor.post(reverse("wagtailsnippets_companies_company:edit", args=[other.pk]), form("Tindrel"))
    other.refresh_from_db()
    assert other.name == "Brackwater"


def test_a_proposed_company_of_the_name_warns_as_well(editor):
    make_company("Nova Atelier", state="proposed")
    page = editor.post(reverse(NEW), form("Nova Atelier")).content.decode()
    assert "proposed by a reader" in page
