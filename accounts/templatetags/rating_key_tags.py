"""The script that blinds, with its hash, so that a browser refuses another one."""

import base64
import hashlib

from django import template
from django.urls import reverse
from django.utils.html import format_html

from accounts.key_views import MODULE, this_year
from accounts.rating_keys import has_key

register = template.Library()


@register.simple_tag
def blinding_module() -> str:
    """Return the blinding module's script tag. It stands before the scripts that import it.

    A browser loads a module once for all that import its address, so the check of this tag is a
    check of what they get.
    """
    digest = base64.b64encode(hashlib.sha256(MODULE.read_bytes()).digest()).decode()
    return format_html(
        '<script type="module" src="{}" integrity="sha256-{}"></script>',
        reverse("blinding_module"),
        digest,
    )


@register.simple_tag
def key_offer(user) -> str:
    """Return what the way to the rating key is called: each year it is offered anew."""
    year = this_year()
    return "Your rating key" if has_key(user, year) else f"Get your rating key for {year}"
