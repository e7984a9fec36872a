"""The weekly letter: what is new, the topics a member follows first. Never a gated text."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from accounts import newsletter
from articles.pages import ArticlePage
from articles.reading import topics_of

WEEK = timedelta(days=7)
MOST = 12


def issue(now: datetime) -> list[ArticlePage]:
    """Return the articles of the week that ends now, newest first."""
    new = ArticlePage.objects.published().filter(first_published_at__gt=now - WEEK)
    return list(new.newest_first().for_cards()[:MOST])


def for_member(articles: list[ArticlePage]) -> Callable:
    """Return what says in which order a member gets the articles: her topics first."""

    def context(user) -> dict:
        hers = {topic.path for topic in topics_of(user)}
        ordered = sorted(articles, key=lambda article: article.path[: -article.steplen] not in hers)
        return {"user": user, "articles": ordered}

    return context


def send(now: datetime) -> int:
    """Send the week's letter to everyone who wants it; return how many. 0 if nothing is new."""
    articles = issue(now)
    if not articles:
        return 0
    subject = f"New at {settings.SITE_NAME}: {articles[0].title}"
    return newsletter.send_issue(subject, "newsletter", for_member(articles), newsletter.readers())
