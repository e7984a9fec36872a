"""The author's inbox beside a change that waits, and its limits."""

from urllib.parse import urlencode

import pytest

from companies.ratings import ballots, inbox
from companies.ratings.models import Ballot, Comment
from tests.companies.ratings.conftest import (
    employer,
    issued_key,
    rated,
    rating,
    run_tally,
    run_tally_after_a_release,
    unsigned_key,
)
from tests.support.ballot_posts import FORM

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture
def key():
    """A key whose rating is counted, with one comment."""
    employer()
    made = unsigned_key()
    ballots.submit_rating(made, 1, rating(comments={"works": "Tea."}))
    rated(1, 5)
    run_tally()
    return made


def say(key, act, text=""):
    """Post the form below the comment."""
    return inbox.handle_post(
        key, {"act": act, "comment": Comment.objects.get().public_id, "text": text}
    )


def test_a_comment_that_is_deleted_does_not_come_back_with_a_change_that_waits(key):
    ballots.submit_rating(key, 1, rating(comments={"works": "Tea.", "change": "Coffee."}))
    say(key, "delete")
    assert ballots.get_rating(key, 1).rating.comments == {"change": "Coffee."}
    rated(1, 6)
    run_tally_after_a_release()
    assert [comment.text for comment in Comment.objects.all()] == ["Coffee."]


def test_a_new_wording_is_not_overwritten_by_a_change_that_waits(key):
    ballots.submit_rating(key, 1, rating(comments={"works": "Tea."}))
    say(key, "rewrite", "Green tea.")
    rated(1, 6)
    run_tally_after_a_release()
    assert Comment.objects.get().text == "Green tea."


def test_a_comment_is_deleted_where_nothing_waits(key):
    say(key, "delete")
    assert (Comment.objects.count(), Ballot.objects.count()) == (0, 0)


def test_a_wording_that_fits_no_envelope_with_the_others_changes_nothing(key):
    words = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(600))
    ballots.submit_rating(key, 1, rating(comments={"works": "Tea.", "change": words}))
    assert "does not fit" in say(key, "rewrite", words[::-1]).error
    assert Comment.objects.get().text == "Tea."


def test_a_stranger_deletes_nothing(key):
    assert say(unsigned_key(), "delete").error
    assert Comment.objects.exists()


def test_about_one_comment_there_is_room_for_twenty_messages(key):
    for _ in range(inbox.MOST):
        assert say(key, "answer", "It was in May.").done
    said = say(key, "answer", "And in June.")
    assert "no room for more" in said.error
    assert said.typed == "And in June."


# A rating that was set aside


def read_inbox(client, key, **fields):
    """What the page of the inbox says."""
    words = urlencode({"key": str(key), **fields})
    return client.post("/ballot/inbox/", words, content_type=FORM)


@pytest.fixture
def aside():
    """A key whose rating was set aside."""
    employer()
    made = issued_key()
    ballots.submit_rating(made, 1, rating())
    Ballot.objects.update(state="aside", reason="same", due_day=10**6)
    return made


def test_the_author_is_told_that_it_was_set_aside_and_why(client, aside):
    page = read_inbox(client, aside).text
    assert "Set aside because of exactly the same answers as several others" in page
    assert "Withdrawn" not in page


def test_the_author_of_one_that_is_not_counted_is_told_so(client, aside):
    Ballot.objects.update(state="refused", sealed=b"", words=b"")
    assert "Not counted: an editor decided so" in read_inbox(client, aside).text


def test_the_author_may_appeal_with_a_word(client, aside):
    page = read_inbox(client, aside, act="appeal-rating", company=1, text="We talked it over.").text
    assert "Your appeal is there for an editor" in page
    assert Ballot.objects.get().appeal == "We talked it over."


def test_an_appeal_without_reason_to_changes_nothing_and_keeps_what_was_typed(client, aside):
    Ballot.objects.update(state="waiting")
    answer = read_inbox(client, aside, act="appeal-rating", company=1, text="We talked.")
    assert answer.status_code == 422
    assert "nothing to appeal against" in answer.text


def test_nobody_appeals_with_another_key(client, aside):
    read_inbox(client, issued_key(), act="appeal-rating", company=1, text="x")
    assert Ballot.objects.get().state == "aside"


@pytest.mark.parametrize("company", ["", "none", "0", "9" * 30])
def test_a_nonsensical_company_is_no_fault(client, aside, company):
    answer = read_inbox(client, aside, act="appeal-rating", company=company, text="x")
    assert answer.status_code == 422
