"""How articles are written as RSS, and the feed of a topic; the others are in feed_views.py.

A feed object keeps what it is writing, so every request gets one of its own.
"""

import json
import re
from hashlib import sha256
from itertools import chain, islice

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.cache import cache
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed, rfc3339_date
from django.utils.html import format_html
from wagtail.blocks import StreamValue

from articles.opening import split_raw
from core.pictures.rendering import find_shared
from core.structured_data import get_language_tag
from core.urls import absolute_url, make_links_absolute

PICTURE_TYPE = "image/jpeg"
NEWEST = 20
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_FOR_FEEDS = ("script", "style", "button", "form", "svg", "template")
TEXTS_KEPT_FOR = 3600  # seconds


class MagazineRss(Rss201rev2Feed):
    """RSS 2.0 with the whole text, every author, and the picture with its credit."""

    def __init__(self, title, link, description, **kwargs):
        super().__init__(strip_unprintable(title), link, strip_unprintable(description), **kwargs)

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def latest_post_date(self):
        """When something in the feed last changed: readers ask again only after that."""
        moments = [item["changed"] for item in self.items if item["changed"]]
        return max(moments, default=None) or super().latest_post_date()

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", strip_unprintable(name))
        if item["revised"]:
            handler.addQuickElement("atom:updated", rfc3339_date(item["revised"]))
        handler.addQuickElement("content:encoded", strip_unprintable(item["content"]))
        if item["picture"]:
            self.add_picture(handler, item["picture"], item["picture_alt"])

    @staticmethod
    def add_picture(handler, rendition, alt):
        """Write the article's picture as Media RSS."""
        picture = rendition.image
        about = {
            "url": absolute_url(rendition.url),
            "type": PICTURE_TYPE,
            "medium": "image",
            "width": str(rendition.width),
            "height": str(rendition.height),
        }
        handler.startElement("media:content", about)
        if alt:
            handler.addQuickElement("media:description", strip_unprintable(alt), {"type": "plain"})
        if picture.credit or picture.creator:
            handler.addQuickElement(
                "media:credit", strip_unprintable(picture.credit or picture.creator)
            )
        handler.endElement("media:content")


def strip_unprintable(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return NOT_XML.sub("", str(text))


def load_newest(articles):
    """Return the newest of some articles with all that a feed says, in a few queries."""
    return (
        articles.newest_first()
        .select_related("hero")
        .with_topic()
        .prefetch_related("authors__contributor", "tags", "hero__renditions")[:NEWEST]
    )


def load_readable_blocks(articles) -> list[list]:
    """Return the blocks of each article that a stranger may read: all, or those of its opening.

    They are loaded as one body, so that whom and what they mention is fetched once for all.
    """
    if not articles:
        return []
    raw = [split_readable(article) for article in articles]
    stream_block = articles[0].body.stream_block
    blocks = iter(StreamValue(stream_block, list(chain.from_iterable(raw)), is_lazy=True))
    return [list(islice(blocks, len(some))) for some in raw]


def split_readable(article) -> list[dict]:
    """Return the raw blocks of an article that a stranger may read."""
    split = split_raw(article.body.stream_block, list(article.body.raw_data))
    return split.shown if article.is_gated else split.before + split.after


def render_readable(article, blocks, request) -> str:
    """Render what a stranger may read of an article: all of it, or its opening and a way to it."""
    context = {"page": article, "request": request}
    html = make_links_absolute("".join(block.render(context) for block in blocks), NOT_FOR_FEEDS)
    if article.is_gated:
        html += format_html(
            '<p><a href="{}">Read on at {}</a></p>',
            article.get_canonical_url(request),
            settings.SITE_NAME,
        )
    return html


def make_cache_key(article) -> str:
    """Return a name for a readable text that changes with the article's body and access."""
    body = json.dumps(list(article.body.raw_data), default=str)
    return f"feed-opening:{article.pk}:{article.is_gated}:{sha256(body.encode()).hexdigest()}"


def load_readable_texts(articles, request) -> dict[int, str]:
    """Return the readable text of each article by its key, rendered only where it changed."""
    keys = {make_cache_key(article): article for article in articles}
    texts = cache.get_many(keys)
    new = {key: article for key, article in keys.items() if key not in texts}
    if new:
        blocks = load_readable_blocks(list(new.values()))
        rendered = {
            key: render_readable(article, own, request)
            for (key, article), own in zip(new.items(), blocks, strict=True)
        }
        cache.set_many(rendered, TEXTS_KEPT_FOR)
        texts |= rendered
    return {article.pk: texts[key] for key, article in keys.items()}


class ArticleFeed(Feed):
    """The newest of some articles. A subclass says which, in `find_articles`, and about what."""

    feed_type = MagazineRss
    ttl = 60

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=300)
        return response

    def get_feed(self, obj, request):
        self.request = request
        self.chosen = list(load_newest(self.find_articles(obj)))
        self.texts = load_readable_texts(self.chosen, request)
        self.pictures = find_shared({one.hero for one in self.chosen if one.hero})
        self.language = get_language_tag().lower()
        return super().get_feed(obj, request)

    def find_articles(self, obj):
        """Return the articles to choose the newest from."""
        raise NotImplementedError

    def items(self, obj):
        return self.chosen

    def item_title(self, article):
        return strip_unprintable(article.title)

    def item_description(self, article):
        return strip_unprintable(article.dek)

    def item_link(self, article):
        return article.get_full_url(self.request)

    item_guid_is_permalink = False

    def item_guid(self, article):
        """A name that stays when the article moves, so that no reader sees it as new again."""
        return article.translation_key.urn

    def item_pubdate(self, article):
        moment = article.first_published_at
        return moment and timezone.localtime(moment)

    def item_categories(self, article):
        names = [article.topic_title, *(tag.name for tag in article.tags.all())]
        return [strip_unprintable(name) for name in names]

    def item_enclosures(self, article):
        rendition = self.pictures.get(article.hero_id)
        if not rendition:
            return []
        return [Enclosure(absolute_url(rendition.url), str(rendition.file_size or 0), PICTURE_TYPE)]

    def item_extra_kwargs(self, article):
        return {
            "creators": [item.contributor.name for item in article.authors.all()],
            "revised": article.updated_at or article.first_published_at,
            "changed": article.last_published_at or article.first_published_at,
            "content": self.texts[article.pk],
            "picture": self.pictures.get(article.hero_id),
            "picture_alt": article.hero_alt,
        }


class TopicFeed(ArticleFeed):
    """The newest articles of a topic, which the topic's page gives."""

    def get_object(self, request, topic):
        return topic

    def find_articles(self, topic):
        return topic.list_articles()

    def title(self, topic):
        return f"{settings.SITE_NAME}: {topic.title}"

    def description(self, topic):
        return topic.description

    def link(self, topic):
        return topic.get_full_url(self.request)

    def feed_url(self, topic):
        return topic.get_feed_url(self.request)
