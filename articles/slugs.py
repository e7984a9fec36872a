"""Ends of addresses: made from a name, and free."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

MAX_SLUG = 255


def slug_from_name(name: str) -> str:
    """Return a slug for a name; "" where none can be made of it."""
    return slugify(name)


def find_free_slug(slug: str, is_taken: Callable[[str], bool], longest: int = MAX_SLUG) -> str:
    """Return a slug that is not taken: the given one, or with the first number that is free."""
    number, numbered = 1, slug[:longest]
    while is_taken(numbered):
        number += 1
        end = f"-{number}"
        numbered = f"{slug[: longest - len(end)]}{end}"
    return numbered


def give_free_slug(page: Any, others: QuerySet) -> None:
    """Give a new page a slug that none of the others has: its own, or one from its title."""
    slug = page.slug or slug_from_name(page.title) or page._meta.verbose_name
    page.slug = find_free_slug(slug, lambda slug: others.filter(slug=slug).exists())


def keep_own_slug(page: Any) -> None:
    """Give a draft, which wants the slug of another page, the slug that its page has."""
    page.slug = type(page).objects.values_list("slug", flat=True).get(pk=page.pk)
