"""The forms with which moderators decide. What they typed stays where something is missing."""

from hashlib import sha256
from typing import ClassVar, cast

from django import forms

NEED_REASON = {"return", "reject", "remove"}


class DecisionForm(forms.Form):
    """A decision, by the button that was pressed, with a reason where one is needed.

    `acts` are the buttons shown, by name. A button of ALL_ACTS that is no longer shown is taken
    too: the decision itself refuses what has been decided already, and says so. `reasons` are the
    choices of a reason, `seen` is the hash of the text that is read.
    """

    ALL_ACTS: ClassVar[dict[str, str]]

    reason = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    act = forms.ChoiceField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Please press one of the buttons."
        ),
    )

    def __init__(self, *args, acts: dict[str, str], reasons, seen: str = "", **kwargs):
        kwargs.setdefault("initial", {"seen": seen})
        super().__init__(*args, **kwargs)
        self.acts = acts
        self.current = seen
        reason = cast(forms.ChoiceField, self.fields["reason"])
        reason.choices = [("", "None"), *reasons]
        act = cast(forms.ChoiceField, self.fields["act"])
        act.choices = list(self.ALL_ACTS.items())

    def clean(self):
        data = super().clean() or {}
        if data.get("act") in NEED_REASON and not data.get("reason"):
            self.add_error("reason", "Please choose a reason.")
        return data

    @property
    def is_outdated(self) -> bool:
        """Whether the text has changed since the moderator began to read it."""
        return self.cleaned_data.get("seen") != self.current

    def ask_again(self, seen: str) -> None:
        """Ask for another look at a text that its author has changed since."""
        self.add_error(None, "Its author has changed it meanwhile: please read it again.")
        self.data = {**dict(self.data.items()), "seen": seen}


class WordsMixin(forms.Form):
    """A decision with words of the moderator's own, at most `longest` characters."""

    words = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    longest = 2000

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        if len(words) > self.longest:
            raise forms.ValidationError(f"This has {len(words)} characters; {self.longest} fit.")
        return words


def hash_text(text: str) -> str:
    """Return what tells whether a text has changed."""
    return sha256(text.encode()).hexdigest()[:16]
