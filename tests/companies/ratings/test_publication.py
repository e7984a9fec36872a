"""What can be read out of published figures by whoever compares them."""

import json
import random
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from companies.employer_sync import sync_employers
from companies.models import Company, Industry, IndustryScores, Score, Scorecard
from companies.ratings import ballots, scores
from companies.ratings.models import (
    Ballot,
    Batch,
    Comment,
    Count,
    Employer,
    IndustryCount,
    Nullifier,
    Slot,
)
from companies.ratings.questions import DEMOGRAPHICS, DIMENSIONS, SIXTEEN, SLUGS
from companies.ratings.rating import Rating
from companies.release import release_ratings
from tests.companies.ratings.conftest import rating, run_tally, unsigned_key

database = pytest.mark.django_db(databases=["default", "ratings"])
KEPT = [Ballot, Batch, Comment, Count, Employer, IndustryCount, Nullifier, Slot]
PUBLISHED = [Scorecard, Score, IndustryScores]
FEWEST = 5


def begin_again():
    """Two companies of one industry, and no rating."""
    for model in [*KEPT, *PUBLISHED, Company, Industry]:
        model.objects.all().delete()
    industry = Industry.objects.create(pk=1, name="Health", slug="health")
    for pk in (1, 2):
        Company.objects.create(pk=pk, name=f"Company {pk}", industry=industry)
    sync_employers()


def published():
    """Everything that is published, as bytes."""
    fields = ("company", "payload", "overall", "min_ratings", "is_paused")
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
    """Other ratings with the same sums: who gave which answer is exchanged within each group."""
    groups = {}
    for one in ratings:
        groups.setdefault(json.dumps([one.job, one.about]), []).append(one)
    other = []
    for members in groups.values():
        columns = [list(column) for column in zip(*(m.answers for m in members), strict=True)]
        for column in columns:
            chance.shuffle(column)
        answers = ["".join(row) for row in zip(*columns, strict=True)]
        other += [Rating(a, m.job, m.about) for a, m in zip(answers, members, strict=True)]
    chance.shuffle(other)
    return other


def history(batches):
    """Three releases: the first twelve, fifteen more, then the first twelve with other answers."""
    begin_again()
    bytes_after = []
    first, second, changes = batches
    people = [unsigned_key() for _ in first]
    by_job = {json.dumps([one.job, one.about]): [] for one in first}
    for key, one in zip(people, first, strict=True):
        ballots.submit_rating(key, 1, one)
        by_job[json.dumps([one.job, one.about])].append(key)
    for part in ([], second, changes):
        for one in part:
            where = by_job[json.dumps([one.job, one.about])] if part is changes else None
            ballots.submit_rating(where.pop() if where else unsigned_key(), 1, one)
        run_tally()
        Batch.objects.filter(state="held").update(state="passed")
        run_tally()
        release_ratings()
        bytes_after.append(published())
    return bytes_after


@database
def test_two_worlds_with_equal_sums_publish_the_same_bytes():
    chance = random.Random(1)
    jobs = [{"level": "manager"}, {"level": "senior", "tenure": "1-2"}]
    about = [{}, {"age": "30-44"}]

    def some(number):
        made = []
        for i in range(number):
            made.append(rating("12345", jobs[i % 2], about[i % 2]))
        return made

    # All of the first batch change their minds in the third, so that what they take back is equal.
    batches = [some(12), some(15), some(12)]
    others = [mixed(batch, chance) for batch in batches]
    assert sorted(r.answers for r in others[0]) != sorted(r.answers for r in batches[0])
    one, other = history(batches), history(others)
    assert other == one
    assert len(set(one)) == 3  # and there was something to see each time


# No small change

ACTS = st.one_of(
    st.tuples(st.just("crowd"), st.integers(1, 8), st.integers(1, 2)),
    st.tuples(st.just("alike"), st.integers(3, 6), st.integers(1, 2)),
    st.tuples(st.just("edit"), st.integers(0, 20), st.integers(1, 6)),
    st.tuples(st.just("withdraw"), st.integers(0, 20), st.integers(1, 6)),
)
ROUNDS = st.lists(  # what people do, what the editor does with held batches, whether it is released
    st.tuples(st.lists(ACTS, max_size=3), st.sampled_from(["", "pass", "void"]), st.booleans()),
    min_size=1,
    max_size=5,
)
# Two rounds to begin with, without which there is seldom a card that could change.
FIRST = [([("crowd", 7, 1)], "", True), ([("crowd", 6, 2)], "", True)]


def play(people, act, number, more):
    """Do one step of a history. `people` holds (key, company) of everyone who has rated."""
    if act in {"crowd", "alike"}:
        for _ in range(number):
            key = unsigned_key()
            ballots.submit_rating(
                key, more, rating("12345" if act == "crowd" else "1" * 8 + "2" * (len(SLUGS) - 8))
            )
            people.append((key, more))
    elif act in {"edit", "withdraw"}:
        for key, company in people[number : number + more]:
            if act == "edit":
                ballots.submit_rating(key, company, rating("12345"))
            elif ballots.get_rating(key, company) and ballots.get_rating(key, company).rating:
                ballots.withdraw_ratings(key, company)


