"""What editors see of the search: results they pick, and searches that found nothing."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from tests.factories.articles import make_article, make_user

pytestmark = [
    pytest.mark.django_db(databases=["default", "ratings"]),
    pytest.mark.indexed,
]  # the dashboard asks both

REPORT = "/admin/reports/searches/"


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


def missed(words, times=1, days=0):
    """Words that were looked for and not found, some days ago."""
    query = Query.get(words)
    for _ in range(times):
        query.add_hit(day(days))
    return query


def day(ago):
    """The date some days ago."""
    return (timezone.now() - timedelta(days=ago)).date()


def rows(client, **query):
    """The rows of the report without their header, read from its CSV export."""
    response = client.get(REPORT, query | {"export": "csv"})
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text)))[1:]


def shown(client, **query):
    """The rows of the report as the page shows them, as texts."""
    soup = BeautifulSoup(client.get(REPORT, query).content, "html.parser")
    return [row.get_text(" ", strip=True) for row in soup.select("main tbody tr")]


def menu(client):
    """The names in the admin's menu."""
    html = client.get("/admin/").content.decode()
    return {
        name
        for name in ("Picked results", "Searches without results", "Search terms")
        if f'"{name}"' in html
    }


def test_an_editor_finds_picked_results_and_the_report_in_the_menu(editor):
    assert menu(editor) == {"Picked results", "Searches without results"}


def test_a_moderator_finds_neither_in_the_menu(client):
    client.force_login(make_user(role="Moderators"))
    assert menu(client) == set()


def test_the_report_says_words_times_and_last_day(editor):
    missed("cormorant", times=2, days=3)
    missed("cormorant", days=1)
    assert rows(editor) == [["cormorant", "3", str(day(1))]]


def test_the_page_shows_what_the_file_holds(editor):
    missed("cormorant", times=2)
    (row,) = shown(editor)
    assert row.startswith("cormorant 2")


def test_the_page_says_for_which_words_a_result_is_picked(editor):
    SearchPromotion.objects.create(query=missed("cormorant", times=2), page=make_article())
    missed("heron")
    assert [row.rsplit(" ", 1)[-1] for row in shown(editor)] == ["Yes", "No"]


def test_what_was_looked_for_most_comes_first(editor):
    missed("cormorant")
    missed("heron", times=2)
    assert [words for words, *_ in rows(editor)] == ["heron", "cormorant"]


def test_the_newest_can_come_first(editor):
    missed("cormorant", times=2, days=9)
    missed("heron", days=2)
    assert [words for words, *_ in rows(editor, ordering="-last")] == ["heron", "cormorant"]


def test_only_the_days_that_are_asked_for_are_counted(editor):
    missed("cormorant", times=4, days=30)
    missed("cormorant", times=2, days=5)
    missed("heron", days=30)
    query = {"date_from": str(day(7)), "date_to": str(day(3))}
    assert rows(editor, **query) == [["cormorant", "2", str(day(5))]]


def test_words_can_be_looked_up(editor):
    missed("cormorant")
    missed("heron")
    assert [words for words, *_ in rows(editor, q="hero")] == ["heron"]


def test_words_are_no_formula_in_a_spreadsheet(editor):
    missed("=1+1")
    assert rows(editor)[0][0] == "'=1+1"


def test_words_lead_to_the_form_that_picks_results_for_them(editor):
    query = missed("cormorant")
    page = BeautifulSoup(editor.get(REPORT).content, "html.parser")
    (link,) = [a for a in page.select("main a") if a.get_text(strip=True) == "cormorant"]
    form = BeautifulSoup(editor.get(link["href"]).content, "html.parser")
    assert form.select_one("[name=query_string]")["value"] == query.query_string


def picked(page) -> dict:
    """The form that picks a page for some words."""
    return {
        "query_string": "cormorant",
        "editors_picks-TOTAL_FORMS": 1,
        "editors_picks-INITIAL_FORMS": 0,
        "editors_picks-MIN_NUM_FORMS": 0,
        "editors_picks-MAX_NUM_FORMS": 1000,
        "editors_picks-0-page": page.pk,
        "editors_picks-0-description": "About birds",
        "editors_picks-0-ORDER": 1,
    }


@pytest.mark.parametrize("are_known", [True, False])
def test_an_editor_picks_a_result(editor, are_known):
    article = make_article("Ask for more")
    url = (
        f"/admin/searchpicks/{missed('cormorant').pk}/" if are_known else "/admin/searchpicks/add/"
    )
    editor.post(url, picked(article))
    assert SearchPromotion.objects.get().page_id == article.pk
    assert "About birds" in editor.get("/search/?q=cormorant").content.decode()


def test_an_editor_changes_a_pick(editor):
    article = make_article("Ask for more")
    pick = SearchPromotion.objects.create(query=Query.get("cormorant"), page=article)
    form = picked(article) | {"editors_picks-INITIAL_FORMS": 1, "editors_picks-0-id": pick.pk}
    editor.post(f"/admin/searchpicks/{pick.query_id}/", form)
    pick.refresh_from_db()
    assert pick.description == "About birds"


def test_searches_are_forgotten_after_ninety_days(editor):
    missed("cormorant", days=91)
    missed("heron", days=89)
    call_command("searchpromotions_garbage_collect", stdout=io.StringIO())
    assert [words for words, *_ in rows(editor)] == ["heron"]
    assert not Query.objects.filter(query_string="cormorant").exists()
