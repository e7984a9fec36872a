"""The author's inbox, opened by her rating key alone: reasons, questions, answers, appeals."""

from dataclasses import dataclass

from django.db import transaction

from companies.ratings import ballots, encryption, keys
from companies.ratings.anomalies import REASONS as ASIDE_REASONS
from companies.ratings.models import Ballot, Comment, Employer
from companies.ratings.moderation import REASONS
from companies.ratings.questions import COMMENT_LENGTH, PROMPTS

LONGEST = 2000  # characters of an answer or of a redacted proof
MOST = 20  # messages of the author about one comment
DIGITS = 19  # more than a company's number has
MAY_APPEAL = (Ballot.State.ASIDE, Ballot.State.REFUSED)
KINDS = {"answer": "Answer", "proof": "Proof", "appeal": "Appeal"}


@dataclass
class InboxReply:
    """What came of a message: words for the page, or an error with what was typed."""

    done: str = ""
    error: str = ""
    public_id: str = ""
    typed: str = ""


def list_entries(key: keys.RatingKey) -> list[dict]:
    """Return what a key has rated, with its comments."""
    with transaction.atomic(using=ballots.DATABASE):
        slots = ballots.ratings_of_key(key)
    names = dict(
        Employer.objects.filter(pk__in=[entry.employer for entry in slots.values()]).values_list(
            "pk", "name"
        )
    )
    return [
        {
            "employer": entry.employer,
            "name": names.get(entry.employer, "A company that is gone"),
            "is_waiting": entry.is_waiting,
            "state": entry.state,
            "reason": ASIDE_REASONS.get(entry.reason, ""),
            "may_appeal": entry.state in MAY_APPEAL,
            "is_withdrawn": entry.rating is None,
            "comments": list_comments(key, entry),
        }
        for entry in slots.values()
    ]


def list_comments(key: keys.RatingKey, entry: ballots.EmployerRating) -> list[dict]:
    """Return her tallied comments on an employer, with what was said about them."""
    labels = dict(PROMPTS)
    handles = [ballots.derive_handle(key, entry, prompt) for prompt in labels]
    return [
        {
            "comment": comment,
            "prompt": labels[comment.prompt],
            "reason": REASONS.get(comment.reason, ""),
            "state": comment.get_state_display(),
        }
        for comment in Comment.objects.filter(pk__in=handles).order_by("prompt")
    ]


def lock_own_comment(
    key: keys.RatingKey, public_id: str
) -> tuple[Comment, ballots.EmployerRating] | None:
    """Return a comment by its random name, with the rating it belongs to, if this key wrote it.

    Tallies of the employer wait.
    """
    employer = (
        Comment.objects.filter(public_id=public_id).values_list("employer", flat=True).first()
    )
    if employer is None:
        return None
    ballots.lock_employer(employer)  # first, as the tally does
    comment = Comment.objects.select_for_update().filter(public_id=public_id).first()
    for entry in ballots.ratings_of_key(key).values():
        if comment and bytes(comment.handle) == ballots.derive_handle(key, entry, comment.prompt):
            return comment, entry
    return None


@transaction.atomic(using=ballots.DATABASE)
def get_own_comment(key: keys.RatingKey, public_id: str) -> Comment | None:
    """Return a comment by its random name, if this key wrote it."""
    found = None if "\0" in public_id else lock_own_comment(key, public_id)
    return found and found[0]


def handle_post(key: keys.RatingKey, posted) -> InboxReply:
    """Do what the form asks: `act` is "appeal-rating", or something about a comment."""
    if posted.get("act", "") == "appeal-rating":
        return appeal_rating(key, posted)
    return answer_about_comment(key, posted)


@transaction.atomic(using=ballots.DATABASE)
def answer_about_comment(key: keys.RatingKey, posted) -> InboxReply:
    """Do what the form asks: `act` is "answer", "proof", "appeal", "rewrite" or "delete"."""
    act, public_id = posted.get("act", ""), posted.get("comment", "")
    text = posted.get("text", "").replace("\r\n", "\n").strip()
    if not act:
        return InboxReply()
    if "\0" in public_id + text:  # no database keeps it
        typed = text.replace("\0", "")
        return InboxReply("", "There was a character in it that is none.", public_id, typed)
    found = lock_own_comment(key, public_id)
    if found is None:
        return InboxReply(error="This comment is not there any more.", typed=text)
    comment, entry = found
    if act == "delete":
        ballots.reword_comment(key, entry, comment.prompt, "")
        comment.delete()
        return InboxReply("Your comment is deleted.")
    if act == "rewrite":
        return rewrite_comment(key, entry, comment, text)
    return add_message(comment, act, text)


def appeal_rating(key: keys.RatingKey, posted) -> InboxReply:
    """Put a rating that was set aside or not counted before an editor."""
    text = posted.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    number = posted.get("company", "")
    if len(text) > LONGEST:
        return InboxReply("", f"Please write at most {LONGEST} characters.", "", text)
    try:
        is_number = number.isdecimal() and len(number) < DIGITS
        ballots.appeal_ballot(key, int(number) if is_number else 0, text)
    except ballots.BallotRefused:
        return InboxReply(error="There is nothing to appeal against any more.", typed=text)
    return InboxReply("Your appeal is there for an editor. You find the answer here.")


def rewrite_comment(
    key: keys.RatingKey, entry: ballots.EmployerRating, comment: Comment, text: str
) -> InboxReply:
    """Put a new wording in the queue."""
    if not text or len(text) > COMMENT_LENGTH:
        return InboxReply(
            "", f"Please write 1 to {COMMENT_LENGTH} characters.", comment.public_id, text
        )
    if comment.state == Comment.State.REMOVED:
        return InboxReply("", "It was removed: please appeal instead.", comment.public_id, text)
    try:
        ballots.reword_comment(key, entry, comment.prompt, text)
    except encryption.TooLong:
        words = "Together with your other comments this does not fit. Please shorten it."
        return InboxReply("", words, comment.public_id, text)
    comment.text, comment.state, comment.reason = text, Comment.State.WAITING, ""
    comment.released = comment.unread = False
    comment.save()
    return InboxReply("Your new wording waits for a moderator.")


def add_message(comment: Comment, act: str, text: str) -> InboxReply:
    """Add an answer, a redacted proof or an appeal; an appeal puts a refused comment back."""
    if act not in KINDS:
        return InboxReply(error="We did not understand that.", typed=text)
    if not text or len(text) > LONGEST:
        return InboxReply("", f"Please write 1 to {LONGEST} characters.", comment.public_id, text)
    if sum(message["by"] == "author" for message in comment.thread) >= MOST:
        words = f"You have written {MOST} messages about this comment; there is no room for more."
        return InboxReply("", words, comment.public_id, text)
    comment.thread = [*comment.thread, {"by": "author", "kind": act, "text": text}]
    comment.unread = True
    refused = (Comment.State.REJECTED, Comment.State.RETURNED)
    if act == "appeal" and comment.state in refused:
        comment.state = Comment.State.WAITING
    comment.save()
    return InboxReply("Your message is there for the moderators.")
