"""The head of the page that is being rendered."""

import json

from django import template
from django.utils.safestring import SafeString

from core.meta import HIDDEN, PageMeta, complete_meta

register = template.Library()
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def page_meta(context) -> PageMeta:
    """Return what the head of this page says, from the `meta` that its view has passed."""
    request, meta = context.get("request"), context.get("meta")
    if request is None or not isinstance(meta, PageMeta):
        meta = PageMeta(robots=HIDDEN)
    return complete_meta(meta, request)


@register.filter
def as_json(value) -> SafeString:
    """Write a value as JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    return SafeString(text)  # nosec B703
