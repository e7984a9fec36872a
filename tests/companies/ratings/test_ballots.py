"""What the ballot box takes, changes, gives back and refuses."""

import pytest

from companies.employer_sync import sync_employers
from companies.models import Company
from companies.ratings import ballots, encryption, keys
from companies.ratings.models import Ballot, Comment, Employer, Nullifier, Slot
from companies.ratings.questions import SLUGS
from tests.companies.ratings.conftest import (
    YEAR,
    employer,
    issued_key,
    rated,
    rating,
    run_tally,
    unsigned_key,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


def test_a_key_that_we_signed_is_good():
    key = issued_key()
    assert keys.check_key(str(key)) == key


def test_white_space_from_copying_does_no_harm():
    key = issued_key()
    text = str(key)
    assert keys.check_key(f"  {text[:100]}\n{text[100:]} ") == key


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda text: "", keys.KeyUnreadable),
        (lambda text: text[:-4], keys.KeyUnreadable),
        (lambda text: text.replace("wr1.", "wr2."), keys.KeyUnreadable),
        (lambda text: text.replace(f".{YEAR}-", f".0{YEAR}-"), keys.KeyUnreadable),
        (lambda text: text.replace(f".{YEAR}-", ".２０２６-"), keys.KeyUnreadable),
        (lambda text: text.replace(f".{YEAR}-", f".{YEAR}."), keys.KeyUnreadable),
        (lambda text: f"{text[:9]}{0:016x}{text[25:]}", keys.KidUnknown),
        (lambda text: text.replace(f".{YEAR}-", ".1999-"), keys.KidUnknown),
        (
            lambda text: text[:-9] + ("AAAA" if text[-9:-5] != "AAAA" else "BBBB") + text[-5:],
            keys.KeyNotOurs,
        ),
    ],
)
def test_another_key_is_refused_and_the_reason_named(spoil, error):
    with pytest.raises(error):
        keys.check_key(spoil(str(issued_key())))


def test_a_key_of_another_year_is_refused_where_this_year_s_is_needed():
    with pytest.raises(keys.KeyExpired):
        keys.check_key(str(issued_key()), YEAR + 1)


def test_a_rating_waits_sealed():
    employer()
    rated(1, 1, comments={"works": "The canary sings."})
    ballot = Ballot.objects.get()
    assert b"canary" not in bytes(ballot.sealed) + bytes(ballot.words)


def test_the_same_ballot_twice_counts_once():
    employer()
    key, same = unsigned_key(), rating()
    ballots.submit_rating(key, 1, same)
    ballots.submit_rating(key, 1, same)
    assert (Ballot.objects.count(), Nullifier.objects.count()) == (1, 1)


def test_a_rating_can_be_read_again_with_the_key():
    employer()
    key, one = unsigned_key(), rating(job={"level": "manager"}, comments={"works": "Tea."})
    ballots.submit_rating(key, 1, one)
    assert ballots.get_rating(key, 1).rating == one


def test_a_tallied_rating_can_be_read_again_with_its_comments():
    employer()
    key, one = unsigned_key(), rating(comments={"works": "Tea."})
    ballots.submit_rating(key, 1, one)
    rated(1, 4)
    run_tally()
    assert ballots.get_rating(key, 1).rating == one


def test_a_change_takes_the_place_of_what_waits():
    employer()
    key = unsigned_key()
    ballots.submit_rating(key, 1, rating("1"))
    ballots.submit_rating(key, 1, rating("5"))
    assert ballots.get_rating(key, 1).rating.answers == "5" * len(SLUGS)


def test_a_fourth_employer_is_refused():
    key = unsigned_key()
    for pk in (1, 2, 3, 4):
        employer(pk)
    for pk in (1, 2, 3):
        ballots.submit_rating(key, pk, rating())
    with pytest.raises(ballots.EmployerLimitReached):
        ballots.submit_rating(key, 4, rating())


def test_an_unknown_employer_is_refused():
    with pytest.raises(ballots.EmployerUnknown):
        ballots.submit_rating(unsigned_key(), 99, rating())


