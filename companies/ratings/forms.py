"""The forms that the ballot box takes. They say what is wrong in words for the page."""

from django import forms

from companies.ratings import keys
from companies.ratings.questions import (
    COMMENT_LENGTH,
    DEMOGRAPHICS,
    DEPARTMENTS,
    DIMENSIONS,
    LEVELS,
    PROMPTS,
    QUESTIONS,
    STARS,
)
from companies.ratings.rating import Rating

ANSWERS = [*((str(stars), words) for stars, words in STARS), ("na", "does not apply")]
NOT_SAID = ("", "I prefer not to say")
WORDS_FOR_KEYS: dict[type[keys.RatingKeyError], str] = {
    keys.KeyUnreadable: (
        "This is not a rating key. A key is one long line that begins with “wr1.”: copy all of it."
    ),
    keys.KidUnknown: (
        "We do not know the number that this key begins with. Please reload the page and try "
        "again. If it stays so, the key is not one of this site’s."
    ),
    keys.KeyNotOurs: (
        "We have not signed this key. Please check that you copied all of it, unchanged."
    ),
    keys.KeyExpired: (
        "This key is of another year. With it you can still change or withdraw what you rated "
        "then; for a new rating you need this year’s key."
    ),
    keys.TallyKeyMissing: "The ballot box is not open yet: its keys have not been made.",
}


class KeyForm(forms.Form):
    """A rating key; `year` refuses keys of other years."""

    key = forms.CharField(
        label="Your rating key",
        max_length=2 * keys.LINE_SIZE,
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false", "class": "rating-key"}
        ),
        error_messages={"required": "Without a rating key we cannot take it."},
    )
    company = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def clean_key(self) -> keys.RatingKey:
        try:
            return keys.check_key(self.cleaned_data["key"])
        except keys.RatingKeyError as error:
            raise forms.ValidationError(WORDS_FOR_KEYS[type(error)]) from None


class WordsField(forms.CharField):
    """Her words; a line break is one character, as the browser counts."""

    def to_python(self, value) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


def make_question_fields() -> dict[str, forms.Field]:
    """Return the fields that are made from questions.py."""
    fields: dict[str, forms.Field] = {
        "employment": forms.ChoiceField(
            label="Do you work there?",
            choices=DIMENSIONS["employment"][1],
            required=False,
            widget=forms.RadioSelect,
        ),
    }
    for name, choices in {"department": DEPARTMENTS, "level": LEVELS}.items():
        fields[name] = forms.ChoiceField(required=False, choices=[NOT_SAID, *choices])
    for name, (label, choices) in DEMOGRAPHICS.items():
        fields[name] = forms.ChoiceField(label=label, required=False, choices=[NOT_SAID, *choices])
    for question in QUESTIONS:
        fields[question.slug] = forms.ChoiceField(
            label=question.label,
            help_text=question.help,
            choices=ANSWERS,
            widget=forms.RadioSelect,
            error_messages={"required": "Please choose stars, or “does not apply”."},
        )
    for slug, label in PROMPTS:
        fields[slug] = WordsField(
            label=label,
            required=False,
            max_length=COMMENT_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4, "maxlength": COMMENT_LENGTH}),
        )
    return fields


ASKED = make_question_fields()  # once: making two dozen fields takes longer than reading a form


class RatingForm(KeyForm):
    """A whole rating. What is optional may stay empty; each question needs an answer."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.update(ASKED)  # shared between forms: nothing changes them
        self.order_fields(["company", "key", "employment", *self.fields])

    @property
    def demographics(self):
        """The optional fields about herself."""
        return [self[name] for name in DEMOGRAPHICS]

    @property
    def job(self):
        """The fields about her job, but for the first."""
        return [self[name] for name in ("department", "level")]

    @property
    def questions(self):
        """The seventeen questions."""
        return [self[question.slug] for question in QUESTIONS]

    @property
    def prompts(self):
        """The fields for her own words."""
        return [self[slug] for slug, _ in PROMPTS]

    def clean(self):
        data = super().clean() or {}
        answered = [data.get(question.slug) for question in QUESTIONS]
        if all(answered) and set(answered) == {"na"}:
            raise forms.ValidationError("At least one question needs stars.")
        return data

    def rating(self) -> Rating:
        """Return the rating of a valid form."""
        data = self.cleaned_data
        answers = "".join(data[q.slug].replace("na", "0") for q in QUESTIONS)
        job = {name: data[name] for name in DIMENSIONS if data.get(name)}
        about = {name: data[name] for name in DEMOGRAPHICS if data[name]}
        comments = {slug: data[slug].strip() for slug, _ in PROMPTS if data[slug].strip()}
        return Rating(answers, job, about, comments)


def initial_values(rating: Rating) -> dict[str, str]:
    """Return what a form is filled with to change a rating."""
    answers = {
        question.slug: "na" if answer == "0" else answer
        for question, answer in zip(QUESTIONS, rating.answers, strict=True)
    }
    return {**answers, **rating.job, **rating.about, **rating.comments}
