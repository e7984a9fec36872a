"""The meta data of the page that is being rendered."""

import json

from django import template
from django.utils.safestring import SafeString

from articles.meta import Meta, meta_of

register = template.Library()
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def meta_data(context) -> Meta:
    """Return what the head of this page says."""
    return meta_of(context)


@register.filter
def as_json(value) -> SafeString:
    """Write a value as JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    return SafeString(text)  # nosec B703
