"""The index of names: what strangers may find by its name, as it was when it was saved."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.models import Page

from search.models import Name
from search.normalization import normalize_name
from search.search_types import SearchType, get_search_types
from search.vocabulary import split_into_batches

LONGEST = 255


def write_names(model: type[Model], pks: Iterable) -> None:
    """Write the names of some objects as they are now; what strangers may not find has none."""
    chosen = list(pks)
    rows = [
        row
        for kind in get_search_types()
        for objects in kind.get_querysets(model)
        for row in yield_rows(kind, objects.filter(pk__in=chosen))
    ]
    with transaction.atomic():
        Name.objects.filter(kind=model._meta.label_lower, object_id__in=chosen).delete()
        Name.objects.bulk_create(rows)


def yield_rows(kind: SearchType, objects: QuerySet) -> Iterator[Name]:
    """Yield a row for each word of each name of some objects."""
    label = objects.model._meta.label_lower
    for pk, name, popularity in kind.list_names(objects):
        words = normalize_name(name)[:LONGEST].split()
        for place in range(len(words)):
            yield Name(
                kind=label,
                object_id=pk,
                name=name,
                words=" ".join(words[place:]),
                place=place,
                popularity=popularity,
            )


def forget_names(model: type[Model], pks: Iterable) -> None:
    """Take objects out that strangers may not find any more."""
    Name.objects.filter(kind=model._meta.label_lower, object_id__in=list(pks)).delete()


def write_names_below(path: str) -> None:
    """Write the names of the pages that a path in the tree leads to."""
    for model in list_models():
        if issubclass(model, Page):
            pks = model._default_manager.filter(path__startswith=path).values_list("pk", flat=True)
            for some in split_into_batches(pks):
                write_names(model, some)


def list_models() -> list[type[Model]]:
    """Return the models whose objects are found by their names."""
    return [model for kind in get_search_types() for model in kind.models.values()]


def rebuild_names() -> None:
    """Write all names anew, and forget those of objects that are not there any more."""
    for kind in get_search_types():
        for objects in kind.get_querysets():
            model = objects.model
            known = set(objects.order_by().values_list("pk", flat=True))
            there = Name.objects.filter(kind=model._meta.label_lower, place=0)
            gone = set(there.values_list("object_id", flat=True)) - known
            for some in split_into_batches(sorted(known | gone)):
                write_names(model, some)