def test_a_rating_withdrawn_before_the_tally_leaves_nothing():
    employer()
    key = unsigned_key()
    ballots.submit_rating(key, 1, rating())
    ballots.withdraw_ratings(key, 1)
    assert not any(model.objects.exists() for model in (Ballot, Nullifier, Slot))


def test_nothing_can_be_withdrawn_twice():
    employer()
    key = unsigned_key()
    ballots.submit_rating(key, 1, rating())
    ballots.withdraw_ratings(key, 1)
    with pytest.raises(ballots.NothingToWithdraw):
        ballots.withdraw_ratings(key, 1)


def test_a_withdrawn_comment_is_gone_at_once():
    employer()
    key = unsigned_key()
    ballots.submit_rating(key, 1, rating(comments={"works": "Tea."}))
    rated(1, 4)
    run_tally()
    ballots.withdraw_ratings(key, 1)
    assert not Comment.objects.exists()


def test_a_merged_employer_s_rating_is_changed_under_the_new_name():
    one, _ = employer(1), employer(2)
    key = unsigned_key()
    ballots.submit_rating(key, 1, rating("1"))
    one.merged_into = 2
    one.save()
    ballots.submit_rating(key, 2, rating("5"))
    assert ballots.get_rating(key, 2).rating.answers == "5" * len(SLUGS)
    assert Nullifier.objects.count() == 1


def rated_twice(is_counted=False):
    """A key that has rated two employers, which are merged since."""
    key = unsigned_key()
    for pk in (1, 2):
        employer(pk)
        ballots.submit_rating(key, pk, rating("1"))
        rated(pk, 5)
    if is_counted:
        run_tally()
    Employer.objects.filter(pk=1).update(merged_into=2)
    return key


def standing(key):
    """How many ratings of a key stand."""
    return sum(held.rating is not None for held in ballots.ratings_of_key(key).values())


@pytest.mark.parametrize("is_counted", [False, True])
def test_a_change_leaves_one_rating_of_two_employers_that_were_merged(is_counted):
    key = rated_twice(is_counted)
    ballots.submit_rating(key, 2, rating("5"))
    assert standing(key) == 1
    assert (
        ballots.get_rating(key, 1).rating.answers
        == ballots.get_rating(key, 2).rating.answers
        == "5" * len(SLUGS)
    )


@pytest.mark.parametrize("is_counted", [False, True])
def test_a_withdrawal_takes_back_all_ratings_of_employers_that_were_merged(is_counted):
    key = rated_twice(is_counted)
    ballots.withdraw_ratings(key, 2)
    assert standing(key) == 0


def test_a_company_that_was_refused_takes_no_more_ratings():
    company = Company.objects.create(name="Larkfield Care")
    sync_employers()
    key = unsigned_key()
    ballots.submit_rating(key, company.pk, rating())
    Company.objects.update(state=Company.State.REFUSED)
    sync_employers()
    with pytest.raises(ballots.EmployerUnknown):
        ballots.submit_rating(unsigned_key(), company.pk, rating())
    ballots.withdraw_ratings(key, company.pk)
    assert not Ballot.objects.exists()


def test_a_refused_company_that_is_listed_after_all_takes_ratings_again():
    company = Company.objects.create(name="Larkfield Care", state=Company.State.REFUSED)
    Employer.objects.create(id=company.pk, name=company.name, is_open=False)
    Company.objects.update(state=Company.State.LISTED)
    sync_employers()
    ballots.submit_rating(unsigned_key(), company.pk, rating())
    assert Ballot.objects.exists()


def test_all_ballots_are_equally_long():
    employer()
    rated(1, 1)
    rated(1, 1, comments={"works": "é" * 600, "change": "x" * 600, "advice": "y" * 600})
    lengths = {(len(b.sealed), len(b.words)) for b in Ballot.objects.all()}
    assert len(lengths) == 1


def test_words_that_fit_no_envelope_are_refused():
    employer()
    words = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(600))
    with pytest.raises(encryption.TooLong):
        rated(1, 1, comments={"works": words, "change": words[::-1], "advice": words[1:]})
