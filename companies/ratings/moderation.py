"""What a moderator does with a comment: its text and the company are all they see of it.

They never change a word of it. What they say to the author waits in the author's inbox.
"""

from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from companies.ratings.ballots import DATABASE
from companies.ratings.models import Comment
from companies.ratings.questions import PROMPTS
from companies.ratings.records import RecordList

LONGEST_MESSAGE = 2000  # characters
REASONS = {
    "names": "It names or describes a person who can be recognized.",
    "identifies-you": "It tells so much that colleagues could recognize you.",
    "insult": "It insults, threatens or demeans someone.",
    "untrue": "It states as a fact what we cannot stand by without proof.",
    "secret": "It gives away a trade secret.",  # nosec B105
    "off-topic": "It is not about working there.",
    "advertising": "It advertises something, or reads as written by the employer.",
    "unlawful": "It is against the law.",
}
STATES_BEFORE = {
    Comment.State.APPROVED: (Comment.State.WAITING, Comment.State.REMOVED),
    Comment.State.RETURNED: (Comment.State.WAITING,),
    Comment.State.REJECTED: (Comment.State.WAITING,),
    Comment.State.REMOVED: (Comment.State.APPROVED,),
}


CommentState = Comment.State


class ModerationRefused(Exception):
    """A step that cannot be taken; the message says why."""


class CommentAlreadyDecided(ModerationRefused):
    """Somebody else has decided about the comment."""


class ReasonMissing(ModerationRefused):
    """A comment is refused or removed for a reason, and none was given."""


class MessageMissing(ModerationRefused):
    """A message to the author is empty."""


class CommentGone(Exception):
    """The author has changed or withdrawn the comment, so it is not there any more."""


class CommentRewritten(Exception):
    """The author has rewritten the comment while a moderator read it."""


class ModeratedComment(NamedTuple):
    """All that a moderator sees of a comment: no stars, no group, no handle."""

    public_id: str
    employer: int
    prompt: str  # in words
    text: str
    state: str
    state_label: str
    reason: str  # a code of REASONS
    reason_label: str
    thread: list[dict[str, str]]
    unread: bool
    is_published: bool

    @classmethod
    def from_row(cls, row: Comment) -> "ModeratedComment":
        """Return what a moderator sees."""
        return cls(
            row.public_id,
            row.employer,
            dict(PROMPTS).get(row.prompt, ""),
            row.text,
            row.state,
            row.get_state_display(),
            row.reason,
            REASONS.get(row.reason, ""),
            row.thread,
            row.unread,
            row.released and row.state == Comment.State.APPROVED,
        )

    @property
    def digest(self) -> str:
        """Return what tells whether the text has changed since it was read."""
        return digest_text(self.text)


def digest_text(text: str) -> str:
    """Return a short digest of a text."""
    return sha256(text.encode()).hexdigest()[:16]


def list_waiting_comments() -> RecordList[ModeratedComment]:
    """Return the comments that wait, or whose author has said something, earliest quarter first.

    There is no date to sort by, on purpose; within a quarter they come in random order.
    """
    waiting = Comment.objects.filter(Q(state=Comment.State.WAITING) | Q(unread=True))
    return RecordList(waiting.order_by("quarter", "public_id"), ModeratedComment.from_row)


def list_comments_in_state(state: str) -> RecordList[ModeratedComment]:
    """Return the comments in one state, latest quarter first."""
    rows = Comment.objects.filter(state=state).order_by("-quarter", "public_id")
    return RecordList(rows, ModeratedComment.from_row)


def find_comment(public_id: str) -> ModeratedComment | None:
    """Return a comment by its random name, None where it is not there any more."""
    row = Comment.objects.filter(public_id=public_id).first()
    return ModeratedComment.from_row(row) if row else None


def find_next_waiting_comment(after: str) -> ModeratedComment | None:
    """Return the first comment that waits, but for the one named `after`."""
    return next(iter(one for one in list_waiting_comments()[:2] if one.public_id != after), None)


@transaction.atomic(using=DATABASE)
def decide_comment(
    public_id: str, state: str, *, reason: str = "", words: str = "", digest: str | None = None
) -> None:
    """Approve, return or reject a waiting comment, remove a published one, or put it back.

    `digest` is that of the text that was read. Raises ModerationRefused, CommentGone,
    CommentRewritten.
    """
    comment = lock_comment(public_id, digest)
    if comment.state not in STATES_BEFORE[Comment.State(state)]:
        raise CommentAlreadyDecided("Someone has decided about this comment already.")
    if state != Comment.State.APPROVED and reason not in REASONS:
        raise ReasonMissing("Please choose a reason.")
    comment.state, comment.reason, comment.unread = state, reason, False
    if words:
        add_message(comment, words)
    comment.save()


@transaction.atomic(using=DATABASE)
def ask_author(public_id: str, words: str, *, digest: str | None = None) -> None:
    """Say or ask something; the comment stays as it is. Raises as `decide_comment` does."""
    comment = lock_comment(public_id, digest)
    if not words.strip():
        raise MessageMissing("Please write your question.")
    add_message(comment, words.strip())
    comment.unread = False
    comment.save(update_fields=["thread", "unread"])


@transaction.atomic(using=DATABASE)
def mark_comment_read(public_id: str, *, digest: str | None = None) -> None:
    """Note that what the author said last is read, and needs no answer."""
    comment = lock_comment(public_id, digest)
    comment.unread = False
    comment.save(update_fields=["unread"])


def lock_comment(public_id: str, digest: str | None) -> Comment:
    """Return a comment that nobody else can change meanwhile."""
    comment = Comment.objects.select_for_update().filter(public_id=public_id).first()
    if comment is None:
        raise CommentGone
    if digest is not None and digest_text(comment.text) != digest:
        raise CommentRewritten
    return comment


def add_message(comment: Comment, words: str) -> None:
    """Add a moderator's words to what was said about a comment."""
    message = {"by": "moderator", "text": words[:LONGEST_MESSAGE]}
    comment.thread = [*comment.thread, message]
