"""The navigation of the account's pages."""

from typing import Any

from django import template

from accounts.menu import list_navigation

register = template.Library()


@register.inclusion_tag("accounts/nav.html")
def account_navigation(user, path: str) -> dict[str, Any]:
    """Show the links to the member's pages."""
    return {"links": list_navigation(user, path)}
