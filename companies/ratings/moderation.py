"""What a moderator does with a comment: text and company are all that she sees of it.

She never changes a word of it. What she says to the author waits in the author's inbox.
"""

from django.db import transaction
from django.db.models import Q

from companies.ratings.ballots import DATABASE
from companies.ratings.models import Comment

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


class NotAllowed(Exception):
    """A step that the comment's state does not allow, or that lacks a reason."""


def queue():
    """Return the comments that wait, or whose author has said something, earliest quarter first.

    There is no date to sort by, on purpose; within a quarter they come in random order.
    """
    waiting = Comment.objects.filter(Q(state=Comment.State.WAITING) | Q(unread=True))
    return waiting.order_by("quarter", "public")


@transaction.atomic(using=DATABASE)
def decide(public: str, state: str, *, reason: str = "", words: str = "") -> Comment:
    """Approve, return or reject a waiting comment, remove a published one, or put it back.

    Raises NotAllowed.
    """
    comment = Comment.objects.select_for_update().get(public=public)
    before = {
        Comment.State.APPROVED: (Comment.State.WAITING, Comment.State.REMOVED),
        Comment.State.RETURNED: (Comment.State.WAITING,),
        Comment.State.REJECTED: (Comment.State.WAITING,),
        Comment.State.REMOVED: (Comment.State.APPROVED,),
    }
    if comment.state not in before[Comment.State(state)]:
        raise NotAllowed("Someone has decided about this comment already.")
    if state != Comment.State.APPROVED and reason not in REASONS:
        raise NotAllowed("Please choose a reason.")
    comment.state, comment.reason, comment.unread = state, reason, False
    if words:
        comment.thread = [*comment.thread, {"by": "moderator", "text": words[:2000]}]
    comment.save()
    return comment


@transaction.atomic(using=DATABASE)
def ask(public: str, words: str) -> None:
    """Say or ask something; the comment stays as it is."""
    comment = Comment.objects.select_for_update().get(public=public)
    if not words.strip():
        raise NotAllowed("Please write your question.")
    comment.thread = [*comment.thread, {"by": "moderator", "text": words.strip()[:2000]}]
    comment.unread = False
    comment.save(update_fields=["thread", "unread"])


def mark_read(public: str) -> None:
    """Note that what the author said last is read, and needs no answer."""
    Comment.objects.filter(public=public).update(unread=False)
