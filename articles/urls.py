"""URLs of the articles app outside the page tree."""

from django.urls import path

from articles import (  # converters registers "row"
    converters,  # noqa: F401
    feeds,
    machines,
    sitemaps,
    social_cards,
    views,
)

urlpatterns = [
    path("blog/<slug:topic>/<slug:slug>/", views.article, name="article"),
    path("tags/", views.tags, name="tags"),
    path("tags/<slug:slug>/", views.tag, name="tag"),
    path("contributors/", views.contributors, name="contributors"),
    path("contributors/<slug:slug>/", views.contributor, name="contributor"),
    path("accounts/reading/", views.reading, name="reading"),
    path("accounts/reading/article/<row:key>/", views.reading_article, name="reading_article"),
    path("accounts/reading/topic/<row:key>/", views.reading_topic, name="reading_topic"),
    path("feed/", feeds.feed, name="feed"),
    path("tags/<slug:slug>/feed/", feeds.tag_feed, name="tag_feed"),
    path("social/<slug:kind>/<row:key>.png", social_cards.social_card, name="social_card"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("robots.txt", machines.robots, name="robots"),
    path("llms.txt", machines.llms, name="llms"),
    path(".well-known/security.txt", machines.security, name="security"),
]
