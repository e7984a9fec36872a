"""What the index of names holds, and that it never has the last word."""

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from companies.merging import merge_companies
from companies.models import Company, CompanyName
from companies.release import write_scorecards
from search.models import Name
from tests.factories.articles import make_article, make_contributor, make_topic
from tests.factories.community import make_question
from tests.factories.companies import make_card, make_company

pytestmark = [pytest.mark.django_db(databases=["default", "ratings"]), pytest.mark.indexed]

PAGES = ("articles.articlepage", "articles.topicpage")
ADDRESSES = ("/search/suggest/?q=zephyr", "/search/?q=zephyr", "/search/?q=zephyr&kind=articles")


def list_names(**fields) -> list[str]:
    """Return the names that the index has, each once."""
    return sorted(Name.objects.filter(place=0, **fields).values_list("name", flat=True))


def test_each_word_of_a_name_begins_a_row():
    make_company("Zephyr Mills of Akron")
    rows = Name.objects.filter(kind="companies.company").order_by("place")
    assert list(rows.values_list("words", flat=True)) == [
        "zephyr mills of akron",
        "mills of akron",
        "of akron",
        "akron",
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_in_the_index_shows_nothing_that_is_not_published(client, address):
    article = make_article("Zephyrs at work")
    ArticlePage.objects.filter(pk=article.pk).update(live=False)
    assert list_names(object_id=article.pk) == ["Zephyrs at work"]
    assert "Zephyrs at work" not in client.get(address).text


@pytest.mark.parametrize("query", ["zephyr", "zefyr mills"])
@pytest.mark.parametrize("hidden", [{"state": "proposed"}, {"state": "refused"}])
def test_a_name_in_the_index_shows_no_company_that_is_not_listed(client, query, hidden):
    company = make_company("Zephyr Mills")
    Company.objects.filter(pk=company.pk).update(**hidden)
    assert list_names() == ["Zephyr Mills"]
    assert "Zephyr Mills" not in client.get("/search/suggest/", {"q": query}).text
    assert "Zephyr Mills" not in client.get("/search/", {"q": query}).text


def test_what_cannot_be_found_any_more_makes_room_for_the_next(suggested):
    gone = [make_company(f"Zephyr {letter}") for letter in "AB"]
    for letter in "CDEF":
        make_company(f"Zephyr {letter}")
    Company.objects.filter(pk__in=[one.pk for one in gone]).update(state="refused")
    assert suggested("zephyr")["companies"] == [f"Zephyr {letter}" for letter in "CDEF"]


@pytest.mark.parametrize("state", ["proposed", "refused"])
def test_a_company_that_is_not_listed_has_no_name_in_the_index(state):
    make_company("Zephyr Mills", state=state)
    assert list_names() == []


def test_a_company_that_is_listed_has_its_name_in_the_index():
    company = make_company("Zephyr Mills", state="proposed")
    company.state = "listed"
    company.save()
    assert list_names() == ["Zephyr Mills"]


def test_the_names_of_a_merged_company_lead_to_the_other(admin_user):
    source, target = make_company("Zephyr Mills"), make_company("Quillon")
    merge_companies(source, target, user=admin_user)
    assert list_names(object_id=source.pk) == []
    assert list_names(object_id=target.pk) == ["Quillon", "Zephyr Mills"]


def test_a_question_that_is_removed_has_no_name_in_the_index():
    question = make_question("Who minds the zephyrs?")
    question.state = "removed"
    question.save()
    assert list_names() == []


def test_a_deleted_contributor_has_no_name_in_the_index():
    make_contributor("Zoe Zephyr").delete()
    assert list_names() == []


def test_an_unpublished_article_has_no_name_in_the_index():
    make_article("Zephyrs at work", topic=make_topic("Winds")).unpublish()
    assert list_names(kind__in=PAGES) == ["Winds"]


def test_a_private_topic_and_its_articles_have_no_name_in_the_index_until_it_is_open_again():
    topic = make_topic("Winds")
    make_article("Zephyrs at work", topic=topic)
    restriction = PageViewRestriction.objects.create(page=topic, restriction_type="login")
    assert list_names(kind__in=PAGES) == []
    restriction.delete()
    assert list_names(kind__in=PAGES) == ["Winds", "Zephyrs at work"]


def test_the_articles_of_a_topic_have_no_name_in_the_index_while_it_is_a_draft():
    topic = make_topic("Winds")
    make_article("Zephyrs at work", topic=topic)
    topic.refresh_from_db()
    topic.unpublish()
    assert list_names(kind__in=PAGES) == []
    topic.save_revision().publish()
    assert list_names(kind__in=PAGES) == ["Winds", "Zephyrs at work"]


def test_a_release_makes_a_company_more_popular(suggested):
    make_company("Zephyr Airlines")
    rated = make_company("Zephyr Mills")
    write_scorecards({rated.pk: make_card(4.0, at_least=50)})
    assert suggested("zeph")["companies"] == ["Zephyr Mills", "Zephyr Airlines"]


def test_renewing_the_index_forgets_what_is_not_there_any_more():
    gone, there = make_company("Zephyr Mills"), make_company("Quillon")
    Company.objects.filter(pk=gone.pk).update(state="refused")
    Name.objects.filter(object_id=there.pk).delete()
    Name.objects.create(kind="companies.company", object_id=0, name="A", words="a", place=0)
    call_command("update_index", verbosity=0)
    assert list_names() == ["Quillon"]


def test_an_index_that_is_not_kept_up_to_date_gets_no_names(settings, monkeypatch):
    monkeypatch.setitem(settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE", False)
    make_company("Zephyr Mills")
    assert list_names() == []


def test_another_name_that_matches_no_better_is_not_told(client):
    company = make_company("Zephyr Mills")
    CompanyName.objects.create(company=company, name="Zephyr Akron")
    assert "Zephyr Akron" not in client.get("/search/suggest/?q=zephyr").text


def test_a_name_that_was_taken_from_a_company_finds_it_no_more(suggested):
    company = make_company("Quillon")
    CompanyName.objects.create(company=company, name="Zephyr Mills").delete()
    assert suggested("zephyr") == {}
