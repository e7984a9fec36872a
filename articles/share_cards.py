"""Share cards: the pictures that stand for our pages where somebody shares a link to them."""

from base64 import b64encode
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from PIL import Image

from core.brand import Brand, load_brand
from core.drawing.cards import draw_share_card
from core.share_images import draw_png, hash_words
from core.urls import absolute_url


class ShareCard(NamedTuple):
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
        return hash_words(*self)

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


def make_share_card(
    kind: str, subject, title: str, kicker: str = "", byline: str = ""
) -> ShareCard:
    """Return the card of something with a slug; above the title stands `kicker`, or the site."""
    kicker = kicker or settings.SITE_NAME
    return ShareCard(kind, subject.pk, subject.slug, title, kicker, byline, load_brand())


def render_share_preview(request, page) -> HttpResponse:
    """Show editors how a link to an article will look where it is shared, saved or not."""
    context = {
        "page": page,
        "image": f"data:image/png;base64,{b64encode(draw_png(page.get_share_card())).decode()}",
        "host": urlsplit(page.get_canonical_url(request) or settings.SITE_URL).hostname,
        "title": page.seo_title or page.title,
        "description": page.search_description or page.dek,
    }
    return render(request, "articles/social_preview.html", context)
