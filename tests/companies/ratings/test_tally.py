"""Ballots become sums, and only sums."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.ratings import anomalies, ballots, batches, noise, tally
from companies.ratings.leaves import STATES, make_leaf
from companies.ratings.models import (
    Ballot,
    Batch,
    Comment,
    Employer,
    Envelope,
    GroupSum,
    Leaf,
    Nullifier,
    Slot,
)
from companies.ratings.questions import OVERALL, SLUGS
from tests.companies.ratings.conftest import (
    MONTH,
    QUARTER,
    TODAY,
    YEAR,
    changed,
    employer,
    later,
    rated,
    rating,
    run_tally,
    run_tally_after_a_release,
    unsigned_key,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])
SAME = "".join(str(number % 5 + 1) for number in range(len(SLUGS)))


def totals(pk=1):
    """What is counted for an employer over all batches: ratings, answers, stars."""
    rows = Batch.objects.filter(employer=pk, state="counted").exclude(answered=[])
    add_up = lambda column: [sum(n) for n in zip(*(getattr(r, column) for r in rows), strict=True)]  # noqa: E731
    nothing = [0] * len(SLUGS)
    return (
        sum(row.ratings for row in rows),
        add_up("answered") or nothing,
        add_up("stars") or nothing,
    )


def expected(sheets):
    """The same from a plain list of answers."""
    sheets = list(sheets)
    columns = list(zip(*sheets, strict=True)) or [()] * len(SLUGS)
    return (
        len(sheets),
        [sum(digit > "0" for digit in column) for column in columns],
        [sum(map(int, column)) for column in columns],
    )


def list_leaves(key, number=1, pk=1):
    """Which states of a submission are in the log, or wait for it."""
    there = {bytes(value) for value in Leaf.objects.values_list("value", flat=True)}
    return [state for state in STATES if make_leaf(key, pk, number, state) in there]


# When a batch closes


@pytest.mark.parametrize(("number", "left"), [(5, 5), (6, 0), (9, 0)])
def test_a_batch_closes_at_six_fresh_ratings_here(number, left):
    employer()
    rated(1, number)
    run_tally()
    assert Ballot.objects.count() == left


def test_the_number_that_closes_a_batch_is_drawn_anew_each_time():
    employer()
    drawn = set()
    for seed in range(30):
        rated(1, 6)
        Batch.objects.update(released=True)
        Employer.objects.update(closes_at=6)
        tally.tally_ballots(ballots.keys.read_tally_private_key(), TODAY, Random(seed))
        drawn.add(Employer.objects.get().closes_at)
    assert drawn == {6, 7, 8, 9}


def test_keys_of_two_years_close_no_batch_together():
    employer()
    for year in (YEAR, YEAR, YEAR, YEAR - 1, YEAR - 1, YEAR - 1):
        ballots.submit_rating(unsigned_key(year), 1, rating())
    run_tally()
    assert (Ballot.objects.count(), Batch.objects.count()) == (6, 0)


def test_keys_of_another_year_ride_along():
    employer()
    for year in [YEAR] * 6 + [YEAR - 1]:
        ballots.submit_rating(unsigned_key(year), 1, rating())
    run_tally()
    assert (Ballot.objects.count(), Batch.objects.get().ratings) == (0, 7)


def test_changes_alone_close_no_batch():
    employer()
    for key in rated_and_counted(6):
        ballots.submit_rating(key, 1, rating("12"))
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Batch.objects.count()) == (6, 1)


def test_changes_are_counted_without_fresh_ratings_after_six_months():
    employer()
    keys = rated_and_counted(6)
    ballots.withdraw_ratings(keys[0], 1)
    counted = []
    for months_on in range(1, 8):
        run_tally_after_a_release(later(months_on))
        counted.append(Ballot.objects.count() == 0)
    assert counted == [False] * 6 + [True]
    assert Batch.objects.get(number=2).ratings == -1


def test_a_batch_that_closes_in_time_takes_changes_along_and_the_wait_begins_anew():
    employer()
    ballots.withdraw_ratings(rated_and_counted(7)[0], 1)
    run_tally_after_a_release(later(1))
    rated(1, 6)
    run_tally_after_a_release(later(2))
    assert (Ballot.objects.count(), Employer.objects.get().waiting_since) == (0, None)


def test_the_next_ballots_wait_until_what_was_counted_is_published():
    employer()
    rated(1, 6)
    run_tally()
    rated(1, 6)
    run_tally()
    assert Ballot.objects.count() == 6
    run_tally_after_a_release()
    assert Ballot.objects.count() == 0


def test_a_second_tally_counts_nothing_twice():
    employer()
    rated(1, 6)
    run_tally_after_a_release()
    run_tally_after_a_release()
    assert totals()[0] == 6


def test_a_tally_that_breaks_off_counts_an_employer_whole_or_not_at_all(monkeypatch):
    employer()
    rated(1, 6)
    monkeypatch.setattr("companies.ratings.tally.update_ballots", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_tally()
    assert (Ballot.objects.count(), Batch.objects.count(), Envelope.objects.count()) == (6, 0, 0)


def test_the_merged_are_tallied_together():
    one, _ = employer(1), employer(2)
    rated(1, 3)
    rated(2, 3)
    one.merged_into = 2
    one.save()
    run_tally()
    assert (Ballot.objects.count(), totals(2)[0]) == (0, 6)


def test_an_employer_that_is_closed_is_not_tallied():
    employer()
    rated(1, 6)
    Employer.objects.update(is_open=False)
    run_tally()
    assert (Ballot.objects.count(), Batch.objects.count()) == (6, 0)


def rated_and_counted(number, **fields):
    """Ratings in the first batch; their keys."""
    made = rated(1, number, **fields)
    run_tally_after_a_release()
    return made


# What is written


def test_a_batch_keeps_sums_and_no_answers():
    employer()
    sheets = ["".join(Random(n).choices("012345", k=len(SLUGS))) for n in range(6)]
    for sheet in sheets:
        ballots.submit_rating(unsigned_key(), 1, rating(sheet))
    run_tally()
    assert totals() == expected(sheets)


def test_the_noise_is_added_before_anything_is_written():
    employer()
    rated(1, 6, answers="3")
    ones = noise.Noise([1] * len(SLUGS), [-2] * len(SLUGS))
    run_tally(draw_noise=lambda chance: ones)
    row = Batch.objects.get()
    assert (row.ratings, set(row.answered), set(row.stars)) == (6, {7}, {16})


def test_a_written_row_never_changes():
    employer()
    keys = rated_and_counted(8)
    before = Batch.objects.filter(number=1).values("answered", "stars", "ratings").get()
    for key in keys[:3]:
        ballots.withdraw_ratings(key, 1)
    ballots.submit_rating(keys[4], 1, rating("1"))
    rated(1, 6)
    run_tally_after_a_release(later(3))
    assert Batch.objects.filter(number=1).values("answered", "stars", "ratings").get() == before


def test_a_withdrawal_is_taken_from_the_open_batch():
    employer()
    keys = rated_and_counted(6, answers="5")
    ballots.withdraw_ratings(keys[0], 1)
    rated(1, 6, answers="3")
    run_tally_after_a_release()
    row = Batch.objects.get(number=2)
    assert (row.ratings, row.stars[0], row.answered[0]) == (5, 6 * 3 - 5, 5)


def test_a_change_has_the_weight_that_the_old_answers_have_by_now():
    employer()
    keys = rated_and_counted(6, answers="1")
    for key in keys:
        ballots.submit_rating(key, 1, rating("5"))
    rated(1, 6, answers="3")
    run_tally_after_a_release(later(18))  # six quarters: half
    row = Batch.objects.get(number=2)
    assert (row.stars[0], row.answered[0], row.ratings) == (6 * 3 + 6 * 4 // 2, 6, 6)


def test_a_withdrawn_rating_that_is_given_anew_is_a_fresh_one():
    employer()
    early = rated_and_counted(6)
    for key in early:
        ballots.withdraw_ratings(key, 1)
    rated(1, 6)
    run_tally_after_a_release()
    for key in early:
        ballots.submit_rating(key, 1, rating())
    run_tally_after_a_release()
    assert list(Batch.objects.order_by("number").values_list("ratings", flat=True)) == [6, 0, 6]


def test_new_words_alone_close_and_change_no_batch():
    employer()
    early = rated_and_counted(6)
    for key in early:
        same = ballots.get_rating(key, 1).rating
        ballots.submit_rating(key, 1, changed(same, comments={"works": "Tea."}))
    run_tally_after_a_release()
    assert (Ballot.objects.count(), Batch.objects.count()) == (0, 1)
    assert Comment.objects.count() == 6


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rate", "rate", "rate", "withdraw", "tally"]),
        st.integers(0, 9),
        st.text("012345", min_size=len(SLUGS), max_size=len(SLUGS)).filter(
            lambda text: text.strip("0")
        ),
    ),
    max_size=40,
)


@settings(max_examples=20)
@given(STEPS)
def test_sums_and_ballots_agree_with_a_plain_dictionary(steps):
    for model in (Ballot, Batch, Comment, Employer, Envelope, GroupSum, Leaf, Nullifier, Slot):
        model.objects.all().delete()
    employer()
    keys, said = [unsigned_key() for _ in range(10)], {}
    for act, who, answers in steps:
        if act == "rate":
            ballots.submit_rating(keys[who], 1, rating(answers))
            said[who] = answers
        elif act == "withdraw" and who in said:
            ballots.withdraw_ratings(keys[who], 1)
            del said[who]
        elif act == "tally":
            run_tally_after_a_release()
            Ballot.objects.filter(state="aside").update(state="passed")
    for who, key in enumerate(keys):
        held = ballots.get_rating(key, 1)
        assert (held.rating.answers if held and held.rating else None) == said.get(who)
    for n in range(12):  # so that all that waits is taken along
        ballots.submit_rating(unsigned_key(), 1, rating("12345"))
        said[f"new {n}"] = None
    added = Ballot.objects.count()
    run_tally_after_a_release()
    Ballot.objects.filter(state="aside").update(state="passed")
    assert added >= 12
    assert totals()[0] == len(said) - Ballot.objects.exclude(sealed=b"").count()


@settings(max_examples=20)
@given(STEPS)
def test_every_sum_is_that_of_what_the_keys_say_is_counted(steps):
    for model in (Ballot, Batch, Comment, Employer, Envelope, GroupSum, Leaf, Nullifier, Slot):
        model.objects.all().delete()
    employer()
    keys = [unsigned_key() for _ in range(10)]
    for act, who, answers in [*steps, ("tally", 0, "")]:
        if act == "rate":
            ballots.submit_rating(keys[who], 1, rating(answers))
        elif act == "withdraw":
            found = ballots.get_rating(keys[who], 1)
            if found and found.rating:
                ballots.withdraw_ratings(keys[who], 1)
        else:
            run_tally_after_a_release()
    found = [ballots.get_rating(key, 1) for key in keys]
    assert totals() == expected(one.counted[2].answers for one in found if one and one.counted)


# Groups


def count_waiting_cells():
    """How many envelopes of each cell wait, as the tally alone can tell."""
    key = ballots.keys.read_tally_private_key()
    cells = [tally.encryption.open_envelope(row.sealed, key) for row in Envelope.objects.all()]
    found = {}
    for *cell, _ in cells:
        found[tuple(cell)] = found.get(tuple(cell), 0) + 1
    return found


def test_a_rating_leaves_an_envelope_for_each_cell_that_it_names():
    employer()
    rated(1, 6, job={"level": "manager"}, about={"care": "yes"})
    run_tally()
    assert count_waiting_cells() == {
        ("employer 1", OVERALL, ""): 6,
        ("employer 1", "level", "manager"): 6,
        ("industry health", "care", "yes"): 6,
    }


def test_no_row_tells_of_a_group_below_thirty():
    employer()
    rated(1, 19, job={"level": "manager"})
    run_tally()
    assert not GroupSum.objects.exists()


def test_thirty_of_a_cell_become_a_row_and_the_others_wait():
    employer()
    for months_on in range(2):
        rated(1, 18, job={"level": "manager"})
        run_tally_after_a_release(later(months_on))
    row = GroupSum.objects.get()
    assert (row.owner, row.value, row.ratings) == ("employer 1", "manager", 30)
    assert count_waiting_cells()["employer 1", "level", "manager"] == 6


def test_envelopes_are_equally_long_and_told_apart_by_nothing():
    employer()
    rated(1, 6, job={"level": "manager", "department": "customer-service"}, about={"care": "yes"})
    run_tally()
    assert len({len(bytes(row.sealed)) for row in Envelope.objects.all()}) == 1


def test_what_has_waited_two_years_is_deleted_uncounted():
    employer()
    rated(1, 6)
    run_tally()
    run_tally_after_a_release(later(24))
    assert not Envelope.objects.exists()


def test_a_change_leaves_no_second_envelope():
    employer()
    keys = rated_and_counted(6)
    for key in keys:
        ballots.submit_rating(key, 1, rating("2"))
    rated(1, 6)
    run_tally_after_a_release()
    assert Envelope.objects.count() == 12


# Comments


def test_comments_wait_for_a_moderator_once_tallied():
    employer()
    rated(1, 6, comments={"works": "Tea."})
    run_tally()
    assert Comment.objects.filter(state="waiting", text="Tea.").count() == 6


def test_a_comment_never_comes_with_its_own_batch():
    employer()
    rated(1, 12, comments={"works": "Tea."})
    run_tally()
    assert set(Comment.objects.values_list("comes_out", flat=True)) <= {
        MONTH + delay for delay in (1, 2, 3)
    }


def test_a_removed_comment_stays_removed_whatever_its_author_writes():
    employer()
    early = rated_and_counted(6, comments={"works": "Tea."})
    Comment.objects.update(state="removed")
    for key in early:
        ballots.submit_rating(key, 1, rating(comments={"works": "Tea!"}))
    rated(1, 6)
    run_tally_after_a_release()
    assert set(Comment.objects.values_list("state", "text")) == {("removed", "Tea.")}


# What is held back by its size


def test_a_first_batch_of_more_than_twenty_is_held_back():
    employer()
    rated(1, 21)
    run_tally()
    assert (Batch.objects.get().state, Ballot.objects.filter(state="held").count()) == ("held", 21)


def test_far_more_ratings_than_usual_are_held_back():
    employer()
    rated_and_counted(6)
    rated(1, 21)
    run_tally_after_a_release()
    assert Batch.objects.get(number=2).state == "held"


def test_what_comes_after_a_held_batch_counts():
    employer()
    rated(1, 21)
    run_tally()
    rated(1, 6)
    run_tally_after_a_release()
    assert Batch.objects.get(state="counted").number == 2


def test_a_passed_batch_is_counted_by_the_next_tally():
    employer()
    rated(1, 21)
    run_tally()
    batches.pass_batch(1, 1)
    run_tally()
    assert (totals()[0], Batch.objects.get().state, Ballot.objects.count()) == (21, "counted", 0)


@pytest.mark.parametrize(("days", "state"), [(59, "held"), (60, "counted")])
def test_a_batch_about_which_nobody_decides_counts_after_sixty_days(days, state):
    employer()
    rated(1, 21)
    run_tally()
    run_tally_after_a_release(TODAY.fromordinal(TODAY.toordinal() + days))
    assert Batch.objects.get().state == state


def test_a_batch_that_an_editor_leaves_stays_paused():
    employer()
    rated(1, 21)
    run_tally()
    batches.leave_batch(1, 1)
    run_tally_after_a_release(later(12))
    assert (Batch.objects.get().state, Ballot.objects.count()) == ("left", 21)


def test_a_ballot_that_is_sent_again_stays_held_back():
    employer()
    key = rated(1, 21)[0]
    run_tally()
    ballots.submit_rating(key, 1, rating())
    assert Ballot.objects.filter(state="held").count() == 21


# What is set aside by its sameness


def alike(number, sheet=SAME):
    """Equal sheets; their keys."""
    made = [unsigned_key() for _ in range(number)]
    for key in made:
        ballots.submit_rating(key, 1, rating(sheet))
    return made


def test_of_equal_sheets_two_count_and_the_others_are_set_aside():
    employer()
    rated(1, 8)
    alike(8)
    result = run_tally()
    assert (result.set_aside, Batch.objects.get().ratings) == (6, 10)
    assert set(Ballot.objects.values_list("state", "reason")) == {("aside", "same")}


def test_the_genuine_authors_among_forgers_are_spared():
    employer()
    genuine = rated(1, 10)
    alike(6)
    run_tally()
    assert all(not ballots.get_rating(key, 1).is_waiting for key in genuine)


def test_what_nobody_decides_about_counts_in_the_open_batch_after_sixty_days():
    employer()
    rated(1, 8)
    alike(8)
    run_tally()
    rated(1, 6)
    run_tally_after_a_release(later(3))
    assert (Ballot.objects.count(), totals()[0]) == (0, 22)


def test_set_aside_ratings_that_are_due_trigger_nothing():
    employer()
    rated(1, 8)
    alike(8)
    run_tally()
    run_tally_after_a_release(later(9))
    assert (Ballot.objects.count(), Batch.objects.count()) == (6, 1)


def set_aside():
    """A rating that was set aside: its key."""
    employer()
    rated(1, 8)
    keys = alike(8)
    run_tally()
    return next(key for key in keys if ballots.get_rating(key, 1).state == "aside")


def name_of(key):
    """The name of a ballot, as an editor's screen has it."""
    return key.derive("rating", 1).hex()


