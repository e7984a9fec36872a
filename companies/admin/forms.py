"""The forms with which moderators decide. What they typed stays where something is missing."""

from hashlib import sha256

from django import forms

from companies.ratings.api import REASONS, CommentState, ModeratedComment

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
NEED_REASON = {"return", "reject", "remove"}
REASON_CHOICES = [("", "None"), *REASONS.items()]


class ReasonForm(forms.Form):
    """A decision, by the button that was pressed, with a reason and words.

    `acts` are the buttons; what cannot be done any more is for the decision itself to refuse.
    """

    reason = forms.ChoiceField(choices=REASON_CHOICES, required=False, widget=forms.RadioSelect)
    words = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    longest = 2000  # characters

    act = forms.ChoiceField(
        choices=[*ACTS.items(), ("keep", "Keep")],
        widget=forms.HiddenInput,
        error_messages={"required": "Please press one of the buttons."},
    )

    def __init__(self, *args, acts: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.acts = acts

    def clean_words(self):
        words = self.cleaned_data["words"]
        if len(words) > self.longest:
            raise forms.ValidationError(f"This has {len(words)} characters; {self.longest} fit.")
        return words

    def clean(self):
        data = super().clean() or {}
        if data.get("act") in NEED_REASON and not data.get("reason"):
            self.add_error("reason", "Please choose a reason.")
        return data


class CommentForm(ReasonForm):
    """What becomes of a comment, and what its author is told. `seen` is the text that was read."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, comment: ModeratedComment, **kwargs):
        acts = ACTS_IN[CommentState(comment.state)] + (["read"] if comment.unread else [])
        kwargs["initial"] = {"seen": comment.digest}
        super().__init__(*args, acts={act: ACTS[act] for act in acts}, **kwargs)
        words = self.fields["words"]
        words.label = "Message to its author"
        words.help_text = "She reads it in her inbox, with her rating key. You never learn who."
        self.fields["reason"].help_text = "Needed to return, reject or remove; she reads it too."

    def clean(self):
        data = super().clean()
        if data.get("act") == "ask" and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Please write your message.")
        return data

    def show_anew(self, comment: ModeratedComment) -> None:
        """Ask for another look at a text that its author has changed since."""
        self.add_error(None, "Its author has rewritten this comment: please read it anew.")
        self.data = {**dict(self.data.items()), "seen": comment.digest}


class NoticeForm(ReasonForm):
    """What becomes of a comment that somebody reports, and what the public log says."""

    longest = 400

    def __init__(self, *args, **kwargs):
        acts = {"remove": "Remove the comment", "keep": "Keep the comment"}
        super().__init__(*args, acts=acts, **kwargs)
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


def digest(text: str) -> str:
    """Return what tells whether a text has changed."""
    return sha256(text.encode()).hexdigest()[:16]
