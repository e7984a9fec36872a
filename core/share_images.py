"""Share images: pictures drawn for a link or an icon, kept in storage and sent with a long life.

What is drawn stands in core/drawing/; who it is about, in the app that knows.
"""

import hashlib
import logging
from io import BytesIO
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from PIL import Image

SIZE = (1200, 630)
EDITION = "2"  # of the drawings; a new one has every picture drawn again
logger = logging.getLogger(__name__)


class Drawable(Protocol):
    """What a picture must tell to be drawn, kept and sent."""

    @property
    def version(self) -> str: ...
    @property
    def folder(self) -> str: ...
    def draw(self) -> Image.Image: ...


def hash_version(*parts) -> str:
    """Return a short hash of what a drawing depends on."""
    return hashlib.sha256(repr((EDITION, *parts)).encode()).hexdigest()[:12]


def draw_png(subject: Drawable) -> bytes:
    """Draw a picture; return it as a PNG file."""
    buffer = BytesIO()
    subject.draw().save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def load_or_draw(subject: Drawable) -> bytes:
    """Return a picture from storage. If it is not there, draw it, and drop its earlier versions.

    When storage is down nothing is kept, and the picture is drawn all the same.
    """
    name = f"{subject.folder}/{subject.version}.png"
    try:
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                return file.read()
    except Exception:  # each storage has errors of its own
        logger.exception("The share image %s cannot be read", name)
        return draw_png(subject)
    png = draw_png(subject)
    try:
        store_drawing(subject, name, png)
    except Exception:
        logger.exception("The share image %s cannot be stored", name)
    return png


def store_drawing(subject: Drawable, name: str, png: bytes) -> None:
    """Store a picture in place of its earlier versions."""
    try:
        earlier = default_storage.listdir(subject.folder)[1]
    except FileNotFoundError:
        earlier = []
    default_storage.save(name, ContentFile(png))
    for old in earlier:
        default_storage.delete(f"{subject.folder}/{old}")


def serve_drawing(request, subject: Drawable) -> HttpResponse:
    """Return a picture, or say that the browser has it. Browsers and caches keep it for good under
    its versioned address."""
    etag = f'"{subject.version}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        load_or_draw(subject), content_type="image/png"
    )
    is_current = request.GET.get("v") == subject.version
    response["ETag"] = etag
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_current else "public, max-age=3600"
    )
    return response
