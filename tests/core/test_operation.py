"""Whoever runs the site sees on the dashboard what has gone wrong; nobody is named there."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from core.background import forget_result
from core.models import MailFailure, OutgoingMail

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


def dashboard(client, **fields) -> str:
    """What the dashboard's panel says to a user with some rights."""
    user = get_user_model().objects.create_user("boss@example.com", "x", **fields)
    client.force_login(user)
    page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    panel = page.find(attrs={"aria-labelledby": "operation-title"})
    return panel.get_text(" ", strip=True) if panel else ""


def make_trouble():
    """Let everything go wrong that can."""
    MailFailure.objects.create(day=timezone.now().date(), reason="refused 550", number=3)
    OutgoingMail.objects.create(message={"to": ["ada@example.com"]})
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(hours=1))
    store_task("FAILED")


def store_task(status, days=0, **fields) -> DBTaskResult:
    """Store what a worker has left."""
    row = DBTaskResult(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="core.outbox.deliver",
        backend_name="default",
        run_after=get_date_max(),
        finished_at=timezone.now() - timedelta(days=days),
        exception_class_path="builtins.ValueError",
    )
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def test_who_runs_the_site_sees_what_has_gone_wrong(client):
    make_trouble()
    said = dashboard(client, is_staff=True, is_superuser=True)
    for part in ("3 (refused 550)", "1 messages have waited", "deliver (ValueError)"):
        assert part in said
    assert "ada@example.com" not in said


def test_where_all_is_well_nothing_is_said(client):
    assert dashboard(client, is_staff=True, is_superuser=True) == ""


# The results of tasks.


def test_results_are_deleted_and_failures_kept_for_three_days():
    kept = [store_task("FAILED", days=2), store_task("READY", days=9), store_task("RUNNING")]
    for status, days in (("SUCCESSFUL", 0), ("FAILED", 4)):
        store_task(status, days)
    call_command("housekeeping", verbosity=0)
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {row.pk for row in kept}


def test_what_has_succeeded_is_forgotten_at_once():
    row = store_task("SUCCESSFUL")
    forget_result(None, row.task_result)
    assert not DBTaskResult.objects.exists()


def test_a_failure_keeps_where_it_happened_and_none_of_its_words():
    traceback = (
        "Traceback (most recent call last):\n"
        '  File "/site/accounts/delivery.py", line 1, in deliver\n'
        "    send(message)\n"
        "SMTPRecipientsRefused: {'ada@example.com': (550, b'no such user')}\n"
        "Key (email)=(ada@example.com) already exists.\n"
    )
    row = store_task("FAILED", traceback=traceback)
    forget_result(None, row.task_result)
    row.refresh_from_db()
    assert row.traceback == '  File "/site/accounts/delivery.py", line 1, in deliver'


def test_one_failing_step_of_housekeeping_leaves_the_others_alone(monkeypatch, caplog):
    from django.core.management import CommandError

    from accounts import privacy

    def fail(user):
        raise RuntimeError

    user = get_user_model().objects.create_user("gone@example.com")
    get_user_model().objects.update(deletes_on=timezone.now().date())
    broken = privacy.DataShare(lambda user: None, delete=fail)
    monkeypatch.setitem(privacy.personal_data.entries, "broken", (100, broken))
    store_task("SUCCESSFUL")
    with pytest.raises(CommandError, match="1 steps failed"):
        call_command("housekeeping", verbosity=0)
    assert (DBTaskResult.objects.count(), user.pk is not None) == (0, True)
