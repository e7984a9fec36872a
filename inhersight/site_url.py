"""Full addresses on this site: under SITE_URL, whatever host name a request came in by."""

from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings


def absolute_url(address: str) -> str:
    """Return the full address of a path on this site; full addresses stay as they are."""
    return urljoin(f"{settings.SITE_URL}/", address)


def rebase_url(address: str) -> str:
    """Return an address on this site that was built from a request's host name under SITE_URL."""
    return absolute_url(urlunsplit(urlsplit(address)._replace(scheme="", netloc="")))
