"""The reports list what they promise, and nothing else; the dashboard counts them."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.factories.articles import make_article, make_picture, make_topic, make_user

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

REPORTS = ["lacking", "stale", "licenses"]


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


def rows(client, report, **query):
    """The rows of a report, as lists of texts, read from its CSV export."""
    response = client.get(f"/admin/reports/{report}/", query | {"export": "csv"})
    assert response.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def titles(client, report, **query):
    """The titles in a report."""
    return [row[0] for row in rows(client, report, **query)[1:]]


def shown(client, report):
    """The text of a report's table on the screen."""
    html = BeautifulSoup(client.get(f"/admin/reports/{report}/").content, "html.parser")
    return html.main.get_text(" ", strip=True)


def missing(client, title):
    """What an article lacks according to the report."""
    return {row[0]: row[-1] for row in rows(client, "lacking")}.get(title)


def days_ago(number):
    return timezone.now() - timedelta(days=number)


# Articles lacking something


def test_a_complete_article_lacks_nothing(editor):
    make_article("Complete", hero=make_picture(), hero_alt="Two women talk")
    assert missing(editor, "Complete") is None


def test_a_decorative_picture_needs_no_text(editor):
    make_article("Complete", hero=make_picture(), hero_decorative=True)
    assert missing(editor, "Complete") is None


def image_block(picture, alt="", decorative=False):
    image = {"image": picture.pk, "alt_text": alt, "decorative": decorative}
    return ("image", {"image": image, "caption": ""})


def test_a_picture_in_the_text_without_a_text_of_its_own_is_missed(editor):
    make_article("Undescribed", body=[image_block(make_picture())])
    assert missing(editor, "Undescribed") == "alternative text"


@pytest.mark.parametrize("described", [{"alt": "A desk"}, {"decorative": True}])
def test_a_picture_in_the_text_is_described_or_decorative(editor, described):
    make_article("Described", body=[image_block(make_picture(), **described)])
    assert missing(editor, "Described") is None


def test_a_hero_without_a_text_is_missed(editor):
    make_article("Undescribed", hero=make_picture())
    assert missing(editor, "Undescribed") == "alternative text"


def test_an_article_without_a_search_description_is_listed(editor):
    make_article("Undescribed", search_description="")
    assert missing(editor, "Undescribed") == "search description"


def test_an_article_without_an_author_is_listed(editor):
    make_article("Anonymous", authors=[])
    assert missing(editor, "Anonymous") == "author"


def test_a_draft_is_judged_by_its_last_revision(editor):
    draft = make_article("Draft", live=False, search_description="")
    draft.search_description = "Written since."
    draft.save_revision()
    assert missing(editor, "Draft") is None


def test_everything_that_is_missing_is_said(editor):
    make_article("Bare", authors=[], search_description="", hero=make_picture())
    assert missing(editor, "Bare") == "alternative text, search description, author"


def test_the_report_can_be_narrowed_to_what_is_missing(editor):
    make_article("Anonymous", authors=[])
    make_article("Undescribed", search_description="")
    assert titles(editor, "lacking", missing="author") == ["Anonymous"]


def test_the_report_can_be_narrowed_to_a_topic(editor):
    pay = make_topic("Pay")
    make_article("One", topic=make_topic(), search_description="")
    make_article("Two", topic=pay, search_description="")
    assert titles(editor, "lacking", topic=pay.pk) == ["Two"]


def test_the_report_can_be_narrowed_to_drafts(editor):
    make_article("Draft", live=False, search_description="")
    make_article("Published", search_description="")
    assert titles(editor, "lacking", live="false") == ["Draft"]


# Articles not updated for a year


def test_an_article_of_last_week_is_not_stale(editor):
    make_article("New", first_published_at=days_ago(7))
    assert titles(editor, "stale") == []


def test_an_article_of_two_years_ago_is_stale(editor):
    make_article("Old", first_published_at=days_ago(730))
    assert titles(editor, "stale") == ["Old"]


def test_an_old_article_that_was_updated_is_not_stale(editor):
    make_article("Tended", first_published_at=days_ago(730), updated_at=days_ago(7))
    assert titles(editor, "stale") == []


