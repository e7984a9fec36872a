"""What a page must have before it goes live, whichever way it goes.

`PublishedPageMixin.publish`, which every way leads through, asks `check_publishable`; the Publish
button, bulk publishing, copies and imports ask earlier, to say what is missing in their own place.
"""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

SCHEDULED = "wagtail.publish.scheduled"  # how Wagtail's scheduler calls its publishing
REFUSED = "articles.publish.refused"


class NotPublishable(ValidationError):
    """A page cannot go live; `faults` says why, a sentence each."""

    def __init__(self, page: Page, faults: list[str]):
        self.page, self.faults = page, faults
        super().__init__(explain_refusal(page, faults))


def explain_refusal(page: Page, faults: list[str]) -> str:
    """Return in words why a page was not published."""
    return f"“{page.get_admin_display_title()}” was not published. {' '.join(faults)}"


def check_publishable(page: Page) -> None:
    """Raise NotPublishable where a page lacks what its Publish button asks for."""
    if faults := find_faults(page):
        raise NotPublishable(page, faults)


def find_faults(page: Page) -> list[str]:
    """Return why a page cannot go live, a sentence each; none where it can."""
    return [*find_field_faults(page), *find_block_faults(page), *find_article_faults(page)]


def find_field_faults(page: Page) -> Iterator[str]:
    """Yield what the model says of a page's own fields."""
    try:
        page.full_clean()
    except ValidationError as error:
        for name, words in error.message_dict.items():
            label = "" if name == NON_FIELD_ERRORS else f"{get_field_label(page, name)}: "
            yield from (f"{label}{one}" for one in words)


def get_field_label(page: Page, name: str) -> str:
    """Return the name of a field as its form shows it."""
    return str(page._meta.get_field(name).verbose_name).capitalize()


def find_block_faults(page: Page) -> Iterator[str]:
    """Yield what the blocks of a page's texts say."""
    for field in page._meta.get_fields():
        body = getattr(page, field.name, None) if isinstance(field, StreamField) else None
        if not isinstance(body, StreamValue):
            continue
        try:
            body.stream_block.clean(body)
        except ValidationError as error:
            for one in getattr(error, "non_block_errors", None) or []:
                yield f"{get_field_label(page, field.name)}: {one}"
            for number, fault in sorted((getattr(error, "block_errors", None) or {}).items()):
                words = " ".join(dict.fromkeys(list_messages(fault)))
                yield f"Block {number + 1} ({body[number].block.label}): {words}"


def list_messages(error: ValidationError) -> Iterator[str]:
    """Yield the messages of an error of a block, and of those inside it."""
    inner = getattr(error, "block_errors", None) or {}
    parts = inner.values() if isinstance(inner, dict) else inner
    for part in filter(None, parts):
        yield from list_messages(part)
    if not inner:
        yield from map(str, error.messages)


def find_article_faults(page: Page) -> Iterator[str]:
    """Yield what an article lacks beside its fields."""
    if hasattr(page, "authors") and not page.authors.all():
        yield "It has no author."
    if getattr(page, "hero", None) and not (page.hero_alt or page.hero_decorative):
        yield "Its hero picture has no alternative text and is not marked as decorative."


def refuse_schedule(page: Page, revision: Revision, faults: list[str]) -> None:
    """Take a page that cannot go live out of the schedule, and leave a word for editors."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(instance=page, action=REFUSED, revision=revision, data={"faults": faults})


def find_refused_pages(pages: QuerySet) -> QuerySet:
    """Return the pages that the scheduler has refused, and nobody has changed since."""
    entries = PageLogEntry.objects.filter(
        action=REFUSED,
        page=OuterRef("pk"),
        revision=OuterRef("latest_revision"),
    )
    later = entries.filter(timestamp__gt=OuterRef("last_published_at"))
    return pages.filter(Exists(entries.filter(page__last_published_at=None)) | Exists(later))


class ExplainRefusal:
    """Middleware: tells an editor why a page did not go live, and leads to its form.

    It is for the ways on which no form is at hand, such as approving a draft.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer with the page's form where a page was refused; leave all else alone."""
        if not isinstance(exception, NotPublishable):
            return None
        messages.error(request, exception.messages[0])
        return redirect("wagtailadmin_pages:edit", exception.page.pk)
