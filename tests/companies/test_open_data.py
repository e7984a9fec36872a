"""Open data: everything published and nothing else; and nothing but ratings makes a score."""

import csv
import io
import json
import math

import pytest
from django.db import models
from django.urls import reverse

from companies.employer_sync import sync_employers
from companies.models import Benefit, Company, CompanyName, IndustryScores, Score, Scorecard
from companies.open_data import queries
from companies.ratings.models import Batch, Comment, Employer
from companies.ratings.questions import QUESTIONS
from companies.release import release_ratings
from tests.companies.ratings.conftest import (  # noqa: F401
    TODAY,
    _keys,
    key_folder,
    rated,
    run_tally,
)
from tests.factories.companies import (
    make_comment,
    make_company,
    make_industry,
    publish,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


def text(client, name) -> str:
    response = client.get(reverse(name))
    return b"".join(response.streaming_content).decode()


def rows(client) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text(client, "companies_csv"))))


def everything(client) -> dict:
    return json.loads(text(client, "companies_json"))


@pytest.fixture
def company():
    """A company with a published scorecard."""
    care = make_industry("Health care")
    made = make_company(
        "Larkfield Care",
        industry=make_industry("Hospitals", parent=care),
        city="Leeds",
        size=Company.Size.TO_250,
    )
    publish(made, 4.0)
    return made


# The files.


def test_the_csv_has_what_is_published(client, company):
    row = rows(client)[0]
    expected = {
        "name": "Larkfield Care",
        "industry": "Health care",
        "branch": "Hospitals",
        "headquarters": "Leeds",
        "state": "rated",
        "ratings": "20–49",
        "certainty": "medium",
        "quarter": "2026 Q4",
        "overall": "4.0",
        "overall_satisfaction": "4.0",
        "salary": str(company.scorecard.payload["scores"]["salary"]),
        "industry_salary": "3.6",
        "industry_mean": "3.6",
    }
    assert {name: row[name] for name in expected} == expected


def test_every_line_is_as_long_as_the_head(client, company):
    make_company("Nobody Yet")
    lines = list(csv.reader(io.StringIO(text(client, "companies_csv"))))
    assert {len(line) for line in lines} == {len(queries.COLUMNS)}


def test_every_question_has_a_column():
    assert len(queries.OF_QUESTIONS) == len(queries.OF_INDUSTRY) - 1 == len(QUESTIONS)


def test_the_three_states_are_told_apart(client, company):
    publish(make_company("Paused"), is_paused=True)
    make_company("Unrated")
    assert {row["name"]: row["state"] for row in rows(client)} == {
        "Larkfield Care": "rated",
        "Paused": "rated, update paused",
        "Unrated": "not rated",
    }


