"""The author's inbox beside a change that waits, and its limits."""

import pytest

from companies.ratings import ballots, inbox
from companies.ratings.models import Ballot, Comment
from tests.companies.ratings.conftest import (
    employer,
    rated,
    rating,
    run_tally,
    run_tally_after_a_release,
    unsigned_key,
)

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture
def key():
    """A key whose rating is counted, with one comment."""
    employer()
    made = unsigned_key()
    ballots.submit_rating(made, 1, rating(comments={"works": "Tea."}))
    rated(1, 4)
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
    rated(1, 4)
    run_tally_after_a_release()
    assert [comment.text for comment in Comment.objects.all()] == ["Coffee."]


def test_a_new_wording_is_not_overwritten_by_a_change_that_waits(key):
    ballots.submit_rating(key, 1, rating(comments={"works": "Tea."}))
    say(key, "rewrite", "Green tea.")
    rated(1, 4)
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
