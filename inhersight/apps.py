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


def list_all_in_sitemap():
    """Add companies and questions to the articles' sitemap: neither app knows the other."""
    from articles.addresses import absolute
    from articles.sitemaps import SECTIONS, Entry, Section
    from community import sitemap as community
    from companies import sitemap as companies

    SECTIONS["companies"] = Section(
        lambda request: companies.companies(),
        lambda company, request: Entry(absolute(company.get_absolute_url())),
        is_dated=False,
    )
    SECTIONS["lists"] = Section(
        lambda request: [*companies.lists(), *community.lists()],
        lambda path, request: Entry(absolute(path)),
        is_dated=False,
    )
    SECTIONS["community"] = Section(
        lambda request: community.questions(),
        lambda question, request: Entry(absolute(question.get_absolute_url())),
        is_dated=False,
    )


class InHerSightConfig(AppConfig):
    name = "inhersight"

    def ready(self):
        from django.apps import apps

        from inhersight.csv_export import escape_admin_exports

        if not apps.is_installed("articles"):  # the ballot box as a process of its own
            return
        post_migrate.connect(set_site_address, sender=apps.get_app_config("articles"))
        list_all_in_sitemap()
        escape_admin_exports()
