"""The small pictures of suggestions, read in the same query as their rows."""

from typing import Any

from django.db.models import OuterRef, Subquery
from wagtail.images import get_image_model


def select_rendition_file(key: str, spec: str) -> Subquery:
    """Return the file of the picture that a key names, in a size that pages have asked for before.

    Null where none has: then initials stand in for it.
    """
    renditions = get_image_model().get_rendition_model()._default_manager
    files = renditions.filter(image=OuterRef(key), filter_spec=spec, focal_point_key="")
    return Subquery(files.values("file")[:1])


def get_file_url(file: Any) -> str:
    """Return the address of a file, or ""."""
    storage = get_image_model().get_rendition_model()._meta.get_field("file").storage
    return storage.url(str(file)) if file else ""
