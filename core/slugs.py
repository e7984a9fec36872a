"""Slugs: the ends of addresses, made from the names of people, tags, topics and companies."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify


def make_slug(name: str, fallback: str, max_length: int = 100) -> str:
    """Return an ASCII slug for a name in any script, the same for the same name.

    What has no letters at all (“???”) gets `fallback` and a hash of the name; an empty name gets
    `fallback` alone. Different names can share a slug: see `number_slug`.
    """
    name = unicodedata.normalize("NFC", name).strip()
    slug = slugify(anyascii(name))[:max_length].strip("-_")
    if slug or not name:
        return slug or fallback
    return f"{fallback}-{hash_name(name)}"


def hash_name(name: str) -> str:
    """Return six hexadecimal digits that stand for a name, whatever its Unicode normalization."""
    name = unicodedata.normalize("NFC", name)
    return hashlib.sha256(name.encode()).hexdigest()[:6]


def fold_name(name: str) -> str:
    """Return a name as it is compared with another: case, hyphens and normalization aside."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(folded.replace("-", " ").replace("_", " ").split())


def number_slug(slug: str, is_taken: Callable[[str], bool], max_length: int = 100) -> str:
    """Return the slug, or the first of slug-2, slug-3 … that is free."""
    candidate, number = slug, 2
    while is_taken(candidate):
        tail = f"-{number}"
        candidate, number = slug[: max_length - len(tail)].rstrip("-") + tail, number + 1
    return candidate


class SlugFormMixin:
    """An admin form whose empty slug is made from a name, also one in a script that the browser
    cannot transliterate. Put it before the form class."""

    slug_source = "title"
    fields: Any
    cleaned_data: Any
    instance: Any
    errors: Any

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> Any:
        """Fill the slug in before the form checks that it is free."""
        name = self.cleaned_data.get(self.slug_source)
        if name and "slug" in self.fields and "slug" not in self.errors:
            self.cleaned_data["slug"] = self.cleaned_data.get("slug") or self.propose_slug(name)
        return super().clean()  # type: ignore[misc]

    def propose_slug(self, name: str) -> str:
        """A free slug for a name."""
        model = type(self.instance)
        taken: Iterable[str] = model._default_manager.exclude(pk=self.instance.pk).values_list(
            "slug", flat=True
        )
        limit = model._meta.get_field("slug").max_length
        stem = make_slug(name, model._meta.model_name, limit)
        return number_slug(stem, set(taken).__contains__, limit)
