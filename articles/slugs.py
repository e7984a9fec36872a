"""Slugs of articles: each is used once in the whole blog."""

from typing import Any

from django.db.models import QuerySet

from core.slugs import make_slug, number_slug

MAX_SLUG = 255
RESERVED_SLUGS = {"feed"}  # the address of a topic's feed


def give_free_slug(page: Any, others: QuerySet) -> None:
    """Give a new page a slug that none of the others has: its own, or one from its title."""
    slug = page.slug or make_slug(page.title, page._meta.model_name, MAX_SLUG)
    page.slug = number_slug(slug, lambda slug: others.filter(slug=slug).exists(), MAX_SLUG)


def keep_own_slug(page: Any) -> None:
    """Give a draft, which wants the slug of another page, the slug that its page has."""
    page.slug = type(page).objects.values_list("slug", flat=True).get(pk=page.pk)
