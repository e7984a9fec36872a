"""What `manage.py check --deploy` says about accounts."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def check_second_step(**kwargs) -> list[Warning]:
    """Warn where a password alone opens the admin."""
    if settings.STAFF_MFA:
        return []
    words = "Staff need no second step (STAFF_MFA=0): a password alone opens the admin."
    return [Warning(words, id="accounts.W001")]
