"""What every template may use. Nothing here may depend on the visitor: pages are shared."""

from django.conf import settings


def site(request):
    """Return the site's name and address, and the ballot box's host if it has one of its own."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "BALLOT_URL": settings.BALLOT_URL,
    }
