"""What allauth takes from a request's Host header, without it.

A host name is the sender's word: `localhost` is always allowed, and a port is never checked. A
link in a mail must not follow it, and a limit that counts by it is none.
"""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from core.urls import rebase_url


class HostFreeAdapter(DefaultAccountAdapter):
    """allauth's adapter, with the site's own address in its mails and its limits."""

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send a message whose addresses (`…_url` in its context) are all under SITE_URL."""
        links = {
            name: rebase_url(value)
            for name, value in context.items()
            if name.endswith("_url") and isinstance(value, str)
        }
        site = {"name": settings.SITE_NAME, "domain": rebase_url("/").split("/")[2]}
        super().send_mail(template_prefix, email, context | links | {"current_site": site})

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        return str(credentials.get("email", credentials.get("username", ""))).lower()
