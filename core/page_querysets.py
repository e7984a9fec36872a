"""The questions asked about pages of every kind: which readers may open, and strangers find."""

import operator
from functools import cache, reduce

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Length, Now, Substr
from django.db.models.lookups import In
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.query import PageQuerySet

CONTAINER_DEPTHS = range(2, 8)


def is_private(path: str = "path") -> Exists:
    """Whether a page with that tree path is restricted, or below a restricted one.

    The restricted page's path is no join: SQLite might go through all pages for each page then.
    """
    pages = Page.objects.filter(pk=OuterRef("page_id")).values("path")
    restricted = Subquery(pages[:1], output_field=models.CharField())
    head = Substr(OuterRef(path), 1, Length(restricted), output_field=models.CharField())
    return Exists(PageViewRestriction.objects.alias(restricted=restricted).filter(restricted=head))


@cache
def in_time() -> Q:
    """Whether a page is live, has not expired, and is not waiting for its hour.

    Hours count at once, even before `publish_scheduled` has run.
    """
    has_begun = Q(go_live_at=None) | Q(go_live_at__lte=Now())
    has_not_ended = Q(expire_at=None) | Q(expire_at__gt=Now())
    return Q(live=True) & has_begun & has_not_ended


@cache
def list_container_models() -> list[type[Page]]:
    """Return the models of pages that others can be below."""
    return [model for model in get_page_models() if model.allowed_subpage_models()]


@cache
def is_below_hidden() -> Q:
    """Whether a page above is not in time, and hides all that is below it.

    The few pages that others are below are looked through once a query, not once for each page.
    The condition is put together once: that takes longer than the query it goes into.
    """
    hidden = Page.objects.filter(
        content_type__app_label__in={model._meta.app_label for model in list_container_models()},
        content_type__model__in=[model._meta.model_name for model in list_container_models()],
    ).exclude(in_time())
    heads = [Substr("path", 1, depth * Page.steplen) for depth in CONTAINER_DEPTHS]
    # Each a subquery of its own: the database keeps its few paths and looks each page up in them.
    return reduce(operator.or_, [Q(In(head, hidden.order_by().values("path"))) for head in heads])


class PublishedQuerySet(PageQuerySet):
    """What readers may open, and what strangers may find."""

    def in_time(self):
        """Live at this moment, and so is every page above."""
        return self.filter(in_time()).filter(~is_below_hidden())

    def published(self):
        """In time, and neither itself nor below a private page. One query, unlike `public()`."""
        return self.in_time().filter(~is_private())

    def published_now(self):
        """The same at this moment: what hides other pages is read first, in one short query.

        There is next to nothing of it, and to ask for it with each page takes longer than to read
        a few pages. Never keep it: what is hidden later would still be found.
        """
        found = self.filter(in_time())
        for path in read_hiding_paths():
            found = found.exclude(path__startswith=path)
        return found


def read_hiding_paths() -> set[str]:
    """Return the paths of pages that hide themselves and all that is below them."""
    kinds = ContentType.objects.get_for_models(*list_container_models()).values()
    hidden = Page.objects.filter(content_type__in=[kind.pk for kind in kinds]).exclude(in_time())
    private = PageViewRestriction.objects.values_list("page__path")
    return {path for (path,) in hidden.order_by().values_list("path").union(private, all=True)}
