"""Finding the company to rate, and proposing one that is not listed."""

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.search.models import IndexEntry

from companies import name_search
from companies.models import Company, CompanyName
from companies.rate import proposals
from companies.ratings.models import Employer
from core.rate_limits import read_limits
from search import queries
from search.models import Name
from tests.factories.companies import make_company, make_industry

pytestmark = [pytest.mark.django_db(databases=["default", "ratings"]), pytest.mark.indexed]
OWN = {"sec-fetch-site": "same-origin"}


def names(text):
    return [company.name for company in name_search.find_to_rate(text, 20).companies]


def add(client, headers=OWN, **fields):
    return client.post("/companies/add/", {"name": "Nova Atelier"} | fields, headers=headers)


@pytest.mark.parametrize(
    "text", ["muller", "MÜLLER & SÖHNE", "Müller und", "söhne gmbh", "old mill"]
)
def test_a_company_is_found_by_any_of_its_names(text):
    company = make_company("Müller & Söhne GmbH")
    CompanyName.objects.create(company=company, name="Old Mill")
    CompanyName.objects.create(company=company, name="Müller und Söhne")
    assert names(text) == ["Müller & Söhne GmbH"]


def test_the_closest_name_comes_first():
    for name in ("Blue Larks", "Larks United", "Larks"):
        make_company(name)
    assert names("larks") == ["Larks", "Larks United", "Blue Larks"]


def test_nothing_is_found_for_nothing():
    make_company("Larks")
    assert names(" ") == []


def test_a_proposed_company_is_found_by_its_whole_name_only():
    make_company("Larks United", state=Company.State.PROPOSED)
    assert names("larks") == []
    assert names("larks united inc.") == ["Larks United"]


@pytest.mark.parametrize("fields", [{"state": Company.State.REFUSED}, {"merged": True}])
def test_a_refused_or_merged_company_is_not_found(fields):
    if fields.pop("merged", False):
        fields["merged_into"] = make_company("Another")
    make_company("Larks", **fields)
    assert names("larks") == []


def test_a_found_company_leads_to_its_form(client):
    make_company("Larks")
    assert b'href="/companies/larks/rate/"' in client.get("/companies/rate/?name=larks").content


def test_an_unknown_name_can_be_added_in_the_same_step(client):
    page = client.get("/companies/rate/?name=A %26 B").content.decode()
    assert 'href="/companies/add/?name=A%20%26%20B"' in page
    assert 'value="A &amp; B"' in client.get("/companies/add/?name=A%20%26%20B").content.decode()


def test_a_proposed_company_can_be_rated_at_once(client):
    industry = make_industry()
    response = add(
        client, website="nova.example", city="Porto", country="Portugal", industry=industry.pk
    )
    company = Company.objects.get(name="Nova Atelier")
    assert response["Location"] == "/companies/nova-atelier/rate/"
    assert company.state == Company.State.PROPOSED
    assert (company.website, company.city, company.industry) == (
        "https://nova.example",
        "Porto",
        industry,
    )
    assert Employer.objects.get(pk=company.pk).name == "Nova Atelier"
    assert client.get(response["Location"]).status_code == 200


def test_a_company_that_is_there_already_is_not_added_again(client):
    known = make_company("Nova Atelier, Inc.")
    assert add(client)["Location"] == f"/companies/{known.slug}/rate/"
    assert Company.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Without its name we cannot add it."),
        ({"name": "!!!"}, "A name has at least one letter or digit."),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"website": "not a site"}, "Enter a valid URL."),
    ],
)
def test_what_is_wrong_is_marked_and_the_rest_kept(client, fields, words):
    response = add(client, city="Porto", **fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'value="Porto"' in page
    assert not Company.objects.exists()


def test_a_form_of_another_site_is_not_taken(client):
    response = add(client, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert b'value="Nova Atelier"' in response.content
    assert not Company.objects.exists()


def test_an_hour_has_so_many_new_companies_from_wherever(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"propose": "2/h/key"}
    for number in range(2):
        elsewhere = Client(REMOTE_ADDR=f"203.0.113.{number}")
        assert add(elsewhere, name=f"Company {number}").status_code == 302
    response = add(client)
    assert response.status_code == 429
    assert b'value="Nova Atelier"' in response.content


def test_a_known_company_does_not_count_against_the_limit(client):
    make_company("Nova Atelier")
    assert {add(client).status_code for _ in range(12)} == {302}


def test_a_proposal_leaves_no_network_in_the_cache_of_limits(client):
    add(client, name="Nova Atelier")
    names = [limit.counted_by for limit in read_limits("propose")]
    assert names == ["key"]  # which is the same for all


def test_nothing_says_who_proposed_it(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("ada@example.com"))
    with CaptureQueriesContext(connections["default"]) as queries:
        add(client)
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE"))]
    assert [sql.split('"')[1] for sql in written] == ["companies_company"]


def test_the_number_of_a_proposed_company_tells_no_order(client):
    for name in ("One", "Two"):
        add(client, name=name)
    first, second = (Company.objects.get(name=name).pk for name in ("One", "Two"))
    assert abs(first - second) > 1000


def test_no_task_is_noted_for_a_proposed_company(client, settings):
    industry = make_industry("Energy")
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    add(client, industry=industry.pk)
    assert Company.objects.get().state == "proposed"
    assert not DBTaskResult.objects.exists()


def test_a_proposed_company_is_in_no_index_that_keeps_an_order(client):
    add(client, name="Zephyr Mills")
    assert not Name.objects.exists()
    assert not IndexEntry.objects.filter(object_id=str(Company.objects.get().pk)).exists()


def test_a_proposed_company_that_is_listed_is_found_in_spite_of_a_slip(client):
    add(client, name="Zephyr Mills")
    company = Company.objects.get()
    company.state = Company.State.LISTED
    company.save()
    assert [group.hits[0].title for group in queries.suggest("zephir mils")] == ["Zephyr Mills"]


def test_a_tally_leaves_the_proposed_companies_in_one_transaction():
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL numbers its transactions.")
    for name in ("One", "Two", "Three"):
        with transaction.atomic():  # a savepoint has a number of its own
            proposals.propose_company(Company(name=name))
    before = numbers()
    proposals.shuffle_proposals()
    assert (len(before), len(numbers())) == (3, 1)


def numbers():
    """The transactions that wrote the companies (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT xmin::text FROM companies_company")
        return cursor.fetchall()
