"""The form of a notice about a comment, with the fields that the law asks for (EU DSA, Art. 16)."""

from django import forms

from companies.models import Report
from core.fields import WordsField

GOOD_FAITH = "I believe in good faith that what I say here is accurate and complete."


class NoticeForm(forms.ModelForm):
    """What is wrong with a comment, and, if the sender likes, who they are."""

    in_good_faith = forms.BooleanField(
        label=GOOD_FAITH,
        error_messages={"required": "Please confirm this. Without it we cannot take a notice."},
    )

    class Meta:
        model = Report
        fields = ("kind", "explanation", "name", "email", "in_good_faith")
        field_classes = {"explanation": WordsField}
        widgets = {
            "kind": forms.RadioSelect,
            "explanation": forms.Textarea(attrs={"rows": 7, "maxlength": 4000}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels = {
            "kind": "What is wrong with it?",
            "explanation": "Why is it against the law or our guidelines?",
            "name": "Your name, or your organization’s",
            "email": "Your e-mail address",
        }
        help_texts = {
            "explanation": "Say which words you mean, and what we need to know to see that you are "
            "right. If you name a law, say which. Up to 4,000 characters.",
            "name": "Moderators see it; the public log and the comment’s author do not.",
            "email": "For a confirmation and our decision. Without an address we cannot answer "
            "you; you can still follow the notice, by its number, in the public log.",
        }
        error_messages = {
            "kind": {"required": "Please choose what is wrong."},
            "explanation": {"required": "Please explain it. We cannot decide without a reason."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.choices = Report.Kind.choices  # without the empty one

    def said(self) -> dict:
        """Return what a valid form says."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
