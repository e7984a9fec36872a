"""What members keep: articles to read later, and topics they follow."""

from django.conf import settings
from django.db import models

from articles.pages import ArticlePage, TopicPage


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


def save_article(user, article: ArticlePage, *, wanted: bool) -> None:
    """Keep an article for a member, or no more."""
    if wanted:
        SavedArticle.objects.get_or_create(user=user, article=article)
    else:
        SavedArticle.objects.filter(user=user, article=article).delete()


def follow_topic(user, topic: TopicPage, *, wanted: bool) -> None:
    """Follow a topic, or no more."""
    if wanted:
        FollowedTopic.objects.get_or_create(user=user, topic=topic)
    else:
        FollowedTopic.objects.filter(user=user, topic=topic).delete()


def saved_by(user):
    """Return the articles a member keeps, newest first."""
    kept = ArticlePage.objects.published().filter(
        pk__in=SavedArticle.objects.filter(user=user).values("article")
    )
    return kept.newest_first().for_cards()


def topics_of(user):
    """Return the topics a member follows."""
    return TopicPage.objects.published().filter(
        pk__in=FollowedTopic.objects.filter(user=user).values("topic")
    )


def export(user) -> dict:
    """Return a member's share of this app's data (accounts.privacy).

    Of an article that is not published any more, only the day is told: its title may be a draft's.
    """
    saved = SavedArticle.objects.filter(user=user)
    published = ArticlePage.objects.published().in_bulk(saved.values_list("article", flat=True))
    return {
        "saved_articles": [about_saved(item, published.get(item.article_id)) for item in saved],
        "followed_topics": [topic.title for topic in topics_of(user)],
    }


def about_saved(item: SavedArticle, article: ArticlePage | None) -> dict:
    """Return what a member is told of an article that she saved."""
    if article is None:
        return {"title": "(no longer published)", "url": None, "saved_on": item.saved_on}
    return {"title": article.title, "url": article.full_url, "saved_on": item.saved_on}


def forget(user) -> None:
    """Take all of it away."""
    SavedArticle.objects.filter(user=user).delete()
    FollowedTopic.objects.filter(user=user).delete()
