"""What the sitemap lists of the blog: articles, tags and contributors."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from articles.contributors import Contributor
from articles.pages import ArticlePage
from articles.tags import Tag
from core.pictures.rendering import SHARED
from core.sitemap import CHANGED, Entry, Section, root_of
from core.urls import absolute_url
from search.pictures import address, file_of


def articles(request) -> QuerySet:
    """Every published article that first appeared here, members' too: their openings are open.

    A picture is named once its article has been seen: thousands are not rendered at once.
    """
    fields = ("path", "depth", "slug", "url_path", "content_type")
    return (
        ArticlePage.objects.published()
        .filter(canonical_url="")
        .descendant_of(root_of(request))
        .annotate(changed=CHANGED, picture=file_of("hero", SHARED))
        .only(*fields)
        .order_by("pk")
    )


def article_entry(article, request) -> Entry:
    image = address(article.picture)
    return Entry(article.get_full_url(request), article.changed, image and absolute_url(image))


def tags(request) -> QuerySet:
    """Tags that have published articles; they change with their newest one."""
    newest = ArticlePage.objects.published().filter(tagged_items__tag=OuterRef("pk"))
    return Tag.objects.annotate(changed=moment_of(newest)).filter(changed__isnull=False)


def contributors(request) -> QuerySet:
    """People with published articles of theirs, or with their advice."""
    published = ArticlePage.objects.published()
    return (
        Contributor.objects.annotate(
            wrote=moment_of(published.filter(authors__contributor=OuterRef("pk"))),
            advised_at=moment_of(published.filter(experts__contributor=OuterRef("pk"))),
        )
        .annotate(
            changed=Greatest(Coalesce("wrote", "advised_at"), Coalesce("advised_at", "wrote"))
        )
        .filter(changed__isnull=False)
    )


def moment_of(articles: QuerySet) -> Subquery:
    """When the article last changed that changed last of all."""
    return Subquery(articles.order_by(CHANGED.desc(nulls_last=True)).values(at=CHANGED)[:1])


def snippet_entry(snippet, request) -> Entry:
    return Entry(absolute_url(snippet.get_absolute_url()), snippet.changed)


SECTIONS = {
    "articles": Section(articles, article_entry),
    "tags": Section(tags, snippet_entry),
    "contributors": Section(contributors, snippet_entry),
}
