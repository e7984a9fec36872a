"""What can be read out of published figures, and of the database, by whoever compares them."""

import json
import random

import pytest
from django.apps import apps
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from companies.employer_sync import sync_employers
from companies.models import Company, Industry, IndustryScores, Score, Scorecard
from companies.ratings import ballots
from companies.ratings.models import Ballot, Batch, Employer
from companies.ratings.noise import draw_batch_noise
from companies.ratings.rating import Rating
from companies.release import release_ratings
from tests.companies.ratings.conftest import (
    CLOSES_AT,
    TODAY,
    later,
    rated,
    rating,
    run_tally,
    unsigned_key,
)

database = pytest.mark.django_db(databases=["default", "ratings"])
PUBLISHED = [Scorecard, Score, IndustryScores]


def begin_again():
    """Three companies of one industry, and no rating."""
    for model in [*apps.get_app_config("ratings").get_models(), *PUBLISHED, Company, Industry]:
        model.objects.all().delete()
    industry = Industry.objects.create(pk=1, name="Health", slug="health")
    for pk in (1, 2, 3):
        Company.objects.create(pk=pk, name=f"Company {pk}", industry=industry)
    sync_employers()
    Employer.objects.update(closes_at=CLOSES_AT, band_shift=0)


def published():
    """Everything that is published, as bytes."""
    fields = ("company", "payload", "overall", "min_ratings", "is_paused", "may_be_ranked")
    rows = [
        list(Scorecard.objects.order_by("company").values_list(*fields)),
        list(
            Score.objects.order_by("company", "subject").values_list("company", "subject", "value")
        ),
        list(IndustryScores.objects.values_list("industry", "payload")),
    ]
    return json.dumps(rows, default=str).encode()


# Two worlds


def mixed(ratings, chance):
    """Other ratings with the same sums: who gave which answer is exchanged."""
    columns = [list(column) for column in zip(*(one.answers for one in ratings), strict=True)]
    for column in columns:
        chance.shuffle(column)
    return [Rating("".join(row)) for row in zip(*columns, strict=True)]


def history(batches):
    """Three releases: twelve ratings, fifteen more, then the first twelve with other answers."""
    begin_again()
    first, second, changes = batches
    people, bytes_after = [unsigned_key() for _ in first], []
    for at, part in enumerate((first, second, changes)):
        chance = random.Random(at)  # the same draws in both worlds
        keys = people if part is not second else [unsigned_key() for _ in second]
        for key, one in zip(keys, part, strict=True):
            ballots.submit_rating(key, 1, one)
        if part is changes:
            run_tally(later(2), chance=chance, draw_noise=draw_batch_noise)
        run_tally(later(at * 8), chance=chance, draw_noise=draw_batch_noise)
        release_ratings(later(at * 8))
        bytes_after.append(published())
    return bytes_after


@database
def test_two_worlds_with_equal_sums_and_noise_publish_the_same_bytes():
    chance = random.Random(1)
    batches = [[rating("12345") for _ in range(n)] for n in (12, 15, 12)]
    others = [mixed(batch, chance) for batch in batches]
    assert sorted(r.answers for r in others[0]) != sorted(r.answers for r in batches[0])
    one, other = history(batches), history(others)
    assert other == one
    assert len(set(one)) == 3  # and there was something to see each time


# Two dumps


def dump():
    """All rows that a tally has written of an employer, but for what waits."""
    names = ("Batch", "GroupSum")
    models = [m for m in apps.get_app_config("ratings").get_models() if m.__name__ in names]
    fields = [
        [f.attname for f in m._meta.concrete_fields if f.attname != "released"] for m in models
    ]
    return {
        json.dumps([model.__name__, *row], default=str)
        for model, columns in zip(models, fields, strict=True)
        for row in model.objects.values_list(*columns)
    }


@database
def test_two_dumps_around_edits_and_withdrawals_differ_by_new_rows_alone():
    begin_again()
    keys = rated(1, 18, job={"level": "manager"})
    run_tally()
    rated(1, 18, job={"level": "manager"})
    run_tally_after(1)
    before = dump()
    ballots.withdraw_ratings(keys[0], 1)
    ballots.submit_rating(keys[1], 1, rating("1"))
    rated(1, 6)
    run_tally_after(2)
    assert before < dump()
    assert len(dump() - before) == 1


