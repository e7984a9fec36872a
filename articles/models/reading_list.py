"""What members keep: articles to read later, and topics they follow."""

from django.conf import settings
from django.db import models

from articles.models.article import ArticlePage
from articles.models.blog import TopicPage


class SavedArticle(models.Model):
    """An article that a member wants to find again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_articles"
    )
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+")
    saved_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["-saved_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="articles_saved_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.article}"


class FollowedTopic(models.Model):
    """A topic whose news a member wants first."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_topics"
    )
    topic = models.ForeignKey(TopicPage, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="articles_followed_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.topic}"
