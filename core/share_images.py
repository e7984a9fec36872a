"""Pictures drawn on demand, such as share cards: stored, and sent under versioned addresses."""

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
EDITION = "2"  # of the drawing; a new one has every card drawn anew
logger = logging.getLogger(__name__)


class Drawable(Protocol):
    """What a card must tell to be drawn, kept and sent."""

    @property
    def version(self) -> str: ...
    @property
    def folder(self) -> str: ...
    def draw(self) -> Image.Image: ...


def hash_words(*words) -> str:
    """Return a short hash of what a drawing depends on."""
    return hashlib.sha256(repr((EDITION, *words)).encode()).hexdigest()[:12]


def draw_png(card: Drawable) -> bytes:
    """Draw a card; return it as a PNG file."""
    buffer = BytesIO()
    card.draw().save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def load_or_draw(card: Drawable) -> bytes:
    """Return a card from storage. If it is not there, draw it, and drop its earlier versions.

    A storage that is away keeps nothing, and the card is drawn all the same.
    """
    name = f"{card.folder}/{card.version}.png"
    try:
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                return file.read()
    except Exception:  # each storage has errors of its own
        logger.exception("The social card %s cannot be read", name)
        return draw_png(card)
    png = draw_png(card)
    try:
        store_png(card, name, png)
    except Exception:
        logger.exception("The social card %s cannot be stored", name)
    return png


def store_png(card: Drawable, name: str, png: bytes) -> None:
    """Store a card in the place of its earlier versions."""
    try:
        earlier = default_storage.listdir(card.folder)[1]
    except FileNotFoundError:
        earlier = []
    default_storage.save(name, ContentFile(png))
    for old in earlier:
        default_storage.delete(f"{card.folder}/{old}")


def send_picture(request, card: Drawable) -> HttpResponse:
    """Return a card as a picture, or say that the browser has it."""
    etag = f'"{card.version}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        load_or_draw(card), content_type="image/png"
    )
    current = request.GET.get("v") == card.version
    response["ETag"] = etag
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if current else "public, max-age=3600"
    )
    return response
