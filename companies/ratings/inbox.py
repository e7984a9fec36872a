"""The author's inbox, opened by her rating key alone: reasons, questions, answers, appeals."""

from dataclasses import dataclass

from django.db import transaction

from companies.ratings import ballots, encryption, keys
from companies.ratings.models import Comment, Employer
from companies.ratings.moderation import REASONS
from companies.ratings.questions import COMMENT_LENGTH, PROMPTS

LONGEST = 2000  # characters of an answer or of a redacted proof
MOST = 20  # messages of the author about one comment
KINDS = {"answer": "Answer", "proof": "Proof", "appeal": "Appeal"}


@dataclass
class Said:
    """What came of a message: words for the page, or an error with what was typed."""

    done: str = ""
    error: str = ""
    public: str = ""
    typed: str = ""


def entries(key: keys.RatingKey) -> list[dict]:
    """Return what a key has rated, with its comments."""
    with transaction.atomic(using=ballots.DATABASE):
        slots = ballots.opened(key)
    names = dict(
        Employer.objects.filter(pk__in=[held.employer for held in slots.values()]).values_list(
            "pk", "name"
        )
    )
    return [
        {
            "employer": held.employer,
            "name": names.get(held.employer, "A company that is gone"),
            "is_waiting": held.is_waiting,
            "is_withdrawn": held.rating is None,
            "comments": comments_of(key, held),
        }
        for held in slots.values()
    ]


def comments_of(key: keys.RatingKey, held: ballots.Held) -> list[dict]:
    """Return her tallied comments on an employer, with what was said about them."""
    labels = dict(PROMPTS)
    handles = [ballots.handle(key, held, prompt) for prompt in labels]
    return [
        {
            "comment": comment,
            "prompt": labels[comment.prompt],
            "reason": REASONS.get(comment.reason, ""),
            "state": comment.get_state_display(),
        }
        for comment in Comment.objects.filter(pk__in=handles).order_by("prompt")
    ]


def own_comment(key: keys.RatingKey, public: str) -> tuple[Comment, ballots.Held] | None:
    """Return a comment by its random name, with the rating it belongs to, if this key wrote it.

    Tallies of the employer wait.
    """
    employer = Comment.objects.filter(public=public).values_list("employer", flat=True).first()
    if employer is None:
        return None
    ballots.locked(employer)  # first, as the tally does
    comment = Comment.objects.select_for_update().filter(public=public).first()
    for held in ballots.opened(key).values():
        if comment and bytes(comment.handle) == ballots.handle(key, held, comment.prompt):
            return comment, held
    return None


@transaction.atomic(using=ballots.DATABASE)
def read_comment(key: keys.RatingKey, public: str) -> Comment | None:
    """Return a comment by its random name, if this key wrote it."""
    found = None if "\0" in public else own_comment(key, public)
    return found and found[0]


@transaction.atomic(using=ballots.DATABASE)
def answer(key: keys.RatingKey, posted) -> Said:
    """Do what the form asks: `act` is "answer", "proof", "appeal", "rewrite" or "delete"."""
    act, public = posted.get("act", ""), posted.get("comment", "")
    text = posted.get("text", "").replace("\r\n", "\n").strip()
    if not act:
        return Said()
    if "\0" in public + text:  # no database keeps it
        typed = text.replace("\0", "")
        return Said("", "There was a character in it that is none.", public, typed)
    found = own_comment(key, public)
    if found is None:
        return Said(error="This comment is not there any more.", typed=text)
    comment, held = found
    if act == "delete":
        ballots.reword(key, held, comment.prompt, "")
        comment.delete()
        return Said("Your comment is deleted.")
    if act == "rewrite":
        return rewrite(key, held, comment, text)
    return say(comment, act, text)


def rewrite(key: keys.RatingKey, held: ballots.Held, comment: Comment, text: str) -> Said:
    """Put a new wording in the queue."""
    if not text or len(text) > COMMENT_LENGTH:
        return Said("", f"Please write 1 to {COMMENT_LENGTH} characters.", comment.public, text)
    if comment.state == Comment.State.REMOVED:
        return Said("", "It was removed: please appeal instead.", comment.public, text)
    try:
        ballots.reword(key, held, comment.prompt, text)
    except encryption.TooLong:
        words = "Together with your other comments this does not fit. Please shorten it."
        return Said("", words, comment.public, text)
    comment.text, comment.state, comment.reason = text, Comment.State.WAITING, ""
    comment.released = comment.unread = False
    comment.save()
    return Said("Your new wording waits for a moderator.")


def say(comment: Comment, act: str, text: str) -> Said:
    """Add an answer, a redacted proof or an appeal; an appeal puts a refused comment back."""
    if act not in KINDS:
        return Said(error="We did not understand that.", typed=text)
    if not text or len(text) > LONGEST:
        return Said("", f"Please write 1 to {LONGEST} characters.", comment.public, text)
    if sum(message["by"] == "author" for message in comment.thread) >= MOST:
        words = f"You have written {MOST} messages about this comment; there is no room for more."
        return Said("", words, comment.public, text)
    comment.thread = [*comment.thread, {"by": "author", "kind": act, "text": text}]
    comment.unread = True
    refused = (Comment.State.REJECTED, Comment.State.RETURNED)
    if act == "appeal" and comment.state in refused:
        comment.state = Comment.State.WAITING
    comment.save()
    return Said("Your message is there for the moderators.")
