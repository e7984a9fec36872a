"""What allauth's rows and sessions would tell of the moment of an act, and of the order of acts.

A member who has just joined often rates at once, so no row of theirs may tell the second.
"""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db.models.signals import post_save, pre_save

MINUTE = 60  # seconds
MOMENTS_AFTER = 1_000_000_000.0  # a larger number in a session is Unix time


def give_random_id(sender, instance, raw=False, **kwargs) -> None:
    """Number a new row at random: a serial number tells in which order members have joined."""
    while instance.pk is None and not raw:
        number = 1 + secrets.randbelow(2**31 - 1)
        if not sender.objects.filter(pk=number).exists():
            instance.pk = number


def cut_to_the_day(sender, instance, created, **kwargs) -> None:
    """Keep the day alone on which a provider was linked."""
    if created:
        day = instance.date_joined.replace(hour=0, minute=0, second=0, microsecond=0)
        SocialAccount.objects.filter(pk=instance.pk).update(date_joined=day, last_login=day)
        instance.date_joined = instance.last_login = day


def drop_seconds(value: Any) -> Any:
    """Return a session's data with each moment in it cut to its minute."""
    if isinstance(value, dict):
        return {key: drop_seconds(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [drop_seconds(part) for part in value]
    if isinstance(value, float) and value > MOMENTS_AFTER:
        return value // MINUTE * MINUTE
    return value


def connect_signals() -> None:
    """Watch the rows that allauth makes."""
    for model in (EmailAddress, SocialAccount):
        pre_save.connect(give_random_id, sender=model, dispatch_uid="accounts.give_random_id")
    post_save.connect(cut_to_the_day, sender=SocialAccount, dispatch_uid="accounts.cut_to_the_day")
