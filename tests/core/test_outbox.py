"""Mail servers that are silent, slow, refusing or away: one message's trouble is its own."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from core import outbox
from core.models import MailFailure, OutgoingMail
from tests.factories.accounts import make_member
from tests.support.account_steps import ask_for_code
from tests.support.outbox_steps import be_due, failures, queue_mail

# One message's trouble.


@pytest.mark.django_db
def test_a_refused_recipient_is_counted_and_the_next_gets_theirs(server):
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
