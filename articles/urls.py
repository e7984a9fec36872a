"""URLs of the articles app outside the page tree."""

from django.urls import path

from articles import feed_views, views
from core import converters  # noqa: F401 (registers "row")

urlpatterns = [
    path("blog/<slug:topic>/<slug:slug>/", views.show_article, name="article"),
    path("tags/", views.show_tags, name="tags"),
    path("tags/<slug:slug>/", views.show_tag, name="tag"),
    path("contributors/", views.show_contributors, name="contributors"),
    path("contributors/<slug:slug>/", views.show_contributor, name="contributor"),
    path("accounts/reading/", views.show_reading_list, name="reading"),
    path("accounts/reading/article/<row:key>/", views.change_saved_article, name="reading_article"),
    path("accounts/reading/topic/<row:key>/", views.change_followed_topic, name="reading_topic"),
    path("feed/", feed_views.show_site_feed, name="feed"),
    path("tags/<slug:slug>/feed/", feed_views.show_tag_feed, name="tag_feed"),
    path("social/<slug:kind>/<row:key>.png", views.social_card, name="social_card"),
]
