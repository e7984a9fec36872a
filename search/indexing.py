"""When something is put into the index of the full text.

The index's own signal comes before the children of an object are saved (an article's tags, a
company's names), and nothing tells it that another object's name has changed, which is part of
this one's text. So both are said here, after saving.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Manager, Model
from django.db.models.signals import post_delete
from django_tasks import task
from modelsearch.index import remove_object
from modelsearch.signal_handlers import post_delete_signal_handler
from wagtail.search.backends import get_search_backends

from search import name_index, vocabulary

AT_ONCE = 200


def disable_auto_index(model: type[Model]) -> None:
    """Take deleted objects of a model out of the index; all else its `save` sees to.

    The model says `search_auto_update = False`, so that no save puts it into the index twice.
    """
    post_delete.connect(post_delete_signal_handler, sender=model)


def is_kept_up_to_date() -> bool:
    """Say whether any index follows what is saved (AUTO_UPDATE in its settings)."""
    return any(True for _ in get_search_backends(with_auto_update=True))


def reindex(model: type[Model], pks: Iterable) -> None:
    """Put objects into the indexes as they are now: their names at once, their text as well, or
    when the worker comes to it.
    """
    some = list(pks)
    write_names(model, some)
    reindex_text(model, some)


def reindex_text(model: type[Model], pks: Iterable) -> None:
    """Put the text of objects into the index, at once or when the worker comes to it."""
    some = list(pks) if is_kept_up_to_date() else []
    for start in range(0, len(some), AT_ONCE):
        index_objects.enqueue(model._meta.label, some[start : start + AT_ONCE])


def write_names(model: type[Model], pks: Iterable) -> None:
    """Put the names of objects into their index as they are now, at once."""
    if is_kept_up_to_date():
        name_index.write_names(model, pks)


def follow_page(sender, instance, **kwargs) -> None:
    """Put the names of the pages below one into their index: whether it is published, where it is
    and who may read it decides whether strangers may find them.
    """
    page = getattr(instance, "page", instance)  # of a restriction of readers
    if is_kept_up_to_date() and (page.numchild or page is not instance):
        index_names_below.enqueue(page.path)


@task()
def index_names_below(path: str) -> None:
    """Put the names of a page, and of those below it, into their index."""
    name_index.write_names_below(path)


def forget_deleted(sender, instance, **kwargs) -> None:
    """Take the names of a deleted object out of their index."""
    if isinstance(instance.pk, int) and sender in name_index.list_models():
        name_index.forget_names(sender, [instance.pk])


def remove(removed: Model) -> None:
    """Take an object out of the index that strangers may not find any more."""
    remove_object(removed)
    name_index.forget_names(type(removed), [removed.pk])


def reindex_related(related: Manager, name: str) -> None:
    """Put the text of what rows of a relation lead to into the index, such as a tag's articles."""
    model = related.model._meta.get_field(name).related_model
    reindex_text(model, related.values_list(name, flat=True))


@task()
def index_objects(label: str, pks: list) -> None:
    """Put some objects into every index that is kept up to date."""
    model = apps.get_model(label)
    objects = list(model.get_indexed_objects().filter(pk__in=pks))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, objects)
        vocabulary.learn_objects(model, pks)


def learn_words(saved: Model) -> None:
    """Note an object's names, and let the vocabulary learn from it, now or when the worker comes
    to it. Wagtail's own signals put it into the index of the full text.
    """
    if is_kept_up_to_date():
        write_names(type(saved), [saved.pk])
        learn_objects.enqueue(saved._meta.label, [saved.pk])


@task()
def learn_objects(label: str, pks: list) -> None:
    """Learn the words of some objects."""
    vocabulary.learn_objects(apps.get_model(label), pks)