def test_an_old_draft_is_not_stale(editor):
    make_article("Draft", live=False, first_published_at=days_ago(730))
    assert titles(editor, "stale") == []


def test_the_oldest_article_comes_first(editor):
    make_article("Older", first_published_at=datetime(2019, 1, 1, tzinfo=UTC))
    make_article("Oldest", first_published_at=datetime(2018, 1, 1, tzinfo=UTC))
    make_article("Old", first_published_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert titles(editor, "stale") == ["Oldest", "Older", "Old"]


# Picture licenses


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize(("days", "listed"), [(-10, True), (59, True), (90, False)])
def test_a_license_is_listed_from_sixty_days_before_its_end(editor, days, listed):
    make_picture("Agency photo", license_expires=in_days(days))
    assert titles(editor, "licenses") == (["Agency photo"] if listed else [])


def test_a_license_without_an_end_is_not_listed(editor):
    make_picture("Our own photo")
    assert titles(editor, "licenses") == []


def test_the_license_report_says_how_often_a_picture_is_used(editor):
    picture = make_picture("Agency photo", license_expires=in_days(3))
    make_article(hero=picture)
    assert rows(editor, "licenses")[1][-1] == "1 time"


# All of them


@pytest.mark.parametrize("report", REPORTS)
def test_an_empty_report_says_so(editor, report):
    html = editor.get(f"/admin/reports/{report}/").context["view"]
    assert html.nothing in shown(editor, report)


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_shows_on_the_screen_what_it_exports(editor, report):
    picture = make_picture("Agency photo", license_expires=in_days(3))
    make_article("Old", hero=picture, first_published_at=days_ago(730), search_description="")
    assert titles(editor, report)[0] in shown(editor, report)


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_can_be_exported_as_a_spreadsheet(editor, report):
    response = editor.get(f"/admin/reports/{report}/", {"export": "xlsx"})
    assert "spreadsheet" in response.headers["Content-Type"]


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_refreshes_in_place(editor, report):
    assert editor.get(f"/admin/reports/{report}/results/").status_code == 200


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_in_the_menu_of_editors(editor, report):
    assert f"/admin/reports/{report}/" in editor.get("/admin/").content.decode()


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_not_in_the_menu_of_contributors(client, report):
    client.force_login(make_user(role="Contributors"))
    assert f"/admin/reports/{report}/" not in client.get("/admin/").content.decode()


# The dashboard


def waiting(client):
    """The dashboard's numbers, by the words under them."""
    html = BeautifulSoup(client.get("/admin/").content, "html.parser")
    links = html.select(".waiting__link")
    return {
        link.get_text(" ", strip=True).partition(" ")[2]: int(link.select_one("span").text)
        for link in links
    }


def test_the_dashboard_counts_what_waits(editor):
    make_article("Draft", live=False)
    make_article("Old", first_published_at=days_ago(730))
    make_article("Anonymous", authors=[], first_published_at=days_ago(1))
    make_picture(license_expires=in_days(3))
    expected = {
        "Drafts not yet published": 1,
        "Drafts that wait for your review": 0,
        "Drafts in moderation": 0,
        "Articles lacking something": 1,
        "Articles not updated for a year": 1,
        "Picture licenses running out": 1,
    }
    assert waiting(editor).items() >= expected.items()


def test_the_dashboard_counts_what_waits_for_a_review(editor):
    draft = make_article("Draft", live=False)
    draft.save_revision()
    draft.get_workflow().start(draft, make_user(role="Contributors"))
    assert waiting(editor)["Drafts that wait for your review"] == 1


def test_every_number_of_the_dashboard_leads_somewhere(editor):
    html = BeautifulSoup(editor.get("/admin/").content, "html.parser")
    links = [link["href"] for link in html.select(".waiting__link")]
    assert {editor.get(link).status_code for link in links} == {200}


def test_a_contributors_dashboard_counts_nothing_that_she_cannot_see_to(client):
    client.force_login(make_user(role="Contributors"))
    make_article("Anonymous", authors=[])
    assert "Articles lacking something" not in waiting(client)
