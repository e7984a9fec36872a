"""The menus of the header and the footer."""

from django import template
from wagtail.models import Page

from core.navigation import load_menus

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context) -> dict[str, list[Page]]:
    """Return the pages of each menu (core/navigation.py)."""
    return load_menus(context["request"])
