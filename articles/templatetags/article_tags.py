"""Template tags of the articles app."""

from django import template

from articles.navigation import Navigation
from articles.navigation import navigation as navigation_of

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context) -> Navigation:
    """The topics and the standard pages in menus."""
    return navigation_of(context["request"])