def count(what_the_editor_does):
    """Tally; let the editor decide on what is held back, and tally that."""
    run_tally()
    if what_the_editor_does:
        state = "passed" if what_the_editor_does == "pass" else "void"
        Batch.objects.filter(state="held").update(state=state)
        run_tally()


def counted(people, company):
    """Who is in a company's counts, and with which answers, as their keys say."""
    found = {}
    for key, rated in people:
        held = ballots.get_rating(key, rated) if rated == company else None
        if held and held.counted:
            found[key.secret] = held.counted[2].answers
    return found


@database
@settings(max_examples=25)
@given(ROUNDS)
@example([([("crowd", 6, 1)], "", False), ([("withdraw", 12, 6)], "", False)])
def test_two_scorecards_in_a_row_differ_by_five_ballots_or_not_at_all(rounds):
    begin_again()
    people, cards, known = [], {1: None, 2: None}, {1: {}, 2: {}}
    for acts, editor, is_released in [*FIRST, *rounds, ([], "", True)]:
        for act in acts:
            play(people, *act)
        count(editor)
        if not is_released:
            continue
        recomputed = {b.employer for b in Batch.objects.filter(state="counted", released=False)}
        release_ratings()
        for company in (1, 2):
            row = Scorecard.objects.filter(company=company).first()
            card = json.dumps(row.payload) if row and row.payload else None
            now, before = counted(people, company), known[company]
            differ = {who for who in {*now, *before} if now.get(who) != before.get(who)}
            assert card == cards[company] or len(differ) >= FEWEST
            cards[company] = card
            if company in recomputed:
                known[company] = now


@database
def test_the_means_of_a_small_industry_are_in_halves_too():
    begin_again()
    for answers in ("1", "2", "2", "4", "5"):  # a mean of 2.8, which tells the sum of five people
        ballots.submit_rating(unsigned_key(), 1, rating(answers * len(SIXTEEN) + "3"))
    run_tally()
    Batch.objects.filter(state="held").update(state="passed")
    run_tally()
    release_ratings()
    assert Scorecard.objects.get().payload["industry"]["salary"] == 3.0


# Breakdowns


@st.composite
def batches_of_groups(draw, dimension):
    """Counts of people of whom some have said which group they are in."""
    values = [value for value, _ in (DIMENSIONS.get(dimension) or DEMOGRAPHICS[dimension])[1]]
    sizes = {
        value: draw(st.one_of(st.integers(0, 14), st.integers(5, 80))) for value in [*values, ""]
    }
    silent = draw(st.integers(0, 9))  # of ten do not answer a question
    chance = random.Random(draw(st.integers(0, 1000)))
    counts = {}
    for value, size in sizes.items():
        for _ in range(size):
            answers = "".join(
                "0" if chance.random() * 10 < silent else chance.choice("12345") for _ in SLUGS
            )
            groups = [("", ""), *([(dimension, value)] if value else [])]
            if dimension == "left" and (value or chance.random() < 0.1):
                groups.append(("employment", "former"))
            for group in groups:
                part = counts.setdefault(
                    group, scores.Counts(8107, *group, 0, scores.empty_answers())
                )
                scores.add_answers(part.answers, answers)
                counts[group] = part._replace(ratings=part.ratings + 1)
    return list(counts.values())


def fewer_than_five_are_left_over(whole, parts):
    """Whether some of the published parts, taken from the whole, leave one to four people."""
    chosen = (some for n in range(1, len(parts) + 1) for some in combinations(parts, n))
    return any(0 < whole - sum(some) < FEWEST for some in chosen)


FEWEST_IN = dict.fromkeys(DIMENSIONS, 10) | dict.fromkeys(DEMOGRAPHICS, 50)


@pytest.mark.parametrize("dimension", FEWEST_IN)
@settings(max_examples=40)
@given(data=st.data())
def test_what_the_groups_leave_over_is_nobody_or_at_least_five(dimension, data):
    counts = data.draw(batches_of_groups(dimension))
    means = dict.fromkeys(SLUGS, 3.0)
    rows = scores.compute_breakdown(counts, dimension, means, 8107, FEWEST_IN[dimension])
    wholes = [c for c in counts if not c.dimension or c.dimension != dimension]
    cells = {c.value: c for c in counts if c.dimension == dimension}
    shown = [cells[row["value"]] for row in rows]
    assert all(cell.ratings >= FEWEST_IN[dimension] for cell in shown)
    for whole in wholes:
        assert not fewer_than_five_are_left_over(whole.ratings, [c.ratings for c in shown])
        for at, slug in enumerate(SLUGS):
            given = [
                sum(cells[row["value"]].answers[at][1:]) for row in rows if slug in row["scores"]
            ]
            assert all(number >= FEWEST for number in given)
            assert not fewer_than_five_are_left_over(sum(whole.answers[at][1:]), given)