def test_one_that_an_editor_passes_counts_with_the_next_batch():
    key = set_aside()
    batches.pass_ballot(name_of(key))
    rated(1, 6)
    run_tally_after_a_release()
    assert ballots.get_rating(key, 1).counted


def test_one_that_an_editor_refuses_is_emptied_and_its_author_still_reads_it():
    key = set_aside()
    said = ballots.get_rating(key, 1).rating.answers
    batches.refuse_ballot(name_of(key))
    run_tally_after_a_release()
    row = Ballot.objects.get(pk=key.derive("rating", 1))
    found = ballots.get_rating(key, 1)
    assert (bytes(row.sealed), bytes(row.words)) == (b"", b"")
    assert (found.state, found.rating.answers, found.counted) == ("refused", said, None)


def test_an_appeal_puts_it_before_an_editor_and_counts_if_nobody_decides():
    key = set_aside()
    batches.refuse_ballot(name_of(key))
    run_tally_after_a_release()
    ballots.appeal_ballot(key, 1, "I am real.")
    assert [one.appeal for one in batches.list_set_aside_ballots() if one.has_appealed] == [
        "I am real."
    ]
    run_tally_after_a_release(later(1))
    rated(1, 6)
    run_tally_after_a_release(later(4))
    assert ballots.get_rating(key, 1).counted