def test_companies_that_readers_do_not_see_are_in_neither(client, company):
    make_company("Hidden Proposal", state=Company.State.PROPOSED)
    make_company("Merged Away", merged_into=company)
    both = text(client, "companies_csv") + text(client, "companies_json")
    assert not any(name in both for name in ("Hidden Proposal", "Merged Away"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(client, start):
    make_company(f"{start}cmd", slug="cmd")
    assert rows(client)[0]["name"] == f"'{start}cmd"


def test_the_json_has_the_whole_card(client, company):
    entry = everything(client)["companies"][0]
    card = company.scorecard.payload
    assert entry["scorecard"] == {
        name: card[name] for name in ("scores", "industry", "histogram", "breakdowns", "lists")
    }


def test_what_is_not_published_is_null_in_the_json_and_empty_in_the_csv(client):
    make_company("Nobody Yet")
    entry = everything(client)["companies"][0]
    assert (entry["overall"], entry["scorecard"]) == (None, None)
    assert rows(client)[0]["overall"] == ""


def test_the_json_explains_itself(client):
    about = everything(client)
    assert about["license"] == "CC BY 4.0"
    assert len(about["questions"]) == len(QUESTIONS)
    assert "10·m" in about["formula"]
    assert about["themes"]["career"] == "Career and leadership"
    assert about["companies"] == []


def test_the_json_has_the_industries(client, company):
    card = {"at_least": 50, "band": "50–99", "overall": 3.6, "scores": {}, "demographics": {}}
    IndustryScores.objects.create(industry=company.industry.top, payload=card)
    assert everything(client)["industries"] == [
        {"name": "Health care", "slug": "health-care", **card}
    ]


def test_published_comments_are_there_also_of_what_was_merged(client, company):
    make_comment(company, text="One")
    make_comment(make_company("Old Name", merged_into=company), text="Two")
    said = everything(client)["companies"][0]["comments"]
    assert {one["text"] for one in said} == {"One", "Two"}
    assert set(said[0]) == {"prompt", "quarter", "employment", "text"}


def test_unpublished_comments_are_not_there(client, company):
    make_comment(company, state=Comment.State.WAITING)
    make_comment(company)
    Comment.objects.filter(state=Comment.State.APPROVED).update(released=False)
    assert everything(client)["companies"][0]["comments"] == []


def test_of_a_removed_comment_the_reason_alone_is_there(client, company):
    make_comment(company, text="A name", state=Comment.State.REMOVED, reason="names")
    assert everything(client)["companies"][0]["comments"] == [
        {
            "prompt": "works",
            "quarter": "2026 Q4",
            "removed": True,
            "reason": "It names or describes a person who can be recognized.",
        }
    ]


@pytest.mark.parametrize("name", ["companies_csv", "companies_json"])
def test_queries_grow_with_the_chunks_and_not_with_the_companies(
    client, name, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(queries, "CHUNK", 10)
    for number in range(40):
        company = make_company(f"Company {number:02}", industry=make_industry(f"I{number}"))
        publish(company)
        make_comment(company)
    with django_assert_max_num_queries(2 + 2 * math.ceil(40 / 10)):
        text(client, name)


@pytest.mark.parametrize("name", ["companies_csv", "companies_json"])
def test_anyone_may_fetch_it_from_anywhere(client, name):
    response = client.get(reverse(name))
    assert response["Access-Control-Allow-Origin"] == "*"
    assert len(response.cookies) == 0


def test_the_page_has_the_columns_the_formula_and_the_license(client):
    page = client.get(reverse("data")).content.decode()
    assert all(f"<code>{name}</code>" in page for name in queries.COLUMNS)
    assert queries.LICENSE in page
    assert "10·m" in page


# What makes a score.

KNOWN_TO_THE_BOX = {"id", "industry", "merged_into"}
OTHER = {
    models.CharField: "other",
    models.TextField: "Another text.",
    models.URLField: "https://other.example/",
    models.SlugField: "another-slug",
    models.PositiveSmallIntegerField: 1901,
    models.DateField: "2020-02-02",
    models.DateTimeField: "2020-02-02T00:00Z",
    models.BooleanField: True,
    models.IntegerField: 7,
    models.JSONField: {"paid": True},
}


def change_everything(company) -> set[str]:
    """Give every field that is the company's own another value; return the fields' names."""
    values = {}
    for field in Company._meta.concrete_fields:
        if field.name not in KNOWN_TO_THE_BOX and not field.is_relation:
            values[field.name] = OTHER[type(field)]
    values |= {"size": Company.Size.OVER_10000, "state": Company.State.LISTED}
    Company.objects.filter(pk=company.pk).update(**values)
    Benefit.objects.create(
        company=company, kind="remote", source="https://x.example/", seen_on="2026-01-01"
    )
    CompanyName.objects.create(company=company, name="Another name")
    return set(values)


def figures() -> bytes:
    """All that is published, as bytes."""
    return json.dumps(
        [
            list(Scorecard.objects.values("payload", "overall", "min_ratings", "is_paused")),
            list(Score.objects.order_by("subject").values("subject", "value", "min_ratings")),
            list(IndustryScores.objects.values("payload")),
        ],
        default=str,
        sort_keys=True,
    ).encode()


def test_no_field_of_a_paying_or_claimed_company_enters_a_score():
    company = make_company("Larkfield", industry=make_industry(), size=Company.Size.TO_250)
    sync_employers()
    rated(company.pk, 12, job={"employment": "current"})
    run_tally()
    release_ratings(TODAY)
    before = figures()
    assert company.scorecard.payload
    assert {"name", "website", "about"} <= change_everything(company)
    sync_employers()
    Scorecard.objects.update(payload={}, overall=1, min_ratings=0)
    Batch.objects.update(released=False)
    release_ratings(TODAY)
    assert figures() == before


def test_the_ballot_box_knows_five_things_of_a_company():
    own = {"id", "batch", "closes_at", "band_shift", "waiting_since"}
    known = {field.name for field in Employer._meta.concrete_fields} - own
    assert known == {"name", "industry", "is_small", "merged_into", "is_open"}
