"""The app's models, each kept in the module of its subject."""

from articles.contributors import ArticleAuthor, ArticleExpert, Contributor, ContributorLink
from articles.pages import (
    ArticlePage,
    BlogIndexPage,
    FeaturedArticle,
    HomePage,
    StandardPage,
    TopicPage,
)
from articles.pictures import Picture, PictureRendition
from articles.publisher import Publisher
from articles.reading import FollowedTopic, SavedArticle
from articles.tags import Tag, TaggedArticle

__all__ = [
    "ArticleAuthor",
    "ArticleExpert",
    "ArticlePage",
    "BlogIndexPage",
    "Contributor",
    "ContributorLink",
    "FeaturedArticle",
    "FollowedTopic",
    "HomePage",
    "Picture",
    "PictureRendition",
    "Publisher",
    "SavedArticle",
    "StandardPage",
    "Tag",
    "TaggedArticle",
    "TopicPage",
]