def test_sending_it_again_does_not_lead_around_the_editor():
    key = set_aside()
    ballots.submit_rating(key, 1, rating())
    batches.refuse_ballot(name_of(key))
    run_tally_after_a_release()
    ballots.submit_rating(key, 1, rating())
    assert ballots.get_rating(key, 1).state == "appealed"


def test_nor_does_withdrawing_it():
    key = set_aside()
    ballots.withdraw_ratings(key, 1)
    ballots.submit_rating(key, 1, rating())
    assert ballots.get_rating(key, 1).state == "aside"


def test_one_that_is_withdrawn_is_gone_with_the_next_tally():
    key = set_aside()
    ballots.withdraw_ratings(key, 1)
    run_tally_after_a_release()
    assert ballots.get_rating(key, 1).rating is None
    assert not Ballot.objects.filter(pk=key.derive("rating", 1)).exists()


def test_nobody_decides_twice():
    key = set_aside()
    batches.pass_ballot(name_of(key))
    with pytest.raises(batches.AlreadyDecided):
        batches.refuse_ballot(name_of(key))


@pytest.mark.parametrize("seed", range(6))
def test_six_straight_lines_among_nine_ratings_all_count(seed):
    ratings = [rating("5" * len(SLUGS))] * 6 + [rating("12345") for _ in range(3)]
    assert anomalies.choose_set_aside(ratings, Random(seed)) == {}


