"""A company's profile, in each of its states."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connections
from django.test.utils import CaptureQueriesContext

from companies.models import Benefit
from companies.profile.queries import find_best_and_worst
from companies.ratings.models import Comment
from companies.ratings.questions import GROUPS, QUESTIONS, SIXTEEN
from tests.factories.articles import make_picture
from tests.factories.companies import (
    make_card,
    make_comment,
    make_company,
    make_industry,
    publish,
    publish_industry,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

MOST_QUERIES = 15


def soup_of(client, company, status=200):
    """A profile as a tree of elements."""
    response = client.get(company.get_absolute_url())
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def text_of(client, company):
    """A profile's words."""
    return " ".join(soup_of(client, company).select_one("main").text.split())


def facts_of(client, company):
    """The facts in a profile's head."""
    facts = soup_of(client, company).select(".company-head__facts dt")
    return {dt.text: dt.find_next("dd").text for dt in facts}


def group(value, overall=3.5, at_least=10):
    """One group of a breakdown."""
    return {"value": value} | {
        key: item
        for key, item in make_card(overall, at_least).items()
        if key in ("band", "at_least", "overall", "scores")
    }


def test_a_profile_says_what_the_company_is(client):
    health = make_industry("Health care")
    company = make_company(
        "Larkfield Care",
        industry=make_industry("Hospitals", parent=health),
        city="Austin",
        region="Texas",
        country="United States",
        size="250-999",
        founded=1962,
        ticker="LRKF",
        website="https://www.larkfield.example/about",
        about="It runs hospitals.",
    )
    assert facts_of(client, company) == {
        "Industry": "Health care, Hospitals",
        "Headquarters": "Austin, Texas, United States",
        "Size": "250 to 999 people",
        "Founded": "1962",
        "Stock symbol": "LRKF",
        "Website": "larkfield.example",
    }
    soup = soup_of(client, company)
    assert soup.select_one(".company-head__about").text.strip() == "It runs hospitals."
    assert soup.select_one("a[href='/companies/industries/health-care/']")


def test_former_and_other_names_are_told_apart(client):
    company = make_company("Larkfield Care")
    for name, kind in (("Austin Infirmary", "former"), ("LFC", "other"), ("Larks", "other")):
        company.names.model.objects.create(company=company, name=name, kind=kind)
    assert facts_of(client, company) == {
        "Formerly": "Austin Infirmary",
        "Also known as": "LFC, Larks",
    }


def test_a_missing_logo_is_drawn_as_initials(client):
    soup = soup_of(client, make_company("Larkfield Care"))
    assert soup.select_one(".company-head .company-logo").text == "LC"


def test_a_logo_is_shown_where_there_is_one(client):
    soup = soup_of(client, make_company("Larkfield Care", logo=make_picture()))
    assert soup.select_one(".company-head .company-logo img")["alt"] == ""


def test_a_company_that_nobody_rated_invites_to_be_the_first(client):
    company = make_company("Larkfield Care")
    soup = soup_of(client, company)
    assert (
        soup.select_one("#invitation").text == "Not rated. Be among the first to rate this company"
    )
    assert soup.select_one(".invitation a.button")["href"] == "/companies/larkfield-care/rate/"


def test_a_company_that_nobody_rated_shows_what_women_say_of_its_industry(client):
    health = make_industry("Health care")
    publish_industry(health, 3.7)
    company = make_company("Larkfield Care", industry=make_industry("Hospitals", parent=health))
    asked = soup_of(client, company).select(".asked__list li")
    assert len(asked) == len(SIXTEEN)
    assert asked[0].text == "Paid time off 3.7"


def test_a_published_scorecard_shows_stars_band_and_certainty(client):
    company = make_company("Larkfield Care")
    publish(company, 4.5, at_least=20)
    verdict = soup_of(client, company).select_one(".company-head__verdict")
    assert verdict.select_one(".stars").text.strip() == "Overall: 4.5 out of 5 stars"
    assert verdict.select_one(".stars__full")["width"] == "90"
    assert "20–49 ratings" in verdict.text
    assert "Medium certainty" in verdict.text


def test_a_paused_update_is_said_beside_what_is_published(client):
    company = make_company("Larkfield Care")
    publish(company, is_paused=True)
    soup = soup_of(client, company)
    assert "Unusual activity, update paused" in soup.select_one(".company__paused").text


def test_a_company_that_is_not_paused_says_nothing_of_it(client):
    company = make_company("Larkfield Care")
    publish(company)
    assert "Unusual activity" not in text_of(client, company)


def test_scores_stand_in_their_groups_with_the_mean_of_the_industry(client):
    company = make_company("Larkfield Care")
    publish(company, 4.0)
    soup = soup_of(client, company)
    sizes = [len(part.select(".score-bar")) for part in soup.select(".score-group")]
    assert sizes == [sum(q.group == group for q in QUESTIONS) for group in GROUPS]
    bar = soup.select_one(".score-bar")
    assert bar.select_one(".score-bar__score").text == "3.0 out of 5 stars industry 3.6"
    assert bar.select_one(".score-bar__tick")["d"] == "M72 0V10"


