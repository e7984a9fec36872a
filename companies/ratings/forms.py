"""The forms that the ballot box takes. They say what is wrong in words for the page."""

from datetime import date

from django import forms

from companies.ratings import keys
from companies.ratings.questions import (
    COMMENT_LENGTH,
    DEMOGRAPHICS,
    DEPARTMENTS,
    DIMENSIONS,
    FIRST_FORMER_YEAR,
    HOURS,
    LEFT,
    LEVELS,
    PROMPTS,
    QUESTIONS,
    STARS,
    TENURES,
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
        "left": forms.ChoiceField(  # what she gave before: the year itself was not kept
            label="When you left",
            required=False,
            choices=[NOT_SAID, *LEFT],
            widget=forms.HiddenInput,
        ),
    }
    labels = {"tenure": "How long have you been, or were you, there?"}
    job = {"department": DEPARTMENTS, "level": LEVELS, "tenure": TENURES, "hours": HOURS}
    for name, choices in job.items():
        fields[name] = forms.ChoiceField(
            label=labels.get(name), required=False, choices=[NOT_SAID, *choices]
        )
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

    left_in = forms.IntegerField(
        label="Until which year?", required=False, min_value=FIRST_FORMER_YEAR
    )

    def __init__(self, *args, today: date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today or date.today()
        self.fields.update(ASKED)  # shared between forms: nothing changes them
        self.ask_year()
        self.order_fields(["company", "key", "employment", *self.fields])

    @property
    def demographics(self):
        """The optional fields about herself."""
        return [self[name] for name in DEMOGRAPHICS]

    @property
    def job(self):
        """The fields about her job, but for the first."""
        return [self[name] for name in ("department", "level", "tenure", "hours")]

    def ask_year(self):
        """Ask for no year to come, and say what is kept of the one she gave before."""
        year = self.fields["left_in"]
        year.widget.attrs["max"] = self.today.year
        if before := self.left_before:
            year.help_text = f"You said: {before.lower()}. Leave it empty to keep that."

    @property
    def left_before(self) -> str:
        """In which group of years she said she left, in words; empty if she did not."""
        return dict(LEFT).get(self["left"].value() or "", "")

    @property
    def questions(self):
        """The seventeen questions."""
        return [self[question.slug] for question in QUESTIONS]

    @property
    def prompts(self):
        """The fields for her own words."""
        return [self[slug] for slug, _ in PROMPTS]

    def clean_left_in(self):
        year = self.cleaned_data["left_in"]
        if year and year > self.today.year:
            raise forms.ValidationError("This year has not come yet.")
        return year

    def clean(self):
        data = super().clean() or {}
        if data.get("employment") != "former":
            self.errors.pop("left_in", None)  # the page hides that field, and it is not used
        answered = [data.get(question.slug) for question in QUESTIONS]
        if all(answered) and set(answered) == {"na"}:
            raise forms.ValidationError("At least one question needs stars.")
        return data

    def rating(self) -> Rating:
        """Return the rating of a valid form."""
        data = self.cleaned_data
        answers = "".join(data[q.slug].replace("na", "0") for q in QUESTIONS)
        job = {name: data[name] for name in DIMENSIONS if data.get(name)}
        if data["employment"] != "former":
            job.pop("left", None)
        elif data["left_in"]:
            job["left"] = self.group_of(data["left_in"])
        about = {name: data[name] for name in DEMOGRAPHICS if data[name]}
        comments = {slug: data[slug].strip() for slug, _ in PROMPTS if data[slug].strip()}
        return Rating(answers, job, about, comments)

    def group_of(self, year: int) -> str:
        """Return in which group of years she left; the year itself is not kept."""
        ago = self.today.year - year
        return "0-1" if ago < 2 else "2-5" if ago < 6 else "over-5"


def initial_values(rating: Rating) -> dict[str, str]:
    """Return what a form is filled with to change a rating."""
    answers = {
        question.slug: "na" if answer == "0" else answer
        for question, answer in zip(QUESTIONS, rating.answers, strict=True)
    }
    return {**answers, **rating.job, **rating.about, **rating.comments}
