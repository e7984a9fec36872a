"""Social cards: the pictures that stand for our pages where somebody shares a link to them."""

from base64 import b64encode
from functools import singledispatch
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.views.decorators.http import require_safe
from PIL import Image

from articles.contributors import Contributor
from articles.pages import ArticlePage, TopicPage
from articles.tags import Tag
from core.brand import Brand, load_brand
from core.drawing.cards import draw_share_card
from core.share_images import draw_png, hash_words, send_picture
from core.urls import absolute_url


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


@require_safe
def social_card(request, kind, key):
    """The picture of a card, kept by browsers and caches for good under its versioned address."""
    if kind not in KINDS:
        raise Http404("No such kind of card.")
    return send_picture(request, card_of(get_object_or_404(KINDS[kind](), pk=key)))


def preview_social_card(request, page):
    """How a link to an article looks where it is shared, for editors, saved or not."""
    return render(
        request,
        "articles/social_preview.html",
        {
            "page": page,
            "image": f"data:image/png;base64,{b64encode(draw_png(card_of(page))).decode()}",
            "host": urlsplit(page.canonical(request) or settings.SITE_URL).hostname,
            "title": page.seo_title or page.title,
            "description": page.search_description or page.dek,
        },
    )
