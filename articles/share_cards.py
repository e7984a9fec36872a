"""Social cards: the pictures that stand for our pages where somebody shares a link to them."""

import hashlib
import logging
from base64 import b64encode
from functools import singledispatch
from io import BytesIO
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.text import get_text_list
from django.views.decorators.http import require_safe
from PIL import Image

from articles.contributors import Contributor
from articles.pages import ArticlePage, TopicPage
from articles.tags import Tag
from core.brand import Brand, load_brand
from core.drawing.cards import draw_share_card
from core.urls import absolute_url

SIZE = (1200, 630)
logger = logging.getLogger(__name__)
EDITION = "2"  # of the drawing; a new one has every card drawn anew


class Drawable(Protocol):
    """What a card must tell to be drawn, kept and sent."""

    @property
    def version(self) -> str: ...
    @property
    def folder(self) -> str: ...
    def draw(self) -> Image.Image: ...


class Card(NamedTuple):
    """What a card says, and whose it is."""

    kind: str
    key: int | None
    seed: str
    title: str
    kicker: str
    byline: str
    brand: Brand

    @property
    def version(self) -> str:
        """A short hash of all that the drawing depends on."""
        return version_of(*self)

    @property
    def url(self) -> str:
        """Its full address, a new one with each version; none before its subject is saved."""
        if self.key is None:
            return ""
        return absolute_url(
            f"{reverse('social_card', args=[self.kind, self.key])}?v={self.version}"
        )

    @property
    def folder(self) -> str:
        """Where its drawings are kept."""
        return f"social/{self.kind}/{self.key}"

    def draw(self) -> Image.Image:
        """Draw it."""
        return draw_share_card(self.brand, self.title, self.kicker, self.byline, self.seed)


def version_of(*words) -> str:
    """Return a short hash of what a drawing depends on."""
    return hashlib.sha256(repr((EDITION, *words)).encode()).hexdigest()[:12]


@singledispatch
def card_of(subject) -> Card:
    """Return the card of an article, a topic, a tag or a contributor."""
    raise TypeError(f"{subject!r} has no social card.")


@card_of.register
def _(article: ArticlePage) -> Card:
    names = [author.name for author in article.author_list]
    byline = f"By {get_text_list(names, 'and')}" if names else ""
    return Card(
        "article",
        article.pk,
        article.slug,
        article.title,
        article.topic.title,
        byline,
        load_brand(),
    )


@card_of.register
def _(topic: TopicPage) -> Card:
    return Card("topic", topic.pk, topic.slug, topic.title, settings.SITE_NAME, "", load_brand())


@card_of.register
def _(tag: Tag) -> Card:
    return Card("tag", tag.pk, tag.slug, tag.name, settings.SITE_NAME, "", load_brand())


@card_of.register
def _(contributor: Contributor) -> Card:
    return Card(
        "contributor",
        contributor.pk,
        contributor.slug,
        contributor.name,
        settings.SITE_NAME,
        contributor.position,
        load_brand(),
    )


KINDS = {
    "article": lambda: ArticlePage.objects.published().defer("body"),
    "topic": lambda: TopicPage.objects.published(),
    "tag": Tag.objects.all,
    "contributor": Contributor.objects.all,
}


def drawn(card: Drawable) -> bytes:
    """Draw a card; return it as a PNG file."""
    buffer = BytesIO()
    card.draw().save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def kept(card: Drawable) -> bytes:
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
        return drawn(card)
    png = drawn(card)
    try:
        keep(card, name, png)
    except Exception:
        logger.exception("The social card %s cannot be stored", name)
    return png


def keep(card: Drawable, name: str, png: bytes) -> None:
    """Store a card in the place of its earlier versions."""
    try:
        earlier = default_storage.listdir(card.folder)[1]
    except FileNotFoundError:
        earlier = []
    default_storage.save(name, ContentFile(png))
    for old in earlier:
        default_storage.delete(f"{card.folder}/{old}")


@require_safe
def social_card(request, kind, key):
    """The picture of a card, kept by browsers and caches for good under its versioned address."""
    if kind not in KINDS:
        raise Http404("No such kind of card.")
    return sent(request, card_of(get_object_or_404(KINDS[kind](), pk=key)))


def sent(request, card: Drawable) -> HttpResponse:
    """Return a card as a picture, or say that the browser has it."""
    etag = f'"{card.version}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        kept(card), content_type="image/png"
    )
    current = request.GET.get("v") == card.version
    response["ETag"] = etag
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if current else "public, max-age=3600"
    )
    return response


def preview_social_card(request, page):
    """How a link to an article looks where it is shared, for editors, saved or not."""
    return render(
        request,
        "articles/social_preview.html",
        {
            "page": page,
            "image": f"data:image/png;base64,{b64encode(drawn(card_of(page))).decode()}",
            "host": urlsplit(page.canonical(request) or settings.SITE_URL).hostname,
            "title": page.seo_title or page.title,
            "description": page.search_description or page.dek,
        },
    )
