"""The script that blinds, with its hash, so that a browser refuses another one."""

import base64
import hashlib

from django import template
from django.urls import reverse
from django.utils.html import format_html

from accounts.rating_keys import BLINDING_MODULE

register = template.Library()


@register.simple_tag
def blinding_module() -> str:
    """Return the blinding module's script tag. It stands before the scripts that import it.

    A browser loads a module once for all that import its address, so the check of this tag is a
    check of what they get.
    """
    digest = base64.b64encode(hashlib.sha256(BLINDING_MODULE.read_bytes()).digest()).decode()
    return format_html(
        '<script type="module" src="{}" integrity="sha256-{}"></script>',
        reverse("blinding_module"),
        digest,
    )
