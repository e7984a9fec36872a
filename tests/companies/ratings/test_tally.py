"""Ballots become counts, and only counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.ratings import ballots, keys, tally
from companies.ratings.models import Ballot, Batch, Comment, Count, Employer, IndustryCount
from companies.ratings.questions import SLUGS
from tests.companies.ratings.conftest import (
    QUARTER,
    changed,
    employer,
    rated,
    rating,
    run_tally,
    run_tally_after_a_release,
    unsigned_key,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


def totals(pk=1):
    """How often each answer is counted for an employer, over all batches."""
    rows = [[0] * 6 for _ in SLUGS]
    for row in Count.objects.filter(employer=pk, dimension=""):
        for mine, more in zip(rows, row.answers, strict=True):
            for place, number in enumerate(more):
                mine[place] += number
    return rows


def expected(ratings):
    """The same from a plain list of answers."""
    rows = [[0] * 6 for _ in SLUGS]
    for answers in ratings:
        for row, answer in zip(rows, answers, strict=True):
            row[int(answer)] += 1
    return rows


def test_four_ballots_wait():
    employer()
    rated(1, 4)
    run_tally_after_a_release()
    assert Ballot.objects.count() == 4


def test_five_ballots_become_counts_and_are_gone():
    employer()
    rated(1, 5)
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Count.objects.get(dimension="").ratings) == (0, 5)


def test_the_next_ballots_wait_until_what_was_counted_is_published():
    employer()
    rated(1, 5)
    run_tally()
    rated(1, 5)
    run_tally()
    assert Ballot.objects.count() == 5
    Batch.objects.update(released=True)
    run_tally()
    assert Ballot.objects.count() == 0


def test_a_second_tally_counts_nothing_twice():
    employer()
    rated(1, 5)
    run_tally_after_a_release()
    run_tally_after_a_release()
    assert Count.objects.get(dimension="").ratings == 5


def test_a_tally_that_breaks_off_counts_an_employer_whole_or_not_at_all(monkeypatch):
    employer()
    rated(1, 5)
    monkeypatch.setattr("companies.ratings.tally.delete_ballots", lambda ballots: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_tally_after_a_release()
    assert (Ballot.objects.count(), Count.objects.count()) == (5, 0)


def test_a_group_is_counted_beside_the_whole():
    employer()
    rated(1, 5, job={"level": "manager"})
    run_tally_after_a_release()
    assert Count.objects.get(dimension="level", value="manager").ratings == 5


def test_a_withdrawal_is_taken_from_the_batch_that_counted_it():
    employer()
    keys = rated(1, 9)
    run_tally_after_a_release()
    for key in keys[:5]:
        ballots.withdraw_ratings(key, 1)
    run_tally_after_a_release()
    assert Count.objects.get(number=1, dimension="").ratings == 4


def test_a_withdrawal_is_taken_from_the_industry_that_counted_it():
    one = employer(industry="health")
    keys = rated(1, 9, about={"care": "yes"})
    run_tally_after_a_release()
    one.industry = "energy"
    one.save(update_fields=["industry"])
    for key in keys[:5]:
        ballots.withdraw_ratings(key, 1)
    run_tally_after_a_release()
    assert [(row.industry, row.ratings) for row in IndustryCount.objects.all()] == [("health", 4)]


def test_comments_wait_for_a_moderator_once_tallied():
    employer()
    rated(1, 5, comments={"works": "Tea."})
    run_tally_after_a_release()
    assert Comment.objects.filter(state="waiting", text="Tea.").count() == 5


def test_the_merged_are_tallied_together():
    one, _ = employer(1), employer(2)
    rated(1, 3)
    rated(2, 2)
    one.merged_into = 2
    one.save()
    run_tally_after_a_release()
    assert Ballot.objects.count() == 0


SAME = "".join(str(number % 5 + 1) for number in range(len(SLUGS)))


@pytest.mark.parametrize(
    ("given_answers", "why"),
    [
        ([SAME] * 3 + ["45"] * 4, "exactly the same"),
        (["5" * len(SLUGS)] * 5 + ["45"] * 2, "one answer throughout"),
    ],
)
def test_a_batch_that_looks_wrong_is_held_back(given_answers, why):
    employer()
    for answers in given_answers:
        ballots.submit_rating(unsigned_key(), 1, rating(answers))
    run_tally_after_a_release()
    batch = Batch.objects.get()
    assert batch.state == "held"
    assert why in batch.reason


def test_far_more_ratings_than_usual_are_held_back():
    employer()
    rated(1, 6)
    run_tally_after_a_release()
    rated(1, 21)
    run_tally_after_a_release()
    assert Batch.objects.get(number=2).state == "held"


def test_what_comes_after_a_held_batch_counts():
    employer()
    for _ in range(5):
        ballots.submit_rating(unsigned_key(), 1, rating(SAME))
    run_tally_after_a_release()
    rated(1, 5)
    run_tally_after_a_release()
    assert Count.objects.get(dimension="").number == 2


def test_a_passed_batch_is_counted():
    employer()
    for _ in range(5):
        ballots.submit_rating(unsigned_key(), 1, rating(SAME))
    run_tally_after_a_release()
    Batch.objects.update(state="passed")
    run_tally_after_a_release()
    assert (Count.objects.get(dimension="").ratings, Batch.objects.get().state) == (5, "counted")


def test_a_void_batch_is_deleted():
    employer()
    key = unsigned_key()
    for one in [key, *(unsigned_key() for _ in range(4))]:
        ballots.submit_rating(one, 1, rating(SAME))
    run_tally_after_a_release()
    Batch.objects.update(state="void")
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Count.objects.count()) == (0, 0)
    assert ballots.get_rating(key, 1).rating is None


def held_back(number=5):
    """Ratings that look wrong, in a batch that the tally has held back; their keys."""
    alike = [unsigned_key() for _ in range(number)]
    for key in alike:
        ballots.submit_rating(key, 1, rating(SAME))
    run_tally_after_a_release()
    return alike


@pytest.mark.parametrize("state", ["held", "void"])
def test_a_ballot_that_is_sent_again_stays_in_the_batch_that_was_held_back(state):
    employer()
    alike = held_back()
    Batch.objects.update(state=state)
    for key in alike:
        ballots.submit_rating(key, 1, rating())
    Batch.objects.update(state="void")
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Count.objects.count()) == (0, 0)


def test_nor_does_a_withdrawal_lead_out_of_the_batch_that_was_held_back():
    employer()
    for key in held_back():
        ballots.withdraw_ratings(key, 1)
        ballots.submit_rating(key, 1, rating())
    Batch.objects.update(state="void")
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Count.objects.count()) == (0, 0)


def test_a_ballot_withdrawn_from_a_batch_that_was_held_back_does_not_count():
    employer()
    alike = held_back(6)
    ballots.withdraw_ratings(alike[0], 1)
    Batch.objects.update(state="passed")
    run_tally_after_a_release()
    assert Count.objects.get(dimension="").ratings == Batch.objects.get().size == 5
    assert ballots.get_rating(alike[0], 1).rating is None


def test_a_change_counts_in_the_batch_and_the_quarter_that_counted_the_rating():
    employer()
    early = rated(1, 6, about={"care": "yes"})
    tally.tally_ballots(keys.read_tally_private_key(), QUARTER - 4)
    for key in early[:5]:
        ballots.submit_rating(key, 1, rating(about={"care": "no"}))
    run_tally_after_a_release()
    assert [(row.number, row.ratings) for row in Count.objects.all()] == [(1, 6)]
    assert set(IndustryCount.objects.values_list("quarter", "value", "ratings")) == {
        (QUARTER - 4, "yes", 1),
        (QUARTER - 4, "no", 5),
    }
    assert ballots.get_rating(early[0], 1).counted[:2] == (1, 1)


def test_a_batch_of_changes_holds_no_rating_of_its_own():
    employer()
    for key in rated_and_counted(6)[:5]:
        ballots.submit_rating(key, 1, rating())
    run_tally_after_a_release()
    assert (Batch.objects.get(number=2).size, Batch.objects.get(number=2).changes) == (0, 5)


def rated_and_counted(number):
    """Ratings in the first batch; their keys."""
    made = rated(1, number)
    run_tally_after_a_release()
    return made


def test_a_withdrawn_rating_that_is_given_anew_is_a_fresh_one():
    employer()
    early = rated_and_counted(9)
    for key in early[:5]:
        ballots.withdraw_ratings(key, 1)
    run_tally_after_a_release()
    for key in early[:5]:
        ballots.submit_rating(key, 1, rating())
    run_tally_after_a_release()
    assert set(Count.objects.values_list("number", "ratings")) == {(1, 4), (3, 5)}


def test_changes_survive_a_void_batch_and_fresh_ratings_do_not():
    employer()
    early = rated_and_counted(6)
    for key in early[:4]:
        ballots.submit_rating(key, 1, rating())
    ballots.withdraw_ratings(early[4], 1)
    held_back()
    assert ballots.get_rating(early[0], 1).is_waiting
    Batch.objects.filter(state="held").update(state="void")
    run_tally_after_a_release()
    says = [ballots.get_rating(key, 1).rating for key in early]
    assert totals() == expected([one.answers for one in says if one])
    assert (Ballot.objects.count(), Count.objects.get(dimension="").ratings) == (0, 5)


def test_fewer_than_five_changes_of_a_void_batch_wait_for_more():
    employer()
    early = rated_and_counted(6)
    ballots.withdraw_ratings(early[0], 1)
    held_back()
    Batch.objects.filter(state="held").update(state="void")
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Count.objects.get(dimension="").ratings) == (1, 6)
    rated(1, 4)
    run_tally_after_a_release()
    assert set(Count.objects.values_list("number", "ratings")) == {(1, 5), (3, 4)}


def test_ballots_that_change_no_count_wait():
    employer()
    for key in rated_and_counted(5):
        ballots.submit_rating(
            key, 1, changed(ballots.get_rating(key, 1).rating, comments={"works": "Tea."})
        )
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Batch.objects.count()) == (5, 1)


def test_ballots_that_change_no_count_are_no_changes_of_a_batch():
    employer()
    early = rated_and_counted(5)
    ballots.submit_rating(early[0], 1, ballots.get_rating(early[0], 1).rating)
    rated(1, 5)
    run_tally_after_a_release()
    assert (Batch.objects.get(number=2).changes, Ballot.objects.count()) == (5, 0)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_passed_batch_from_which_all_have_withdrawn_is_done_with(is_there):
    employer()
    for key in held_back():
        ballots.withdraw_ratings(key, 1)
    if not is_there:
        Ballot.objects.all().delete()
    Batch.objects.update(state="passed")
    run_tally_after_a_release()
    batch = Batch.objects.get()
    assert (batch.state, batch.size, batch.changes) == ("counted", 0, 0)


def test_a_removed_comment_stays_removed_whatever_its_author_writes():
    employer()
    early = rated(1, 5, comments={"works": "Tea."})
    run_tally_after_a_release()
    Comment.objects.update(state="removed")
    for key in early:
        ballots.submit_rating(key, 1, rating(comments={"works": "Tea!"}))
    run_tally_after_a_release()
    assert set(Comment.objects.values_list("state", "text")) == {("removed", "Tea.")}


def test_an_employer_that_is_closed_is_not_tallied():
    employer()
    rated(1, 5)
    Employer.objects.update(is_open=False)
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Batch.objects.count()) == (5, 0)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rate", "rate", "rate", "withdraw", "tally"]),
        st.integers(0, 7),
        st.text("012345", min_size=len(SLUGS), max_size=len(SLUGS)).filter(
            lambda text: text.strip("0")
        ),
    ),
    max_size=40,
)


@settings(max_examples=20)
@given(STEPS)
def test_counts_and_ballots_agree_with_a_plain_dictionary(steps):
    for model in (Ballot, Count, Batch, Comment, Employer):
        model.objects.all().delete()
    employer()
    keys, said = [unsigned_key() for _ in range(8)], {}
    for act, who, answers in steps:
        if act == "rate":
            ballots.submit_rating(keys[who], 1, rating(answers))
            said[who] = answers
        elif act == "withdraw" and who in said:
            ballots.withdraw_ratings(keys[who], 1)
            del said[who]
        elif act == "tally":
            run_tally_after_a_release()
            Batch.objects.filter(state="held").update(state="passed")
    for who, key in enumerate(keys):
        held = ballots.get_rating(key, 1)
        assert (held.rating.answers if held and held.rating else None) == said.get(who)
    for key in [unsigned_key() for _ in range(5)]:
        ballots.submit_rating(key, 1, rating())
        keys.append(key)
        said[len(keys) - 1] = ballots.get_rating(key, 1).rating.answers
    run_tally_after_a_release()
    Batch.objects.filter(state="held").update(state="passed")
    run_tally_after_a_release()
    assert totals() == expected(said.values())
    sizes = dict(Batch.objects.values_list("number", "size"))
    for number, ratings in Count.objects.filter(dimension="").values_list("number", "ratings"):
        assert ratings <= sizes[number]  # a change makes no batch larger: it stays where it was
