"""The dashboard panel that tells operators what has gone wrong, without naming anyone."""

from collections.abc import Iterator

from django.core.cache import cache
from django.utils import timezone
from wagtail.admin.ui.components import Component

from core.background import list_failed_tasks
from core.outbox import list_failures_of_week, list_late_mail


class OperationPanel(Component):
    """Lists mail and background tasks that failed; empty if all is well."""

    name = "operation"
    template_name = "core/operation_panel.html"
    order = 40

    def get_context_data(self, parent_context):
        is_shown = parent_context["request"].user.is_superuser
        return {"lines": list(find_troubles()) if is_shown else []}


def find_troubles() -> Iterator[str]:
    """Yield a sentence for each thing that has gone wrong."""
    now = timezone.now()
    if late := list_late_mail(now).count():
        yield f"{late} messages have waited for the mail server for over 15 minutes."
    for failure in list_failures_of_week(now):
        yield f"Mail not delivered on {failure.day:%B %-d}: {failure.number} ({failure.reason})."
    for task in list_failed_tasks():
        error = task.exception_class_path.rsplit(".", 1)[-1]
        yield f"A background task failed on {task.finished_at:%B %-d}: {task.task_name} ({error})."
    if getattr(cache, "is_away", bool)():
        yield "Redis does not answer: each process counts limits for itself."
