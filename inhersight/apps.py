"""The site itself as a Django app: its template tags, its commands and its address."""

from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


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


class InHerSightConfig(AppConfig):
    name = "inhersight"

    def ready(self):
        from django.apps import apps

        post_migrate.connect(set_site_address, sender=apps.get_app_config("articles"))
