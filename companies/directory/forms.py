"""What readers may ask of the directory."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django import forms

from companies.models import Company, Industry
from companies.name_search import NameFilter, parse_name

RATED = (("yes", "Rated"), ("no", "Not rated yet"))
LEAST_STARS = tuple((value, f"{value} stars or more") for value in ("3", "3.5", "4", "4.5"))
SORTS = (("stars", "Most stars"), ("ratings", "Most ratings"), ("name", "Name"))


@dataclass(frozen=True)
class PlaceFilter:
    """A place as a reader writes it; for each of its parts, the names that begin with it."""

    text: str
    names: list[list[str]]

    def __str__(self) -> str:
        return self.text


def fold_name(name: str) -> str:
    """Return a name as places are compared: without accents and case."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


class DirectoryForm(forms.Form):
    """The directory's filters; what they do not understand is left out, not refused."""

    q = forms.CharField(label="Name", max_length=200, required=False)
    industry = forms.ModelChoiceField(
        Industry.objects.select_related("parent"), to_field_name="slug", required=False
    )
    place = forms.CharField(max_length=200, required=False)
    size = forms.ChoiceField(choices=Company.Size.choices, required=False)
    rated = forms.ChoiceField(label="Ratings", choices=RATED, required=False)
    stars = forms.TypedChoiceField(
        label="Least stars", choices=LEAST_STARS, coerce=Decimal, required=False
    )
    sort = forms.ChoiceField(choices=SORTS, required=False)

    def clean_q(self) -> NameFilter | None:
        """Find out what the name may mean, once for all queries."""
        text = self.cleaned_data["q"]
        return parse_name(text, Company.objects.listed()) if text else None

    def clean_place(self) -> PlaceFilter | None:
        """Find the cities, regions and countries that are meant, once for all queries."""
        text = self.cleaned_data["place"]
        parts = [part for part in map(fold_name, text.split(",")) if part]
        if not parts:
            return None
        known = {name: fold_name(name) for name in Company.objects.listed().places()}
        return PlaceFilter(
            text, [[name for name in known if known[name].startswith(p)] for p in parts]
        )

    @property
    def understood(self) -> dict:
        """The filters that are set and valid, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def not_understood(self) -> list[str]:
        """The labels of the filters that are left out."""
        return [str(self[name].label) for name in self.errors]
