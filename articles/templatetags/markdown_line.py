"""Putting plain text into a line of Markdown."""

import re

from django import template

register = template.Library()
SPECIAL = re.compile(r"([\\`*_\[\]<>])")


@register.filter
def markdown_line(text) -> str:
    """Return a text on one line, with the characters escaped that Markdown reads as marks."""
    return SPECIAL.sub(r"\\\1", " ".join(str(text).split()))
