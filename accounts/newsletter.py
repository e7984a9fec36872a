"""The newsletter: subscriptions with confirmation, one-click unsubscribing, one edition a week."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Edition, Subscription, User
from core.mail import compose_mail, send_mail
from core.urls import absolute_url

BATCH = 100  # letters written at once


class AlreadySent(Exception):
    """The week's edition has gone out."""


def ask_for_newsletter(user: User) -> Subscription | None:
    """Subscribe a member and ask for confirmation by mail, again on each call. Return None for a
    member without an address."""
    if user.email is None:
        return None
    subscription, _ = Subscription.objects.get_or_create(user=user)
    if subscription.confirmed_on is None:
        link = get_subscription_url("newsletter_confirm", subscription)
        send_mail(
            user.email,
            "Do you want our newsletter?",
            "accounts/email/newsletter_confirm",
            {"link": link},
        )
    return subscription


def confirm_subscription(subscription: Subscription, today: date) -> None:
    """Mark a subscription as confirmed from the mailbox."""
    if subscription.confirmed_on is None:
        subscription.confirmed_on = today
        subscription.save(update_fields=["confirmed_on"])


def stop_newsletter(user: User) -> None:
    """Delete a member's subscription."""
    Subscription.objects.filter(user=user).delete()


def list_readers_after(place: int) -> QuerySet[Subscription]:
    """Return the subscribers after a place, in the order in which they are sent the newsletter."""
    wanted = Subscription.objects.confirmed().filter(user__is_active=True, user__deletes_on=None)
    wanted = wanted.exclude(user__email=None)
    return wanted.filter(pk__gt=place).select_related("user").order_by("pk")


# An edition: one a week, and each reader gets it once, however often sending stops and starts.


def get_edition(now: datetime) -> Edition:
    """Return the week's edition, not yet saved where it has not begun to go out.

    Raises AlreadySent.
    """
    today = now.date()
    week = today - timedelta(days=today.weekday())
    edition = Edition.objects.filter(week=week).first() or Edition(week=week, until=now)
    if edition.finished_on:
        raise AlreadySent
    return edition


def get_edition_before(edition: Edition) -> Edition | None:
    """Return the edition before this one."""
    return Edition.objects.filter(week__lt=edition.week).order_by("-week").first()


def send_edition(
    edition: Edition, subject: str, template: str, context_for: Callable[[User], dict]
) -> int:
    """Queue an edition for every reader who has not had it; return how many that were.

    A batch and the place that is reached are stored together or not at all. Where two processes
    send the same edition, one of them stops.
    """
    edition, _ = Edition.objects.get_or_create(week=edition.week, defaults={"until": edition.until})
    number = 0
    while batch := list(list_readers_after(edition.sent_up_to)[:BATCH]):
        letters = [compose_letter(one, subject, template, context_for) for one in batch]
        with transaction.atomic():
            if not advance_edition(edition, batch[-1].pk):
                return number
            get_connection().send_messages(letters)
        number += len(batch)
    edition.sent_up_to, edition.finished_on = 0, timezone.now().date()
    edition.save(update_fields=["sent_up_to", "finished_on"])
    return number


def advance_edition(edition: Edition, place: int) -> bool:
    """Note that an edition has gone out up to a place; False if another process has moved it."""
    unmoved = Edition.objects.filter(pk=edition.pk, sent_up_to=edition.sent_up_to, finished_on=None)
    edition.sent_up_to = place
    return bool(unmoved.update(sent_up_to=place))


def compose_letter(
    subscription: Subscription, subject: str, template: str, context_for: Callable[[User], dict]
) -> EmailMessage:
    """Return a reader's letter, with its own one-click way out (RFC 8058)."""
    link = get_subscription_url("newsletter_stop", subscription)
    headers = {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    context = context_for(subscription.user) | {"stop": link}
    return compose_mail(str(subscription.user.email), subject, template, context, headers)


def get_subscription_url(name: str, subscription: Subscription) -> str:
    """Return the full address of a page that only the subscriber knows."""
    return absolute_url(reverse(name, args=[subscription.token]))
