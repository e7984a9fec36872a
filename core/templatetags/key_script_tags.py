"""The scripts of pages that handle a rating key."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.key_scripts import make_script_tag

register = template.Library()


@register.simple_tag
def key_scripts(*names: str) -> SafeString:
    """Return the tags of scripts, each with its hash."""
    return format_html_join("\n    ", "{}", ((make_script_tag(name),) for name in names))
