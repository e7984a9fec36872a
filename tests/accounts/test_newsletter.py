"""One edition a week and one letter for each reader, however often it is sent or stopped."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from accounts import newsletter
from accounts.models import Edition, Subscription
from articles.newsletter import new_articles, send_newsletter
from core.models import OutgoingMail
from tests.factories.accounts import make_member
from tests.factories.articles import make_article

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 11, 26, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


def subscribe(number: int) -> list[str]:
    """Let some members have the newsletter; return their addresses."""
    addresses = [f"reader{n}@example.com" for n in range(number)]
    for address in addresses:
        Subscription.objects.create(user=make_member(address), confirmed_on=date(2026, 1, 1))
    return addresses


def publish(title, at=THURSDAY - HOUR):
    """Publish an article at a time."""
    return make_article(title, first_published_at=at)


def sent_to() -> list[str]:
    """To whom letters went, in order."""
    return [message.to[0] for message in mail.outbox]


@pytest.fixture
def few_at_once(monkeypatch):
    """Letters are written three at a time."""
    monkeypatch.setattr(newsletter, "BATCH", 3)


def test_an_edition_sent_twice_reaches_each_reader_once():
    readers = subscribe(2)
    publish("New")
    assert send_newsletter(THURSDAY) == 2
    with pytest.raises(newsletter.AlreadySent):
        send_newsletter(THURSDAY + HOUR)
    assert sent_to() == readers


def test_the_command_says_that_the_letter_has_gone_out_and_succeeds():
    subscribe(1)
    make_article("New", first_published_at=datetime.now(UTC) - HOUR)
    call_command("send_newsletter", stdout=io.StringIO())
    output = io.StringIO()
    call_command("send_newsletter", stdout=output)
    assert output.getvalue() == "This week’s letter has gone out already.\n"


def test_the_next_week_has_an_edition_of_its_own():
    subscribe(1)
    publish("New")
    publish("Newer", THURSDAY + WEEK - HOUR)
    assert (send_newsletter(THURSDAY), send_newsletter(THURSDAY + WEEK)) == (1, 1)


@pytest.mark.parametrize("stopped_at", range(1, 8))
def test_sending_that_is_killed_goes_on_where_it_stopped(few_at_once, stopped_at, monkeypatch):
    readers = subscribe(7)
    publish("New")
    written = []
    compose = newsletter.compose_mail

    def die(*arguments):
        written.append(arguments)
        if len(written) == stopped_at:
            raise KeyboardInterrupt
        return compose(*arguments)

    monkeypatch.setattr(newsletter, "compose_mail", die)
    with pytest.raises(KeyboardInterrupt):
        send_newsletter(THURSDAY)
    send_newsletter(THURSDAY + HOUR)
    assert sent_to() == readers


def test_an_edition_that_is_resumed_has_the_articles_it_had(few_at_once, monkeypatch):
    subscribe(1)
    publish("First")
    Edition.objects.create(week=date(2026, 11, 23), until=THURSDAY)
    publish("Second", THURSDAY + HOUR / 2)
    send_newsletter(THURSDAY + HOUR)
    assert ("First" in mail.outbox[0].body, "Second" in mail.outbox[0].body) == (True, False)


def test_a_batch_and_its_place_are_stored_together_or_not_at_all(few_at_once, settings):
    readers = subscribe(5)
    publish("New")
    settings.EMAIL_BACKEND = "core.mail.QueuedBackend"
    settings.DEFAULT_FROM_EMAIL = object()  # JSON cannot say it
    with pytest.raises(TypeError):
        send_newsletter(THURSDAY)
    assert (Edition.objects.get().sent_up_to, OutgoingMail.objects.count()) == (0, 0)
    settings.DEFAULT_FROM_EMAIL = "hello@example.com"
    assert send_newsletter(THURSDAY) == 5
    assert [row.message["to"][0] for row in OutgoingMail.objects.order_by("pk")] == readers


def test_two_processes_do_not_send_the_same_batch(few_at_once):
    readers = subscribe(7)
    publish("New")
    other = []

    def in_between(user):
        if user.email == readers[4]:  # another process takes over
            Edition.objects.update(sent_up_to=Subscription.objects.last().pk)
            other.append(user)
        return {"user": user, "articles": []}

    edition = newsletter.get_edition(THURSDAY)
    newsletter.send_edition(edition, "Subject", "articles/email/newsletter", in_between)
    assert (sent_to(), len(other)) == (readers[:3], 1)


def test_of_an_edition_that_is_out_nothing_tells_who_had_it():
    subscribe(3)
    publish("New")
    send_newsletter(THURSDAY)
    edition = Edition.objects.get()
    assert (edition.sent_up_to, edition.finished_on is not None) == (0, True)
    assert {field.name for field in Edition._meta.get_fields()} == {
        *("id", "week", "until", "sent_up_to", "finished_on"),
    }


def test_a_week_without_news_leaves_its_edition_to_later():
    subscribe(1)
    assert (send_newsletter(THURSDAY), Edition.objects.count()) == (0, 0)
    publish("Late", THURSDAY + HOUR)
    assert send_newsletter(THURSDAY + 2 * HOUR) == 1


def test_no_article_is_in_two_letters_and_none_in_no_letter():
    publish("Before", THURSDAY - HOUR)
    publish("After", THURSDAY + HOUR)
    publish("On Friday", THURSDAY + 25 * HOUR)
    late = Edition.objects.create(
        week=date(2026, 11, 23), until=THURSDAY + 2 * HOUR, finished_on=date(2026, 11, 26)
    )
    found = [article.title for article in new_articles(newsletter.get_edition(THURSDAY + WEEK))]
    assert (found, late.until) == (["On Friday"], THURSDAY + 2 * HOUR)


def test_after_a_long_pause_a_letter_goes_back_a_week():
    publish("Old", THURSDAY - 10 * timedelta(days=1))
    publish("New")
    Edition.objects.create(week=date(2026, 6, 1), until=THURSDAY - 25 * WEEK)
    found = [article.title for article in new_articles(newsletter.get_edition(THURSDAY))]
    assert found == ["New"]