def test_a_question_with_too_few_answers_has_no_score(client):
    company = make_company("Larkfield Care")
    card = make_card()
    del card["scores"]["salary"], card["industry"]["salary"]
    publish(company, scores=card["scores"], industry=card["industry"])
    assert len(soup_of(client, company).select(".score-bar__none")) == 1


def test_best_and_worst_are_furthest_from_the_mean_of_the_industry():
    card = make_card(
        scores={"salary": 4.5, "remote-work": 2.0, "learning": 4.0, "people": 3.6, "wellness": 3.5},
        industry=dict.fromkeys(("salary", "remote-work", "learning", "people", "wellness"), 3.6),
    )
    best, worst = find_best_and_worst(card)
    assert [line.slug for line in best] == ["salary", "learning"]
    assert [line.slug for line in worst] == ["remote-work"]


@pytest.mark.parametrize(
    ("at_least", "score", "mean", "is_best"),
    [
        (20, 4.0, 3.7, False),  # 3.75 against 3.75, at worst
        (20, 4.0, 3.6, True),
        (50, 3.7, 3.6, False),
        (50, 3.8, 3.6, True),
        (20, 4.0, 3.5, False),  # means in halves too: 3.75 against 3.75
        (20, 4.5, 3.5, True),
    ],
)
def test_what_rounding_alone_may_have_made_is_not_remarkable(at_least, score, mean, is_best):
    means = {"salary": mean, "mean": mean}
    up = make_card(at_least=at_least, scores={"salary": score}, industry=means)
    down = make_card(at_least=at_least, scores={"salary": mean}, industry={"salary": score})
    assert bool(find_best_and_worst(up)[0]) == is_best
    if mean == 3.5:  # else the two are not rounded to the same step
        assert bool(find_best_and_worst(down)[1]) == is_best


def test_no_more_than_three_are_best_and_ties_keep_the_order_of_the_form():
    card = make_card(scores=dict.fromkeys(("learning", "salary", "people", "belonging"), 5.0))
    best, worst = find_best_and_worst(card)
    assert [line.slug for line in best] == ["salary", "learning", "people"]
    assert worst == []


def test_a_histogram_is_shown_where_it_is_published(client):
    company = make_company("Larkfield Care")
    publish(company, at_least=100)
    rows = soup_of(client, company).select(".histogram__row")
    assert [row.select_one(".histogram__percent").text for row in rows] == [
        *("40 %", "30 %", "20 %", "10 %", "0 %"),
    ]


def test_no_histogram_is_shown_where_none_is_published(client):
    company = make_company("Larkfield Care")
    publish(company, at_least=5)
    assert not soup_of(client, company).select(".histogram")


def test_breakdowns_are_tables_of_one_dimension_each(client):
    company = make_company("Larkfield Care")
    publish(
        company,
        breakdowns={
            "employment": [group("current", 4.0), group("former", 3.0)],
            "level": [group("manager")],
        },
    )
    tables = soup_of(client, company).select(".breakdown__table")
    heads = [[th.text for th in table.select("thead th")] for table in tables]
    assert heads == [
        ["Score", "Work there now", "Worked there"],
        ["Score", "Manager of people"],
    ]
    assert [td.text for td in tables[0].select(".breakdown__overall td")] == ["4.0", "3.0"]


def test_comments_stand_under_their_prompts_with_quarter_and_report_link(client):
    company = make_company("Larkfield Care")
    publish(company)
    make_comment(company, "Ask about the wards.", prompt="advice", employment="former")
    comment = make_comment(company, "The hours are yours.", prompt="works")
    soup = soup_of(client, company)
    assert [title.text for title in soup.select(".prompt__title")] == [
        "What works for women here?",
        "What would you tell a woman who is about to join?",
    ]
    shown = soup.select_one(f"#comment-{comment.public_id}")
    assert "The hours are yours." in shown.text
    assert "Works there now, 2026 Q4" in shown.text
    assert shown.a["href"] == f"/companies/comments/{comment.public_id}/report/"


def test_a_removed_comment_leaves_a_line_that_says_why_and_not_its_words(client):
    company = make_company("Larkfield Care")
    make_comment(company, "Her name is Ada.", state=Comment.State.REMOVED, reason="insult")
    words = text_of(client, company)
    assert "A comment was removed here. It insults, threatens or demeans someone." in words
    assert "Ada" not in words


@pytest.mark.parametrize(
    "fields",
    [
        {"released": False},
        {"state": Comment.State.WAITING},
        {"state": Comment.State.REJECTED},
        {"state": Comment.State.RETURNED},
    ],
)
def test_a_comment_that_is_not_published_is_not_shown(client, fields):
    company = make_company("Larkfield Care")
    make_comment(company, "Not for readers.", **fields)
    assert "Not for readers." not in text_of(client, company)


def test_a_comments_words_cannot_be_markup(client):
    company = make_company("Larkfield Care")
    make_comment(company, "<b onclick=x>Loud</b>")
    assert b"<b onclick" not in client.get(company.get_absolute_url()).content


