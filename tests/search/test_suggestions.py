"""/search/suggest/: what is suggested while somebody types."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from companies.models import Company, CompanyName
from search import queries
from search.search_types import get_search_types
from tests.factories.articles import make_article, make_contributor, make_tag, make_topic
from tests.factories.companies import make_company, make_industry, publish

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def suggest(client, text, **headers):
    return client.get("/search/suggest/", {"q": text}, headers=headers)


def as_json(client, text):
    return suggest(client, text, accept="application/json").json()


def test_two_letters_are_enough(client):
    make_company("Zephyr Mills")
    assert "Zephyr Mills" in suggest(client, "ze").text


def test_one_letter_is_not(client):
    make_company("Zephyr Mills")
    assert "Zephyr Mills" not in suggest(client, "z").text


def test_a_group_has_four_at_most(suggested):
    for number in range(6):
        make_company(f"Zephyr {number}")
    assert len(suggested("zephyr")["companies"]) == 4


def test_the_exact_name_comes_before_a_more_popular_one(suggested):
    make_company("Zephyr")
    publish(make_company("Zephyr Airlines"), at_least=500)
    assert suggested("zephyr")["companies"] == ["Zephyr", "Zephyr Airlines"]


def test_of_names_that_match_as_well_the_more_rated_comes_first(suggested):
    make_company("Zephyr Airlines")
    publish(make_company("Zephyr Mills"), at_least=50)
    assert suggested("zeph")["companies"] == ["Zephyr Mills", "Zephyr Airlines"]


def test_a_name_that_begins_so_comes_before_one_with_such_a_word(suggested):
    publish(make_company("Old Zephyr"), at_least=500)
    make_company("Zephyr Mills")
    assert suggested("zephyr")["companies"] == ["Zephyr Mills", "Old Zephyr"]


def test_a_former_name_finds_the_company_and_is_told(client):
    company = make_company("Zephyr Mills")
    CompanyName.objects.create(company=company, name="Quillon Paper", kind="former")
    (group,) = as_json(client, "quillon")["groups"]
    assert (group["items"][0]["title"], group["items"][0]["also"]) == (
        "Zephyr Mills",
        "Quillon Paper",
    )


def test_the_kind_with_the_best_match_comes_first(suggested):
    make_company("Feedback Systems")
    make_topic("Feedback")
    assert list(suggested("feedback")) == ["topics", "companies"]


def test_similar_names_are_suggested_only_where_none_matches(suggested):
    make_company("Larkfield")
    make_company("Markfield")
    assert suggested("larkfield")["companies"] == ["Larkfield"]


@pytest.mark.parametrize(
    "text",
    [
        "marlowe advsiors",
        "mralowe advisors",
        "marlowe advisorsgroup two",
        "marloweadvisors",
        "malrowe advisors north and south",
    ],
)
def test_a_slip_in_one_of_several_words_is_forgiven(suggested, text):
    make_company("Marlowe Advisors North and South")
    assert suggested(text)["companies"] == ["Marlowe Advisors North and South"]


@pytest.mark.parametrize(
    "text",
    [
        "a raise in your first year asking for",
        "askign for a raise in your first year",
        "asking for a raise in yuor first year",
        "asking for a raise in your first yaer",
    ],
)
def test_a_long_title_is_found_in_spite_of_its_order_or_a_slip(suggested, text):
    make_article("Asking for a Raise in Your First Year")
    assert suggested(text)["articles"] == ["Asking for a Raise in Your First Year"]


def test_a_name_of_other_words_as_long_finds_its_own(suggested):
    """Names of one shape share their SQL."""
    for name in ("Zephyr Mills", "Falcon Foods", "Meadow Works"):
        make_company(name)
    found = [suggested(name)["companies"] for name in ("zephyr mills", "falcon foods", "meadow wo")]
    assert found == [["Zephyr Mills"], ["Falcon Foods"], ["Meadow Works"]]


@pytest.mark.parametrize("text", ["zephyr", "zepyhr mills", "nothing like it"])
def test_a_group_takes_one_query_beside_those_for_all_groups(text):
    for number in range(5):
        company = make_company(f"Zephyr Mills {number}", industry=make_industry(f"Mills {number}"))
        CompanyName.objects.create(company=company, name=f"Quillon {number}")
        publish(company)
    make_article("Zephyrs at work")
    make_contributor("Zephyr Jones")
    Site.get_site_root_paths()  # which are kept for an hour
    with CaptureQueriesContext(connection) as asked:
        queries.suggest(text)
    models = [model for kind in get_search_types() if kind.is_suggested for model in kind.models]
    for_names, for_hidden_pages = 3, 3
    assert len(asked) <= for_names + len(models) + for_hidden_pages


def test_programs_get_json(client):
    industry = make_industry("Paper")
    publish(make_company("Zephyr Mills", industry=industry, city="Akron"), overall=4.2)
    answer = as_json(client, "zephyr")
    assert answer == {
        "query": "zephyr",
        "groups": [
            {
                "kind": "companies",
                "label": "Companies",
                "items": [
                    {
                        "title": "Zephyr Mills",
                        "url": "/companies/zephyr-mills/",
                        "also": "",
                        "stars": 4.2,
                        "industry": "Paper",
                        "headquarters": "Akron",
                        "logo": "",
                    }
                ],
            }
        ],
    }


def test_what_is_liked_better_is_what_is_sent(client):
    answer = suggest(client, "zephyr", accept="application/json, text/html;q=0.5")
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["*/*", "image/png", "text/html, application/json"])
def test_html_is_sent_where_json_is_not_asked_for(client, accept):
    assert suggest(client, "zephyr", accept=accept)["Content-Type"].startswith("text/html")


def test_caches_keep_html_and_json_apart(client):
    assert "Accept" in suggest(client, "zephyr")["Vary"]


def test_an_answer_is_the_same_for_everyone(client):
    response = suggest(client, "zephyr")
    assert "Cookie" not in response["Vary"]
    assert not response.cookies


def test_an_unrated_company_can_be_rated_from_the_list(client):
    make_company("Zephyr Mills")
    assert "/companies/zephyr-mills/rate/" in suggest(client, "zephyr").text


def test_a_rated_company_shows_its_stars(client):
    publish(make_company("Zephyr Mills"), overall=4.2)
    assert "4.2" in suggest(client, "zephyr").text


def test_an_unknown_company_can_be_added_from_the_list(client):
    assert "/companies/add/?name=Zephyr%20Mills" in suggest(client, "Zephyr Mills").text.replace(
        "+", "%20"
    )


def test_what_can_be_added_is_named(client):
    assert "Add “Zephyr Mills” as a company" in suggest(client, "Zephyr Mills").text


def test_one_letter_is_not_offered_to_be_added(client):
    assert "/companies/add/" not in suggest(client, "z").text


def test_a_known_company_is_not_offered_to_be_added(client):
    make_company("Zephyr Mills")
    assert "/companies/add/" not in suggest(client, "Zephyr").text


def test_what_is_a_subject_is_not_offered_to_be_added(client):
    make_topic("Zephyrs")
    assert "/companies/add/" not in suggest(client, "zephyr").text


def test_topics_tags_articles_and_people_are_suggested(suggested):
    topic = make_topic("Zephyr topic")
    make_contributor("Zephyr Jones")
    make_article("Zephyrs at work", topic=topic, tags=[make_tag("Zephyr tag")])
    assert {kind: sorted(titles) for kind, titles in suggested("zephyr").items()} == {
        "topics": ["Zephyr tag", "Zephyr topic"],
        "contributors": ["Zephyr Jones"],
        "articles": ["Zephyrs at work"],
    }


@pytest.mark.parametrize("fields", [{"state": "proposed"}, {"state": "refused"}])
def test_a_company_that_is_not_listed_is_not_suggested(suggested, fields):
    make_company("Zephyr Mills", **fields)
    assert suggested("zephyr") == {}


def test_a_merged_company_is_not_suggested(suggested):
    into = make_company("Quillon")
    make_company("Zephyr Mills", merged_into=into)
    assert suggested("zephyr") == {}


def test_a_renamed_company_is_found_by_its_new_name_in_spite_of_a_slip(suggested):
    company = make_company("Zephyr Mills")
    company.name = "Quillon Paper"
    company.save()
    assert suggested("quilon paper") == {"companies": ["Quillon Paper"]}


def test_a_renamed_company_is_not_found_by_its_old_name(suggested):
    company = make_company("Zephyr Mills")
    company.name = "Quillon Paper"
    company.save()
    assert suggested("zephyr mils") == {}


def test_a_deleted_company_is_not_found(suggested):
    make_company("Zephyr Mills").delete()
    make_company("Quillon Paper")
    assert suggested("zephyr mils") == {}


def test_companies_that_were_put_in_all_at_once_are_found_once_the_index_is_renewed(suggested):
    Company.objects.bulk_create([Company(name="Zephyr", slug="z", search_name="zephyr")])
    assert suggested("zephyr") == {}
    call_command("update_index", verbosity=0)
    assert suggested("zephir") == {"companies": ["Zephyr"]}