def test_from_how_many_on_some_are_set_aside_is_drawn():
    ratings = [rating(SAME)] * 4 + [rating("12345") for _ in range(8)]
    chosen = {len(anomalies.choose_set_aside(ratings, Random(seed))) for seed in range(40)}
    assert chosen == {0, 2}


# What the log is told


def test_what_goes_on_waiting_is_logged_as_received_once():
    employer()
    key = rated(1, 1)[0]
    run_tally()
    run_tally()
    assert (list_leaves(key), Leaf.objects.count()) == (["received"], 1)


def test_what_is_counted_is_logged_so():
    employer()
    key = rated(1, 6)[0]
    run_tally()
    assert list_leaves(key) == ["counted"]


def test_a_change_and_a_withdrawal_are_logged_as_such():
    employer()
    keys = rated_and_counted(6)
    ballots.submit_rating(keys[0], 1, rating("2"))
    ballots.withdraw_ratings(keys[1], 1)
    rated(1, 6)
    run_tally_after_a_release()
    assert [list_leaves(key, number=2) for key in keys[:2]] == [["changed"], ["withdrawn"]]


def test_what_is_set_aside_and_refused_is_logged_so():
    key = set_aside()
    assert list_leaves(key) == ["set aside"]
    batches.refuse_ballot(name_of(key))
    run_tally_after_a_release()
    assert list_leaves(key) == ["set aside", "not counted"]


def test_a_held_batch_is_logged_as_set_aside():
    employer()
    key = rated(1, 21)[0]
    run_tally()
    assert list_leaves(key) == ["set aside"]


def test_in_one_quarter_weights_are_one():
    assert tally.batch_sums.weigh_age(QUARTER, QUARTER) == 1
