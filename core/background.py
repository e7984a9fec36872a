"""Background tasks whose worker has died, and results that nobody needs any more."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.backend import TaskResult
from django_tasks_db.models import DBTaskResult

LEASE = timedelta(minutes=10)  # no task of ours takes as long
FAILURES_KEPT_FOR = timedelta(days=3)
WORKER_LOST = "core.background.WorkerLost"
TIMES = 2  # that a task is started whose worker dies

logger = logging.getLogger(__name__)


class WorkerLost(Exception):
    """The error of a task whose workers have died."""


def recover_tasks(now: datetime) -> int:
    """Restart tasks whose worker has died, and return how many. The second time they fail.

    Every task of ours may run twice: it does the same again, or finds it done.
    """
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)
    recovered = 0
    for row in lost:
        unchanged = lost.filter(pk=row.pk, started_at=row.started_at)
        if len(row.worker_ids) < TIMES:
            recovered += unchanged.update(status=TaskResultStatus.READY)
        elif unchanged.update(
            status=TaskResultStatus.FAILED, finished_at=now, exception_class_path=WORKER_LOST
        ):
            logger.error("Task %s has failed: its worker died twice.", row.task_path)
    return recovered


def prune_results(now: datetime) -> int:
    """Delete results of tasks (of failed ones after some days); return how many."""
    old = Q(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILURES_KEPT_FOR)
    done = DBTaskResult.objects.filter(Q(status=TaskResultStatus.SUCCESSFUL) | old)
    return done.delete()[0]


def list_failed_tasks() -> QuerySet[DBTaskResult]:
    """Return the tasks that have failed in the last days."""
    return DBTaskResult.objects.failed()


def forget_result(sender, task_result, **kwargs) -> None:
    """Delete what has succeeded at once: it tells to the microsecond when a code was mailed.

    Of a failure keep where it happened alone: its message may quote an address or a text.
    """
    if not isinstance(task_result, TaskResult):  # of another backend, which keeps nothing
        return
    rows = DBTaskResult.objects.filter(pk=task_result.id)
    if task_result.status == TaskResultStatus.SUCCESSFUL:
        rows.delete()
    elif task_result.status == TaskResultStatus.FAILED:
        for row in rows:
            places = [line for line in row.traceback.splitlines() if line.startswith('  File "')]
            rows.update(traceback="\n".join(places))


def connect_forgetting() -> None:
    """Forget what a task leaves behind as soon as it has finished."""
    task_finished.connect(forget_result, dispatch_uid="core.forget_result")
