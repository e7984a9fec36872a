"""What every template may use. Nothing here may depend on the visitor: pages are shared."""

from django.conf import settings


def site(request):
    """Return the site's name and address, the ballot box's own host and the source code's
    address, where they are set, and whether staff need a second step."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "LANGUAGE_CODE": settings.LANGUAGE_CODE,
        "SITE_URL": settings.SITE_URL,
        "BALLOT_URL": settings.BALLOT_URL,
        "SOURCE_URL": settings.SOURCE_URL,
        "STAFF_MFA": settings.STAFF_MFA,
    }
