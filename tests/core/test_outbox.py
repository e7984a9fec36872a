"""Mail servers that are silent, slow, refusing or away: one message's trouble is its own."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import outbox
from core.background import recover_tasks
from core.mail import queue_row
from core.models import MailFailure, OutgoingMail
from tests.accounts.test_accounts import ask_for_code, make_member
from tests.support.mail_servers import running_server, silent_server
from tests.support.waiting import wait_until


@pytest.fixture
def server(settings):
    """A real mail server, and the site's settings that lead to it."""
    settings.EMAIL_BACKEND = "core.mail.QueuedBackend"
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 5
    with running_server() as kept:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", kept.port
        yield kept


@pytest.fixture
def silent(settings, server):
    """The mail server is silent, and the site does not wait for it long."""
    with silent_server() as port:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = port, 0.2
        yield
        settings.EMAIL_PORT = server.port


@pytest.fixture
def thread(settings, monkeypatch):
    """Mail is delivered by a thread, which ends with the test."""
    settings.MAIL_DELIVERY = "thread"
    background = outbox.BackgroundDelivery()
    monkeypatch.setattr(outbox, "background", background)
    yield
    background.pool.shutdown(wait=True)
    if background.timer:
        background.timer.cancel()


def queue_mail(address="ada@example.com", **fields) -> OutgoingMail:
    """Put a message into the queue without trying to deliver it."""
    row = queue_row(EmailMessage("Subject", "The text", to=[address]))
    row.next_try_at = timezone.now()
    row.save()
    OutgoingMail.objects.filter(pk=row.pk).update(**{"tries": 0} | fields)
    return row


def failures() -> dict[str, int]:
    """What was not delivered, and how often."""
    return dict(MailFailure.objects.values_list("reason", "number"))


def be_due() -> None:
    """Let the time of the next try come."""
    OutgoingMail.objects.update(next_try_at=timezone.now())


# One message's trouble.


@pytest.mark.django_db
def test_a_refused_recipient_is_counted_and_the_next_gets_hers(server):
    server.answers["gone@example.com"] = "550 <gone@example.com> unknown"
    for address in ("gone@example.com", "ada@example.com"):
        queue_mail(address)
    call_command("housekeeping", verbosity=0)
    assert server.recipients == ["ada@example.com"]
    assert (failures(), OutgoingMail.objects.count()) == ({"refused 550": 1}, 0)


@pytest.mark.django_db
def test_a_refused_recipient_is_not_tried_again(server):
    server.answers["gone@example.com"] = "550 unknown"
    queue_mail("gone@example.com")
    for _ in range(3):
        call_command("housekeeping", verbosity=0)
    assert server.asked == ["gone@example.com"]


@pytest.mark.django_db
def test_a_text_that_is_refused_is_counted_and_the_next_goes_out(server):
    server.after_data["ada@example.com"] = "554 looks like spam"
    for address in ("ada@example.com", "ben@example.com"):
        queue_mail(address)
    outbox.deliver_waiting()
    assert (server.recipients, failures()) == (["ben@example.com"], {"refused 554": 1})


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["450 greylisted", "452 mailbox full", "421 too busy"])
def test_a_recipient_who_is_refused_for_now_gets_it_later_and_others_at_once(server, answer):
    server.answers["ada@example.com"] = answer
    for address in ("ada@example.com", "ben@example.com"):
        queue_mail(address)
    outbox.deliver_waiting()
    assert server.recipients == ["ben@example.com"]
    server.answers.clear()
    be_due()
    outbox.deliver_waiting()
    assert (server.recipients, failures()) == (["ben@example.com", "ada@example.com"], {})


@pytest.mark.django_db
def test_a_connection_that_drops_in_the_middle_costs_a_try(server):
    server.after_data["ada@example.com"] = "drop"
    queue_mail()
    outbox.deliver_waiting()
    server.after_data.clear()
    be_due()
    outbox.deliver_waiting()
    assert (server.recipients, OutgoingMail.objects.count()) == (["ada@example.com"], 0)


@pytest.mark.django_db
def test_tries_of_one_message_have_one_id_so_that_it_is_shown_once(server):
    row = queue_mail()
    assert row.message["headers"]["Message-ID"].endswith("@localhost>")


@pytest.mark.django_db
def test_neither_rows_nor_the_log_name_whom_a_failure_was_for(server, caplog):
    server.answers["gone@example.com"] = "550 <gone@example.com> unknown"
    server.answers["busy@example.com"] = "450 <busy@example.com> busy"
    for address in ("gone@example.com", "busy@example.com"):
        queue_mail(address)
    outbox.deliver_waiting()
    said = [one.getMessage() for one in caplog.records if one.name == "core.outbox"]
    assert len(said) == 2
    assert "example.com" not in f"{said}{list(MailFailure.objects.values())}"


