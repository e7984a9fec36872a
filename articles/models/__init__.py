"""The app's models, each kept in the module of its subject."""

from articles.models.article import ArticlePage
from articles.models.blog import BlogIndexPage, TopicPage
from articles.models.contributors import ArticleAuthor, ArticleExpert, Contributor, ContributorLink
from articles.models.reading_list import FollowedTopic, SavedArticle
from articles.models.tags import Tag, TaggedArticle

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
