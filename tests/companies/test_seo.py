"""What heads, the sitemap and share pictures tell of companies: published figures, and no more."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from PIL import Image

from companies.models import Company
from companies.seo import make_company_meta
from tests.factories.companies import make_company, make_industry, publish
from tests.support.machine_reading import head_of, linked, nodes_of, said

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture
def company():
    """A company of an industry, with a website."""
    return make_company(
        "Alder & Ash", industry=make_industry(), city="Austin", website="https://alder.example/"
    )


def nodes(company) -> dict[str, dict]:
    """The nodes that a company's head adds to its page, by type."""
    return {node["@type"]: node for node in make_company_meta(company).nodes}


def test_published_stars_are_told_with_the_lower_end_of_the_band(company):
    publish(company, 4.5, at_least=20)
    rating = nodes(company)["EmployerAggregateRating"]
    assert (rating["ratingValue"], rating["bestRating"], rating["worstRating"]) == (4.5, 5, 1)
    assert rating["ratingCount"] == 20


def test_a_rating_says_whose_it_is_and_the_company_has_it(company):
    publish(company)
    found = nodes(company)
    organization, rating = found["Organization"], found["EmployerAggregateRating"]
    assert rating["itemReviewed"]["@id"] == organization["@id"]
    assert organization["aggregateRating"] == {"@id": rating["@id"]}
    assert organization["sameAs"] == "https://alder.example/"


def test_a_company_that_nobody_has_rated_has_no_rating_in_its_head(company):
    assert set(nodes(company)) == {"Organization"}


def test_the_profile_has_the_rating_in_its_json_ld(client, company):
    publish(company, 4.5)
    found = nodes_of(client.get(company.get_absolute_url()))
    assert found["EmployerAggregateRating"]["ratingValue"] == 4.5


def test_the_profile_is_canonical_and_has_its_own_card(client, company):
    head = head_of(client.get(f"{company.get_absolute_url()}?ref=mail"))
    assert linked(head, "canonical") == ["http://localhost/companies/alder-ash/"]
    assert said(head, "og:image") == ["http://localhost/companies/alder-ash/card.png"]


def test_the_directory_may_be_listed_and_a_filtered_one_not(client, company):
    assert said(head_of(client.get("/companies/")), "robots") == ["max-image-preview:large"]
    assert said(head_of(client.get("/companies/?rated=yes")), "robots") == ["noindex"]


def test_a_comparison_is_not_for_search_engines(client, company):
    assert said(head_of(client.get("/companies/compare/?c=alder-ash")), "robots") == ["noindex"]


# The sitemap


def addresses(client, path: str) -> list[str]:
    """The paths that a sitemap lists."""
    root = ElementTree.fromstring(client.get(path).content)
    found = [entry[0].text or "" for entry in root]
    return [address.removeprefix("http://localhost") for address in found]


def test_the_sitemap_lists_the_companies_that_readers_see(client, company):
    make_company("Proposed", state=Company.State.PROPOSED)
    make_company("Refused", state=Company.State.REFUSED)
    make_company("Merged", merged_into=company)
    assert addresses(client, "/sitemap-companies.xml") == ["/companies/alder-ash/"]


def test_the_sitemap_lists_rankings_with_a_company_and_industries_with_one(client, company):
    make_industry("Mining")
    publish(company, at_least=20)
    found = addresses(client, "/sitemap-lists.xml")
    assert {"/companies/", "/companies/best/overall/", "/companies/best/health-care/"} <= set(found)
    assert "/companies/industries/health-care/" in found
    assert not [path for path in found if "mining" in path]


def test_a_ranking_without_a_company_is_not_in_the_sitemap(client, company):
    publish(company, at_least=10)
    assert "/companies/best/overall/" not in addresses(client, "/sitemap-lists.xml")


def test_without_companies_the_sitemap_has_no_lists_of_them(client):
    index = addresses(client, "/sitemap.xml")
    assert not [path for path in index if "compan" in path]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-companies.xml", "/sitemap-lists.xml"])
def test_the_sitemap_has_no_dates_of_companies(client, company, path):
    publish(company)
    root = ElementTree.fromstring(client.get(path).content)
    entries = [entry for entry in root if "compan" in (entry[0].text or "")]
    assert entries
    assert {len(entry) for entry in entries} == {1}  # nothing but the address


# Share pictures


@pytest.mark.parametrize(
    "path", ["/companies/alder-ash/card.png", "/companies/best/salary/card.png"]
)
def test_a_share_picture_is_a_png_of_1200_by_630(client, company, path):
    publish(company)
    response = client.get(path)
    picture = Image.open(BytesIO(response.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert "max-age" in response["Cache-Control"]


def test_a_share_picture_that_the_browser_has_is_not_sent_again(client, company):
    etag = client.get("/companies/alder-ash/card.png")["ETag"]
    response = client.get("/companies/alder-ash/card.png", headers={"if-none-match": etag})
    assert response.status_code == 304


def test_a_share_picture_changes_with_what_is_published(client, company):
    before = client.get("/companies/alder-ash/card.png")["ETag"]
    publish(company)
    assert client.get("/companies/alder-ash/card.png")["ETag"] != before


@pytest.mark.parametrize(
    "path",
    [
        "/companies/proposed/card.png",
        "/companies/nobody/card.png",
        "/companies/best/overall/card.png",
        "/companies/best/nothing/card.png",
    ],
)
def test_there_is_no_picture_of_what_readers_do_not_see(client, path):
    make_company("Proposed", state=Company.State.PROPOSED)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/companies/", "/companies/?page=2", "/companies/alder-ash/"])
def test_a_page_has_the_same_title_in_a_tab_and_where_it_is_shared(client, company, path):
    for _ in range(24):
        make_company()
    page = BeautifulSoup(client.get(path).content, "html.parser")
    shared = page.select_one('[property="og:title"]')["content"]
    assert page.title.text == f"{shared} · {settings.SITE_NAME}"
    assert ("page 2" in shared) == ("page=2" in path)


def test_a_page_that_is_not_there_leads_to_the_companies(client, db):
    page = BeautifulSoup(client.get("/nowhere/").content, "html.parser")
    assert page.select_one('main a[href="/companies/"]')