# The server's trouble.


@pytest.mark.django_db
def test_a_silent_server_ends_a_pass_at_its_first_message(silent, server):
    for _ in range(10):
        queue_mail()
    assert outbox.deliver_waiting() == 0
    assert sum(OutgoingMail.objects.values_list("tries", flat=True)) == 1


@pytest.mark.django_db
def test_what_waited_goes_out_once_the_server_speaks(silent, server, settings):
    for number in range(3):
        queue_mail(f"{number}@example.com")
    outbox.deliver_waiting()
    settings.EMAIL_PORT = server.port
    be_due()
    assert outbox.deliver_waiting() == 3
    assert sorted(server.recipients) == [f"{number}@example.com" for number in range(3)]


@pytest.mark.django_db
def test_tries_are_minutes_apart_at_first_and_an_hour_later(silent, server):
    row = queue_mail()
    waits = []
    for _ in range(10):
        outbox.deliver_mail(row.pk)
        row.refresh_from_db()
        waits.append(round((row.next_try_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 1, 2, 3, 5, 8, 15, 30, 60, 60]


@pytest.mark.django_db
def test_a_code_is_tried_five_times_while_it_is_good(silent, server):
    assert sum(outbox.DELAYS[:5]) < 15


@pytest.mark.django_db
def test_an_expired_code_is_not_delivered(server):
    queue_mail(good_until=timezone.now() - timedelta(seconds=1))
    outbox.deliver_waiting()
    assert (server.got, failures(), OutgoingMail.objects.count()) == ([], {"expired": 1}, 0)


@pytest.mark.django_db
def test_an_expired_code_is_not_delivered_by_its_own_task_either(server):
    row = queue_mail(good_until=timezone.now() - timedelta(seconds=1))
    outbox.deliver.call(row.pk)
    assert (server.got, failures()) == ([], {"expired": 1})


@pytest.mark.django_db
def test_a_log_in_code_expires_with_its_code(client, server):
    make_member()
    ask_for_code(client)
    (row,) = OutgoingMail.objects.all()
    assert timedelta(minutes=14) < row.good_until - timezone.now() <= timedelta(minutes=15)


@pytest.mark.django_db
def test_a_message_is_given_up_after_a_day_and_shown(silent, server, client):
    queue_mail(created_at=timezone.now() - timedelta(days=1, minutes=1))
    outbox.deliver_waiting()
    assert (failures(), OutgoingMail.objects.count()) == ({"given up": 1}, 0)


@pytest.mark.django_db
def test_a_message_of_this_morning_is_not_given_up(silent, server):
    queue_mail(created_at=timezone.now() - timedelta(hours=23))
    outbox.deliver_waiting()
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_failures_are_forgotten_after_a_week(server):
    today = timezone.now().date()
    for days in (6, 7, 30):
        MailFailure.objects.create(day=today - timedelta(days=days), reason="given up", number=1)
    call_command("housekeeping", verbosity=0)
    assert MailFailure.objects.count() == 1


@pytest.mark.django_db
def test_a_message_that_another_process_sends_is_left_to_it(server):
    row = queue_mail(claimed_until=timezone.now() + timedelta(minutes=1))
    assert outbox.deliver_mail(row.pk) is False
    assert (server.got, OutgoingMail.objects.count()) == ([], 1)


@pytest.mark.django_db
def test_a_message_whose_process_died_is_sent_once_its_claim_runs_out(server):
    row = queue_mail(claimed_until=timezone.now() - timedelta(seconds=1), tries=1)
    outbox.deliver_mail(row.pk)
    assert len(server.got) == 1


@pytest.mark.usefixtures("own_databases")
def test_two_processes_send_a_message_once(server):
    row = queue_mail(claimed_until=timezone.now() - timedelta(seconds=1))
    start = threading.Barrier(4)

    def send():
        start.wait()
        outbox.deliver_mail(row.pk)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.got) == 1


# Nobody waits for the mail server.


@pytest.mark.usefixtures("own_databases")
def test_others_write_while_a_silent_server_is_asked(silent, server, settings):
    settings.EMAIL_TIMEOUT = 10
    row = queue_mail()
    sending = threading.Thread(
        target=lambda: (outbox.deliver_mail(row.pk), connections.close_all())
    )
    sending.start()
    wait_until(lambda: OutgoingMail.objects.exclude(claimed_until=None).exists(), "no claim")
    make_member("other@example.com")
    is_waiting_still = sending.is_alive()
    sending.join()
    assert is_waiting_still


@pytest.mark.usefixtures("own_databases")
def test_a_reader_does_not_wait_for_a_silent_server(client, silent, thread, settings):
    settings.EMAIL_TIMEOUT = 10
    make_member()
    began = time.monotonic()
    answer = ask_for_code(client)
    took = time.monotonic() - began
    assert (answer.status_code, took < settings.EMAIL_TIMEOUT) == (302, True)


@pytest.mark.usefixtures("own_databases")
def test_the_thread_of_a_process_delivers_what_it_has_queued(client, server, thread):
    make_member()
    ask_for_code(client)
    wait_until(lambda: server.got and not OutgoingMail.objects.exists())


@pytest.mark.usefixtures("own_databases")
def test_the_thread_tries_again_by_itself(server, thread, monkeypatch):
    monkeypatch.setattr(outbox, "PASS", timedelta(seconds=0.1))
    monkeypatch.setattr(outbox, "DELAYS", (0, 0, 0))
    server.answers["ada@example.com"] = "450 later"
    EmailMessage("Subject", "The text", to=["ada@example.com"]).send()
    wait_until(lambda: server.asked)
    server.answers.clear()
    wait_until(lambda: server.got and not OutgoingMail.objects.exists())


@pytest.mark.usefixtures("own_databases")
def test_nothing_is_sent_from_inside_a_transaction(server, settings):
    in_transaction = []

    class Watched(outbox.EmailMultiAlternatives):
        """A message that notes whether it is made inside a transaction."""

        def __init__(self, *arguments, **fields):
            in_transaction.append(connection.in_atomic_block)
            super().__init__(*arguments, **fields)

    original, outbox.EmailMultiAlternatives = outbox.EmailMultiAlternatives, Watched
    try:
        with transaction.atomic():
            EmailMessage("Subject", "The text", to=["ada@example.com"]).send()
            assert server.got == []
    finally:
        outbox.EmailMultiAlternatives = original
    assert (in_transaction, len(server.got)) == ([False], 1)


# A worker that is killed.


def worker(environment, *arguments) -> subprocess.Popen:
    """Start a real worker on a site's data."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--no-startup-delay", *arguments],
        cwd=site_settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def worker_environment(settings, tmp_path):
    """What a worker needs to work on this test's database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        port = database["PORT"] or 5432
        url = f"postgres://{database['USER']}@{database['HOST']}:{port}/{database['NAME']}"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MAIL_DELIVERY = "worker"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "inhersight.settings.site",
        "SECRET_KEY": "x" * 50,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": url,
        "TASK_WORKER": "1",
        "EMAIL_TIMEOUT": "60",
    }