def run_tally_after(months_on):
    """Tally after what was counted before is published."""
    Batch.objects.update(released=True)
    return run_tally(later(months_on))


# No small change

ACTS = st.one_of(
    st.tuples(st.just("crowd"), st.integers(1, 8), st.integers(1, 2)),
    st.tuples(st.just("alike"), st.integers(3, 8), st.integers(1, 2)),
    st.tuples(st.just("edit"), st.integers(0, 20), st.integers(1, 6)),
    st.tuples(st.just("withdraw"), st.integers(0, 20), st.integers(1, 6)),
)
ROUNDS = st.lists(  # what people do, how many months pass, and whether it is released
    st.tuples(st.lists(ACTS, max_size=3), st.integers(0, 4), st.booleans()),
    min_size=1,
    max_size=5,
)
# Two rounds to begin with, without which there is seldom a card that could change.
FIRST = [([("crowd", 7, 1)], 1, True), ([("crowd", 6, 2)], 1, True)]


def play(people, act, number, more):
    """Do one step of a history. `people` holds (key, company) of everyone who has rated."""
    if act in {"crowd", "alike"}:
        for _ in range(number):
            key = unsigned_key()
            sheet = "12345" if act == "crowd" else "1" * 8 + "2" * 9
            ballots.submit_rating(key, more, rating(sheet))
            people.append((key, more))
    else:
        for key, company in people[number : number + more]:
            found = ballots.get_rating(key, company)
            if act == "edit":
                ballots.submit_rating(key, company, rating("12345"))
            elif found and found.rating:
                ballots.withdraw_ratings(key, company)


def counted(people, company):
    """Who is in a company's sums, as their keys say."""
    found = set()
    for key, at in people:
        held = ballots.get_rating(key, at) if at == company else None
        if held and held.counted:
            found.add(key.secret)
    return found


@database
@settings(max_examples=25)
@given(ROUNDS)
@example([([("crowd", 6, 1)], 1, False), ([("withdraw", 12, 6)], 1, False)])
def test_two_scorecards_in_a_row_differ_by_six_fresh_ratings_or_are_half_a_year_apart(rounds):
    begin_again()
    people, cards, known, since = [], {1: None, 2: None}, {1: set(), 2: set()}, {1: 0, 2: 0}
    month = 0
    for acts, months_on, is_released in [*FIRST, *rounds, ([], 7, True)]:
        month += months_on
        for act in acts:
            play(people, *act)
        run_tally(later(month))
        if not is_released:
            continue
        release_ratings(later(month))
        for company in (1, 2):
            row = Scorecard.objects.filter(company=company).first()
            card = json.dumps(row.payload) if row else None
            if card == cards[company]:
                continue
            fresh = counted(people, company) - known[company]
            assert len(fresh) >= 6 or month - since[company] >= 6
            cards[company], since[company] = card, month
            known[company] |= counted(people, company)


# One ballot

PAGES = [
    *(
        "/",
        "/companies/",
        "/companies/?rated=no",
        "/companies/?sort=ratings",
        "/companies/company-1/",
    ),
    *(
        "/companies/compare/?c=company-1&c=company-2",
        "/companies/best/overall/",
        "/companies/data/",
    ),
    *("/companies/industries/health/", "/companies/rate/", "/companies/figures/", "/sitemap.xml"),
    *("/search/?q=company", "/companies/company-1/rate/"),
]


def look_around(client):
    """What all pages, lists and files say, but for what changes with each answer."""
    files = [reverse(name) for name in ("companies_csv", "companies_json")]
    found = {}
    for path in [*PAGES, *files]:
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[path] = (answer.status_code, body)
    return found


@database
@pytest.mark.indexed
def test_a_single_ballot_changes_no_page_list_or_file(client):
    begin_again()
    release_ratings(TODAY)
    before = look_around(client)
    rated(1, 1)
    run_tally()
    release_ratings(TODAY)
    after = look_around(client)
    assert Ballot.objects.count() == 1
    assert [path for path in before if after[path] != before[path]] == []
