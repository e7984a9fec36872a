"""The floor that all apps stand on."""

from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings


def set_site_address(sender, using, **kwargs):
    """Give Wagtail's default site the host and port of SITE_URL, so that full URLs are right."""
    from wagtail.models import Site

    if using != "default":
        return
    url = urlsplit(settings.SITE_URL)
    port = url.port or (443 if url.scheme == "https" else 80)
    for site in Site.objects.filter(is_default_site=True).exclude(hostname=url.hostname, port=port):
        site.hostname, site.port, site.site_name = url.hostname, port, settings.SITE_NAME
        site.save()


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        from core.background import connect_forgetting
        from core.csv_export import escape_admin_exports

        connect_forgetting()
        escape_admin_exports()