def let_lease_run_out():
    """Let ten minutes pass for what is running."""
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    OutgoingMail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def kill_in_task(environment, port):
    """Start a worker, and kill it while it waits for a silent mail server."""
    process = worker(environment | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"})
    try:
        wait_until(lambda: DBTaskResult.objects.running().exists(), "no task runs")
        wait_until(lambda: OutgoingMail.objects.exclude(claimed_until=None).exists())
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.usefixtures("own_databases")
def test_a_killed_worker_s_task_runs_again_and_its_mail_goes_out_once(server, worker_environment):
    EmailMessage("Subject", "The text", to=["ada@example.com"]).send()
    with silent_server() as port:
        kill_in_task(worker_environment, port)
    assert recover_tasks(timezone.now()) == 0  # its lease has not run out
    let_lease_run_out()
    call_command("catch_up", verbosity=0)
    assert DBTaskResult.objects.ready().count() == 1
    process = worker(
        worker_environment | {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}, "--batch"
    )
    assert process.wait(60) == 0
    assert (len(server.got), DBTaskResult.objects.successful().count()) == (1, 1)


@pytest.mark.usefixtures("own_databases")
def test_a_task_that_has_killed_two_workers_has_failed_and_is_shown(server, worker_environment):
    EmailMessage("Subject", "The text", to=["ada@example.com"]).send()
    with silent_server() as port:
        for _ in range(2):
            kill_in_task(worker_environment, port)
            let_lease_run_out()
            recover_tasks(timezone.now())
    assert list(DBTaskResult.objects.values_list("status", "exception_class_path")) == [
        ("FAILED", "core.background.WorkerLost")
    ]


@pytest.mark.usefixtures("own_databases")
def test_a_worker_scrubs_the_failures_that_it_stores(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    outbox.deliver.using(run_after=None).enqueue(1)
    DBTaskResult.objects.update(args_kwargs={"args": ["ada@example.com"], "kwargs": {}})
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    row = DBTaskResult.objects.get()
    assert row.status == "FAILED"
    assert "ada@example.com" not in row.traceback
