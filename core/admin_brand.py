"""How the brand looks, above its fields in the admin: it follows what is typed."""

from django.conf import settings
from wagtail.admin.panels import Panel


class BrandPreviewPanel(Panel):
    """A header, a button and the share card, in the colors of the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/brand_preview.html"

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {
                "publisher": self.instance,
                "brand": self.instance.brand,
                "SITE_NAME": settings.SITE_NAME,
            }
