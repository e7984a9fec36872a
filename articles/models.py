"""The app's models, each kept in the module of its subject."""

from articles.contributors import ArticleAuthor, ArticleExpert, Contributor, ContributorLink
from articles.pages import ArticlePage, BlogIndexPage, TopicPage
from articles.reading_list import FollowedTopic, SavedArticle
from articles.tags import Tag, TaggedArticle

__all__ = [
    "ArticleAuthor",
    "ArticleExpert",
    "ArticlePage",
    "BlogIndexPage",
    "Contributor",
    "ContributorLink",
    "FollowedTopic",
    "SavedArticle",
    "Tag",
    "TaggedArticle",
    "TopicPage",
]
