"""What every template may use. Nothing here may depend on the visitor: pages are shared."""

from django.conf import settings


def site(request):
    """Return the site's name and address."""
    return {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL}
