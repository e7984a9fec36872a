"""What our addresses have in them."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class PostKindConverter(StringConverter):
    """The kind of a post: "question" or "answer"."""

    regex = "question|answer"


register_converter(PostKindConverter, "kind")
