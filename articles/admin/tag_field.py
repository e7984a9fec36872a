"""The field that an article's tags are typed into: it knows the list, and loses nothing."""

from difflib import get_close_matches

from django import forms
from taggit.utils import parse_tags
from wagtail.admin.forms.tags import TagField

from articles.models.tags import Tag, fold_name


class KnownTagField(TagField):
    """Tags from the list, whatever their case, accents and quotes; others are refused by name."""

    def __init__(self, **kwargs):
        super().__init__(tag_model=Tag, free_tagging=False, **kwargs)
        # The browser's field drops words that it cannot complete; sent, they are refused by name.
        self.widget.free_tagging = True

    def clean(self, value):
        text = forms.CharField.clean(self, value)
        known = {fold_name(name): name for name in Tag.objects.values_list("name", flat=True)}
        typed = [text] if fold_name(text) in known else parse_tags(text)
        found = {name: known.get(fold_name(name)) for name in typed}
        unknown = [name for name, tag in found.items() if tag is None]
        if unknown:
            raise forms.ValidationError([explain_unknown(name, known) for name in unknown])
        return list(dict.fromkeys(filter(None, found.values())))


def explain_unknown(name: str, known: dict[str, str]) -> str:
    """Return what to do about a tag that is not in the list."""
    wanted = fold_name(name)
    near = get_close_matches(wanted, known, n=3, cutoff=0.7)
    near += [one for one in known if wanted and wanted in one.split() and one not in near]
    asked = f" Did you mean {' or '.join(f'“{known[one]}”' for one in near[:3])}?" if near else ""
    return (
        f"“{name}” is not in the list of tags.{asked} Choose a tag that is there, or have an "
        "editor make this one first: in the menu, under Tags."
    )
