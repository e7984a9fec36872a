"""What the index of the full text is asked."""

from typing import Any

from django.db.models import QuerySet
from wagtail.search.backends import get_search_backend

MOST_COUNTED = 1_000  # results of a kind


def is_in_database() -> bool:
    """Say whether the index is in the database, and knows all that the database does."""
    return hasattr(get_search_backend().results_class, "get_queryset")


def find_keys(words: Any, objects: QuerySet, operator: str = "and") -> list:
    """Return the keys of what has some words in its text, the nearest first."""
    found = get_search_backend().search(words, objects.only("pk"), operator=operator)
    if is_in_database():  # it need make no objects of its rows
        return list(found[:MOST_COUNTED].get_queryset().values_list("pk", flat=True))
    return [one.pk for one in found[:MOST_COUNTED]]
