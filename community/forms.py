"""What members write, and reports about it."""

from django import forms

from community.models import Answer, Question, Report
from core.fields import WordsField
from search.normalization import clean_typed_text

SHORTEST = 10  # letters of a question
UNNAMED = (
    "Shown without your name. Leave out names, and details by which a colleague would know you."
)


class QuestionForm(forms.ModelForm):
    """A question."""

    class Meta:
        model = Question
        fields = ("title", "text", "wants_mail")
        field_classes = {"text": WordsField}
        widgets = {
            "title": forms.TextInput(attrs={"maxlength": 120}),
            "text": forms.Textarea(attrs={"rows": 8, "maxlength": 4000}),
        }
        help_texts = {
            "title": "One sentence, as you would ask a friend. Up to 120 characters.",
            "text": f"Up to 4,000 characters. {UNNAMED}",
        }
        error_messages = {
            "title": {"required": "Please write your question."},
        }

    def clean_title(self) -> str:
        title = " ".join(clean_typed_text(self.cleaned_data["title"]).split())
        if sum(letter.isalnum() for letter in title) < SHORTEST:
            raise forms.ValidationError("Please ask in a whole sentence, so that others can help.")
        return title


class AnswerForm(forms.ModelForm):
    """An answer."""

    class Meta:
        model = Answer
        fields = ("text",)
        field_classes = {"text": WordsField}
        widgets = {"text": forms.Textarea(attrs={"rows": 7, "maxlength": 4000})}
        help_texts = {"text": f"Up to 4,000 characters. {UNNAMED}"}
        error_messages = {"text": {"required": "Please write your answer."}}


class ReportForm(forms.ModelForm):
    """What is wrong with a post."""

    class Meta:
        model = Report
        fields = ("kind", "explanation", "email")
        field_classes = {"explanation": WordsField}
        widgets = {
            "kind": forms.RadioSelect,
            "explanation": forms.Textarea(attrs={"rows": 5, "maxlength": 4000}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels = {"kind": "What is wrong with it?", "explanation": "Why?"}
        help_texts = {
            "explanation": "Say which words you mean. Up to 4,000 characters.",
            "email": "For our decision. Without an address we cannot tell you.",
        }
        error_messages = {
            "kind": {"required": "Please choose what is wrong."},
            "explanation": {"required": "Please explain it. We cannot decide without a reason."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.choices = Report.Kind.choices  # without the empty one
