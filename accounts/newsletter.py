"""The newsletter: asked for twice, stopped with one click, sent by whoever has something to say."""

from collections.abc import Callable, Iterable
from datetime import date

from django.urls import reverse

from accounts.mail import write
from accounts.models import Subscription, User
from inhersight.site_url import absolute_url


def ask(user: User) -> Subscription | None:
    """Note a member's wish and write to the mailbox for a yes. Asking again writes again. Without
    an address there is nothing to ask."""
    if user.email is None:
        return None
    subscription, _ = Subscription.objects.get_or_create(user=user)
    if subscription.confirmed_on is None:
        link = address("newsletter_confirm", subscription)
        write(user.email, "Do you want our newsletter?", "newsletter_confirm", {"link": link})
    return subscription


def confirm(subscription: Subscription, today: date) -> None:
    """Note that the wish was confirmed from the mailbox."""
    if subscription.confirmed_on is None:
        subscription.confirmed_on = today
        subscription.save(update_fields=["confirmed_on"])


def stop(user: User) -> None:
    """Forget a member's wish."""
    Subscription.objects.filter(user=user).delete()


def readers() -> Iterable[Subscription]:
    """Everyone who gets the newsletter."""
    wanted = Subscription.objects.confirmed().filter(user__is_active=True, user__deletes_on=None)
    wanted = wanted.exclude(user__email=None)
    return wanted.select_related("user").iterator()


def send_issue(
    subject: str, template: str, context_for: Callable[[User], dict], to: Iterable[Subscription]
) -> int:
    """Send an issue, each with its own one-click way out (RFC 8058); return how many went out."""
    number = 0
    for subscription in to:
        link = address("newsletter_stop", subscription)
        headers = {
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        context = context_for(subscription.user) | {"stop": link}
        write(str(subscription.user.email), subject, template, context, headers)
        number += 1
    return number


def address(name: str, subscription: Subscription) -> str:
    """Return the full address of a page that only the subscriber knows."""
    return absolute_url(reverse(name, args=[subscription.token]))
