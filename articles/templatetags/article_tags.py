"""Template tags of the articles app."""

from django import template

from core.published import is_published as is_published_page
from home.navigation import Navigation
from home.navigation import navigation as navigation_of

register = template.Library()


@register.filter
def is_published(page) -> bool:
    """Whether strangers may find a page. A page that was not chosen, or is gone, is none."""
    return bool(page) and is_published_page(page)


@register.simple_tag(takes_context=True)
def navigation(context) -> Navigation:
    """The topics and the standard pages in menus."""
    return navigation_of(context["request"])
