"""Nobody waits for the mail server, and a worker that is killed loses no mail."""

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
from core.models import OutgoingMail
from tests.factories.accounts import make_member
from tests.support.account_steps import ask_for_code
from tests.support.mail_servers import silent_server
from tests.support.outbox_steps import queue_mail
from tests.support.waiting import wait_until

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
    assert (len(server.got), DBTaskResult.objects.count()) == (1, 0)  # what succeeds is forgotten


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
