"""The weekly letter: what is new, the topics a member follows first. Never a gated text."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from accounts import newsletter
from accounts.newsletter import Edition
from articles.models.article import ArticlePage
from articles.reading_list import find_followed_topics

WEEK = timedelta(days=7)
AT_MOST = timedelta(days=14)  # back from an edition, where the last one was sent long ago
MOST = 12


def new_articles(edition: Edition) -> list[ArticlePage]:
    """Return what came after the last edition (at most two weeks of it; of the week, where there
    was none), newest first: no article is in two letters, and a late letter leaves none out."""
    last = newsletter.get_edition_before(edition)
    since = edition.until - WEEK
    if last and last.until > edition.until - AT_MOST:
        since = last.until
    new = ArticlePage.objects.published().filter(
        first_published_at__gt=since, first_published_at__lte=edition.until
    )
    return list(new.newest_first().for_cards()[:MOST])


def for_member(articles: list[ArticlePage]) -> Callable:
    """Return what says in which order a member gets the articles: their topics first."""

    def context(user) -> dict:
        followed = {topic.path for topic in find_followed_topics(user)}
        ordered = sorted(
            articles, key=lambda article: article.path[: -article.steplen] not in followed
        )
        return {"user": user, "articles": ordered}

    return context


def send_newsletter(now: datetime) -> int:
    """Send the week's letter to everyone who wants it and has not had it; return how many.

    0 if nothing is new: the week's letter can still be sent. Raises newsletter.AlreadySent.
    """
    edition = newsletter.get_edition(now)
    articles = new_articles(edition)
    if not articles:
        return 0
    subject = f"New at {settings.SITE_NAME}: {articles[0].title}"
    return newsletter.send_edition(
        edition, subject, "articles/email/newsletter", for_member(articles)
    )
