"""A member's data: all of it to download, none of anyone else's, and gone once they leave."""

import io
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from accounts import newsletter, privacy
from accounts.models import Session, Subscription
from articles.models import FollowedTopic, SavedArticle
from articles.reading_list import follow_topic, save_article
from tests.factories.accounts import ADDRESS, PASSWORD, make_member
from tests.factories.articles import make_article
from tests.support.account_steps import is_logged_in, log_in

pytestmark = pytest.mark.django_db

User = get_user_model()
OTHER = "grace@example.com"


def settle(user, title):
    """Give a member something of everything."""
    user.name = f"Name of {user.email}"
    user.save()
    article = make_article(title)
    save_article(user, article, wanted=True)
    follow_topic(user, article.topic, wanted=True)
    newsletter.ask_for_newsletter(user)
    newsletter.confirm_subscription(user.subscription, date(2026, 1, 2))
    SocialAccount.objects.create(user=user, provider="google", uid=f"uid-{user.email}")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "hidden"})
    user.agreements.create(version=date(2026, 11, 1))


@pytest.fixture
def member(client):
    """A member with something of everything, logged in; and another one."""
    settle(make_member(OTHER), "Read by Grace")
    user = make_member()
    settle(user, "Read by Ada")
    Authenticator.objects.all().update(type="recovery_codes")  # no second step in these tests
    log_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return user


@pytest.fixture
def download(client, member):
    """What the member gets."""
    return client.get("/accounts/data/download/")


@pytest.mark.parametrize(
    "path",
    [
        ("account", "email", ADDRESS),
        ("account", "name", f"Name of {ADDRESS}"),
        ("addresses", 0, {"email": ADDRESS, "verified": True, "primary": True}),
        ("agreements", 0, "version", "2026-11-01"),
        ("newsletter", 0, "confirmed_on", "2026-01-02"),
        ("reading", "saved_articles", 0, "title", "Read by Ada"),
        ("reading", "followed_topics", 0, "Management"),
        ("ways_to_log_in", "password", True),
        ("ways_to_log_in", "social", 0, {"provider": "google", "uid": f"uid-{ADDRESS}"}),
        ("sessions", 0, "started_on", f"{date.today()}"),
    ],
)
def test_the_download_has(download, path):
    *keys, expected = path
    value = download.json()
    for key in keys:
        value = value[key]
    assert value == expected


def test_the_download_has_nothing_of_anyone_else(download):
    assert b"race" not in download.content


@pytest.mark.parametrize("secret", [b"hidden", b"pbkdf2", b"md5$", b"session_key"])
def test_the_download_has_no_secret(download, secret):
    assert secret not in download.content


def test_the_download_is_a_file(download):
    assert download.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'


def test_every_table_that_knows_a_member_is_in_the_download():
    """A new model with a user must be added to what its app registers, or named here."""
    known = {
        *("account.EmailAddress", "accounts.Agreement", "accounts.IssuedKey", "accounts.Session"),
        *(
            "accounts.Invitation",
            "accounts.Subscription",
            "articles.SavedArticle",
            "articles.FollowedTopic",
        ),
        *("community.Answer", "community.Question", "community.Vote"),
        *("socialaccount.SocialAccount", "mfa.Authenticator"),
    }
    of_editors = {"wagtailcore", "wagtailusers", "wagtailadmin", "wagtailimages", "wagtaildocs"}
    pages_and_pictures = (Page, AbstractImage)  # who put them there: staff
    found = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is User
        and model._meta.app_label not in of_editors
        and not issubclass(model, pages_and_pictures)
    }
    assert found == known


def test_a_member_with_a_password_gives_it_again_before_the_download(client):
    make_member()
    log_in(client)
    answer = client.get("/accounts/data/download/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


# Leaving


def test_asking_for_the_deletion_is_answered_by_mail(client, member):
    mail.outbox.clear()
    leave(client)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def leave(client):
    """Ask for the deletion."""
    return client.post("/accounts/data/delete/")


def housekeeping_in(days, monkeypatch):
    """Let days go by, and do what is done every day."""
    later = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("housekeeping", stdout=io.StringIO())


def test_an_account_is_deleted_after_a_week(client, member, monkeypatch):
    leave(client)
    housekeeping_in(7, monkeypatch)
    assert not User.objects.filter(pk=member.pk).exists()


def test_an_account_is_there_for_the_week(client, member, monkeypatch):
    leave(client)
    housekeeping_in(6, monkeypatch)
    assert User.objects.filter(pk=member.pk).exists()


def test_a_member_can_change_their_mind(client, member, monkeypatch):
    leave(client)
    client.post("/accounts/data/keep/")
    housekeeping_in(8, monkeypatch)
    assert User.objects.filter(pk=member.pk).exists()


def test_asking_ends_the_sessions_elsewhere(client, member):
    from django.test import Client

    other = Client()
    other.force_login(member)
    leave(client)
    assert (is_logged_in(client), other.get("/accounts/").status_code) == (True, 302)


def test_no_row_holds_the_address_after_the_deletion(client, member, monkeypatch):
    leave(client)
    housekeeping_in(7, monkeypatch)
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label == "ratings" or not model._meta.managed:
                continue
            columns = [connection.ops.quote_name(f.column) for f in model._meta.local_fields]
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")
            assert ADDRESS not in str(cursor.fetchall()), model


@pytest.mark.parametrize(
    "model", [EmailAddress, SavedArticle, FollowedTopic, Subscription, SocialAccount]
)
def test_the_others_keep_theirs(client, member, monkeypatch, model):
    leave(client)
    housekeeping_in(7, monkeypatch)
    assert [row.user.email for row in model.objects.all()] == [OTHER]


def test_old_sessions_are_forgotten(client, monkeypatch):
    make_member()
    log_in(client)
    housekeeping_in(100, monkeypatch)
    assert not Session.objects.exists()


def test_a_part_can_be_registered_once_for_all():
    share = privacy.DataShare(lambda user: {"told": user.email})
    privacy.personal_data.register("test", share)
    try:
        assert privacy.export_data(make_member())["test"] == {"told": ADDRESS}
    finally:
        del privacy.personal_data.entries["test"]