def test_comments_on_a_merged_company_stand_on_the_one_it_became(client):
    company = make_company("Larkfield Care")
    make_comment(make_company("Old Larkfield", merged_into=company), "It was a cottage then.")
    assert "It was a cottage then." in text_of(client, company)


def test_comments_of_another_company_are_not_shown(client):
    make_comment(make_company("Elsewhere"), "Said of another.")
    assert "Said of another." not in text_of(client, make_company("Larkfield Care"))


def test_many_comments_unfold(client):
    company = make_company("Larkfield Care")
    for number in range(8):
        make_comment(company, f"Comment {number}.")
    soup = soup_of(client, company)
    assert len(soup.select(".prompt > .prompt__answers .comment")) == 6
    assert len(soup.select(".prompt__more .comment")) == 2


def test_benefits_have_their_source_and_its_date(client):
    company = make_company("Larkfield Care")
    Benefit.objects.create(
        company=company,
        kind="parental-leave",
        weeks=16,
        source="https://www.larkfield.example/jobs",
        seen_on=date(2026, 9, 1),
    )
    item = soup_of(client, company).select_one(".benefits__item")
    assert item.select_one(".benefits__kind").text == "Paid parental leave: 16 weeks"
    assert item.a["href"] == "https://www.larkfield.example/jobs"
    assert "seen September 1, 2026" in item.text


def test_similar_companies_are_of_the_industry_and_rated_ones_first(client):
    health = make_industry("Health care")
    hospitals = make_industry("Hospitals", parent=health)
    company = make_company("Larkfield Care", industry=hospitals)
    make_company("Unrated", industry=hospitals)
    publish(make_company("Good", industry=health), 4.5)
    publish(make_company("Near", industry=hospitals), 3.0)
    publish(make_company("Proposed", industry=hospitals, state="proposed"), 5.0)
    publish(make_company("Elsewhere", industry=make_industry("Finance")), 5.0)
    names = [link.text for link in soup_of(client, company).select(".company-card__name a")]
    assert names == ["Near", "Good", "Unrated"]


def test_a_profile_leads_to_rating_comparing_and_changing_a_rating(client, settings):
    settings.BALLOT_URL = "https://ballot.example"
    company = make_company("Larkfield Care")
    links = {a["href"] for a in soup_of(client, company).select("main a[href]")}
    assert {
        "/companies/larkfield-care/rate/",
        "/companies/compare/?c=larkfield-care",
        "https://ballot.example/ballot/inbox/",
    } <= links


def test_a_merged_company_leads_to_the_one_it_became(client):
    company = make_company("Larkfield Care")
    merged = make_company("Old Larkfield", merged_into=company)
    response = client.get(merged.get_absolute_url())
    assert response.status_code == 301
    assert response["Location"] == company.get_absolute_url()


def test_a_proposed_company_is_not_shown_and_can_be_rated(client):
    company = make_company("Secret Proposal", state="proposed")
    soup = soup_of(client, company, status=404)
    assert soup.h1.text == "We have yet to check this company"
    assert soup.select_one("[name=robots]")["content"] == "noindex"
    assert soup.select_one("main a")["href"] == "/companies/secret-proposal/rate/"
    assert "Secret Proposal" not in soup.text


def test_a_refused_company_is_not_found(client):
    assert "Refused" not in soup_of(client, make_company("Refused", state="refused"), 404).text


def test_an_unknown_company_is_not_found(client):
    assert client.get("/companies/nobody-knows-it/").status_code == 404


def test_a_profile_is_never_kept_without_asking_again(client):
    response = client.get(make_company("Larkfield Care").get_absolute_url())
    assert response["Cache-Control"] == "no-cache"
    assert "Last-Modified" not in response
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert not response.cookies


def test_the_longest_names_are_shown_whole(client):
    name = "Beteiligungsgesellschaft" * 8
    company = make_company(name[:200], city="L" * 80, country="W" * 80)
    publish(company)
    assert soup_of(client, company).h1.text == name[:200]


def rich_company(comments):
    """A company with everything, and that many comments and similar companies."""
    health = make_industry(f"Health care {comments}")
    company = make_company(logo=make_picture(), industry=make_industry(f"H{comments}", health))
    publish(company, at_least=100, breakdowns={"employment": [group("current")]})
    company.names.model.objects.create(company=company, name="Other")
    for number in range(comments):
        make_comment(company, f"Comment {number}.")
        publish(make_company(industry=health, logo=make_picture()))
    return company


def test_a_profile_takes_few_queries_and_no_more_for_more_comments(client):
    taken = []
    for comments in (2, 4):
        company = rich_company(comments)
        client.get(company.get_absolute_url())  # the renditions are made once
        with (
            CaptureQueriesContext(connections["default"]) as queries,
            CaptureQueriesContext(connections["ratings"]) as ratings_queries,
        ):
            client.get(company.get_absolute_url())
        taken.append(len(queries) + len(ratings_queries))
    assert taken[0] == taken[1] <= MOST_QUERIES
