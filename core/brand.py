"""What editors set once for the whole site: who publishes it, and where its buttons lead."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="globe")
class Publisher(BaseGenericSetting):
    """The publisher of the site."""

    contact_email = models.EmailField(blank=True, help_text="Where readers reach the editors.")
    profiles = models.TextField(
        blank=True,
        help_text="Addresses of our profiles elsewhere, one a line. Search engines read them.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("contact_email"), FieldPanel("profiles")], heading="Publisher"),
    ]

    class Meta:
        verbose_name = "publisher"

    @property
    def profile_urls(self) -> list[str]:
        """The profiles' addresses."""
        return self.profiles.split()
