"""What the forms of our pages and other content share in the admin."""

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from core.slugs import SlugFormMixin


class PageForm(SlugFormMixin, WagtailAdminPageForm):
    """A page: an empty slug is made from the title, and the schedule names its time zone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("go_live_at", "expire_at"):
            if name in self.fields:
                self.fields[name].help_text = describe_time_zone()


class NamedForm(SlugFormMixin, WagtailAdminModelForm):
    """A person, a tag or the like: an empty slug is made from the name."""

    slug_source = "name"


def describe_time_zone() -> str:
    """Return in words in which time zone the admin takes hours: the site's, or the one that the
    editor has chosen for their account."""
    name = timezone.get_current_timezone_name()
    return f"In the time zone {name}. It is {timezone.localtime():%H:%M} there now."
