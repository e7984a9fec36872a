"""Template tags of the articles app."""

from django import template

from core.published import is_published as is_published_page

register = template.Library()


@register.filter
def is_published(page) -> bool:
    """Whether strangers may find a page; False where none was chosen, or it is gone."""
    return bool(page) and is_published_page(page)
