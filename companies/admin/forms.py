"""The forms with which moderators decide. What they typed stays where something is missing."""

from typing import ClassVar

from companies.ratings.api import REASONS, CommentState, ModeratedComment
from moderation.forms import DecisionForm, WordsMixin

ACTS = {
    "approve": "Approve",
    "return": "Return to its author",
    "reject": "Reject",
    "remove": "Remove",
    "restore": "Put back",
    "ask": "Only send the message",
    "read": "No answer needed",
}
ACTS_IN = {
    CommentState.WAITING: ["approve", "return", "reject", "ask"],
    CommentState.APPROVED: ["remove", "ask"],
    CommentState.REMOVED: ["restore", "ask"],
    CommentState.RETURNED: ["ask"],
    CommentState.REJECTED: ["ask"],
}


class CommentForm(WordsMixin, DecisionForm):
    """What becomes of a comment, and what its author is told."""

    ALL_ACTS: ClassVar = ACTS

    def __init__(self, *args, comment: ModeratedComment, **kwargs):
        acts = ACTS_IN[CommentState(comment.state)] + (["read"] if comment.unread else [])
        named = {act: ACTS[act] for act in acts}
        super().__init__(*args, acts=named, reasons=REASONS.items(), seen=comment.digest, **kwargs)
        words = self.fields["words"]
        words.label = "Message to its author"
        words.help_text = "They read it in their inbox, with their rating key. You never learn who."
        self.fields[
            "reason"
        ].help_text = "Needed to return, reject or remove; its author reads it too."

    def clean(self):
        data = super().clean()
        if data.get("act") == "ask" and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Please write your message.")
        return data


class NoticeForm(WordsMixin, DecisionForm):
    """What becomes of a comment that somebody reports, and what the public log says."""

    ALL_ACTS: ClassVar = {"remove": "Remove the comment", "keep": "Keep the comment"}
    longest = 400

    def __init__(self, *args, **kwargs):
        super().__init__(*args, acts=self.ALL_ACTS, reasons=REASONS.items(), **kwargs)
        words = self.fields["words"]
        words.label = "Our decision, in the public log"
        words.help_text = (
            "Up to 400 characters, without names and without words of the notice. "
            "Needed to keep the comment; with a removal the reason stands before it."
        )
        self.fields["reason"].help_text = "Needed to remove the comment."

    def clean(self):
        data = super().clean()
        if data.get("act") == "keep" and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Please say why the comment stays.")
        return data
