"""What members do with their reading list, and its share of their data."""

from articles.models import ArticlePage, FollowedTopic, SavedArticle, TopicPage


def save_article(user, article: ArticlePage, *, wanted: bool) -> None:
    """Save an article for a member, or remove it again."""
    if wanted:
        SavedArticle.objects.get_or_create(user=user, article=article)
    else:
        SavedArticle.objects.filter(user=user, article=article).delete()


def follow_topic(user, topic: TopicPage, *, wanted: bool) -> None:
    """Follow a topic for a member, or stop following it."""
    if wanted:
        FollowedTopic.objects.get_or_create(user=user, topic=topic)
    else:
        FollowedTopic.objects.filter(user=user, topic=topic).delete()


def find_saved_articles(user):
    """Return the articles a member has saved, newest first."""
    kept = ArticlePage.objects.published().filter(
        pk__in=SavedArticle.objects.filter(user=user).values("article")
    )
    return kept.newest_first().for_cards()


def find_followed_topics(user):
    """Return the topics a member follows."""
    return TopicPage.objects.published().filter(
        pk__in=FollowedTopic.objects.filter(user=user).values("topic")
    )


def export_reading_list(user) -> dict:
    """Return a member's share of this app's data (accounts.privacy).

    Of an article no longer published it tells only the day: its title may be a draft's.
    """
    saved = SavedArticle.objects.filter(user=user)
    published = ArticlePage.objects.published().in_bulk(saved.values_list("article", flat=True))
    return {
        "saved_articles": [describe_saved(item, published.get(item.article_id)) for item in saved],
        "followed_topics": [topic.title for topic in find_followed_topics(user)],
    }


def describe_saved(item: SavedArticle, article: ArticlePage | None) -> dict:
    """Return what the data download says of a saved article."""
    if article is None:
        return {"title": "(no longer published)", "url": None, "saved_on": item.saved_on}
    return {"title": article.title, "url": article.full_url, "saved_on": item.saved_on}


def delete_reading_list(user) -> None:
    """Delete all that a member has saved and followed."""
    SavedArticle.objects.filter(user=user).delete()
    FollowedTopic.objects.filter(user=user).delete()
