"""What becomes of addresses and accounts that are never confirmed, and of those from before."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import address_ownership, privacy
from accounts.models import Session, User
from tests.factories.accounts import ADDRESS, make_member
from tests.factories.articles import make_user
from tests.support.account_steps import join

pytestmark = pytest.mark.django_db


def housekeeping_in(days, monkeypatch):
    """Let days go by, and do what is done every day."""
    later = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("housekeeping", stdout=io.StringIO())


def test_a_newcomer_whose_session_is_gone_goes_after_a_week(client, monkeypatch):
    join(client)
    Session.objects.all().delete()
    housekeeping_in(7, monkeypatch)
    assert not User.objects.exists()


def test_a_newcomer_has_the_week(client, monkeypatch):
    join(client)
    Session.objects.all().delete()
    housekeeping_in(6, monkeypatch)
    assert User.objects.exists()


def test_a_newcomer_who_still_reads_stays(client, monkeypatch):
    join(client)
    housekeeping_in(30, monkeypatch)
    assert User.objects.exists()


def test_a_newcomer_who_lost_the_address_to_somebody_goes_too(client, monkeypatch):
    join(client)
    address_ownership.forget_pending_address(User.objects.get())
    Session.objects.all().delete()
    housekeeping_in(7, monkeypatch)
    assert not User.objects.exists()


def test_a_member_stays_and_a_further_address_is_forgotten(monkeypatch):
    user = make_member()
    address_ownership.note_pending_address(user, "second@example.com")
    housekeeping_in(7, monkeypatch)
    user.refresh_from_db()
    assert (user.email, user.pending_address) == (ADDRESS, "")


def test_an_operator_s_account_stays(monkeypatch):
    make_user(ADDRESS)
    housekeeping_in(400, monkeypatch)
    assert User.objects.get().email == ADDRESS


def test_the_download_has_the_pending_address(client):
    join(client)
    account = privacy.export_data(User.objects.get())["account"]
    assert (account["email"], account["pending_address"]) == (None, ADDRESS)


def test_a_newcomer_asks_for_the_deletion_and_gets_no_mail(client, mailoutbox):
    join(client)
    mailoutbox.clear()
    client.post("/accounts/data/delete/")
    assert (User.objects.get().deletes_on is not None, mailoutbox) == (True, [])


# In the admin


@pytest.fixture
def admin(client):
    """A client logged in as an administrator."""
    client.force_login(make_user("boss@example.com", is_superuser=True))
    return client


def test_a_newcomer_is_in_no_list_of_users(admin):
    address_ownership.create_newcomer("newcomer@example.com")
    page = admin.get("/admin/users/").text
    assert ("newcomer" in page.lower(), "boss@example.com" in page) == (False, True)


def test_an_administrator_changes_no_address(admin):
    user = make_member()
    form = {"email": "mallory@example.com", "name": "Ada", "is_active": "on"}
    admin.post(f"/admin/users/edit/{user.pk}/", form)
    user.refresh_from_db()
    assert (user.name, user.email) == ("Ada", ADDRESS)
