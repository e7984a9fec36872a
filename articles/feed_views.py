"""The RSS feeds of the whole site and of a tag. A topic answers for its own (models/blog.py)."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.feeds import ArticleFeed
from articles.models import ArticlePage, BlogIndexPage, Tag
from core.urls import absolute_url


class SiteFeed(ArticleFeed):
    """The newest articles of the whole site."""

    def find_articles(self, obj):
        return ArticlePage.objects.published()

    def title(self, obj):
        return settings.SITE_NAME

    def description(self, obj):
        blog = BlogIndexPage.objects.only("search_description").first()
        return (blog and blog.search_description) or settings.SITE_NAME

    def link(self, obj):
        return absolute_url("/")

    def feed_url(self, obj):
        return absolute_url(reverse("feed"))


class TagFeed(ArticleFeed):
    """The newest articles with a tag."""

    def get_object(self, request, slug):
        return get_object_or_404(Tag, slug=slug)

    def find_articles(self, tag):
        return ArticlePage.objects.published().tagged(tag)

    def title(self, tag):
        return f"{settings.SITE_NAME}: {tag.name}"

    def description(self, tag):
        return tag.summary

    def link(self, tag):
        return absolute_url(tag.get_absolute_url())

    def feed_url(self, tag):
        return absolute_url(reverse("tag_feed", args=[tag.slug]))


def show_site_feed(request):
    """The newest articles as RSS."""
    return SiteFeed()(request)


def show_tag_feed(request, slug):
    """The newest articles with a tag as RSS."""
    return TagFeed()(request, slug=slug)
