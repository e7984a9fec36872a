"""One meaning of “published”, for a page at hand as for a queryset of pages (page_querysets.py)."""

from django.http import Http404
from django.utils import timezone
from wagtail.models import Page

from core.page_querysets import PublishedQuerySet
from core.publishing import SCHEDULED, check_publishable, find_faults, refuse_schedule


def is_in_time(page: Page) -> bool:
    """Whether a page is live, has not expired, and is not waiting for its hour."""
    now = timezone.now()
    has_begun = page.go_live_at is None or page.go_live_at <= now
    has_ended = page.expire_at is not None and page.expire_at <= now
    return page.live and has_begun and not has_ended


def is_published(page: Page) -> bool:
    """Whether strangers may find a page. Takes a query."""
    return PublishedQuerySet(Page).filter(pk=page.pk).published().exists()


class PublishedPageMixin:
    """A page that goes live only with all it needs (publishing.py), and answers only while it
    and every page above it is in time.

    The way to a page leads through those above it, so each speaks for itself.
    """

    def publish(self, revision, *args, **kwargs):
        """Publish or schedule a revision. Raises NotPublishable where it lacks something.

        The scheduler is not stopped: the page stays a draft, and editors are told.
        """
        page = revision.as_object()
        if kwargs.get("log_action") != SCHEDULED:
            check_publishable(page)
        elif faults := find_faults(page):
            return refuse_schedule(page, revision, faults)
        return super().publish(revision, *args, **kwargs)  # type: ignore[misc]

    def route(self, request, path_components):
        if not is_in_time(self):  # type: ignore[arg-type]
            raise Http404("It is not published.")
        return super().route(request, path_components)  # type: ignore[misc]

    @property
    def is_published(self) -> bool:
        """Whether strangers may find it. Takes a query where it was not found with the answer."""
        known: bool | None = getattr(self, "found_published", None)
        return is_published(self) if known is None else known  # type: ignore[arg-type]
