"""What the sitemap lists of the blog: articles, tags and contributors."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from articles.models.article import ArticlePage
from articles.models.contributors import Contributor
from articles.models.tags import Tag
from core.pictures.rendering import SHARED
from core.sitemap import CHANGED, Entry, Section, get_site_root
from core.urls import absolute_url
from search.pictures import address, file_of


def find_articles(request) -> QuerySet:
    """Every published article that first appeared here, members' too: their openings are open.

    A picture is named once its article has been seen: thousands are not rendered at once.
    """
    fields = ("path", "depth", "slug", "url_path", "content_type")
    return (
        ArticlePage.objects.published()
        .filter(canonical_url="")
        .descendant_of(get_site_root(request))
        .annotate(changed=CHANGED, picture=file_of("hero", SHARED))
        .only(*fields)
        .order_by("pk")
    )


def make_article_entry(article, request) -> Entry:
    image = address(article.picture)
    return Entry(article.get_full_url(request), article.changed, image and absolute_url(image))


def find_tags(request) -> QuerySet:
    """Tags that have published articles; they change with their newest one."""
    newest = ArticlePage.objects.published().filter(tagged_items__tag=OuterRef("pk"))
    return Tag.objects.annotate(changed=find_last_change(newest)).filter(changed__isnull=False)


def find_contributors(request) -> QuerySet:
    """People with published articles of theirs, or with their advice."""
    published = ArticlePage.objects.published()
    return (
        Contributor.objects.annotate(
            wrote=find_last_change(published.filter(authors__contributor=OuterRef("pk"))),
            advised_at=find_last_change(published.filter(experts__contributor=OuterRef("pk"))),
        )
        .annotate(
            changed=Greatest(Coalesce("wrote", "advised_at"), Coalesce("advised_at", "wrote"))
        )
        .filter(changed__isnull=False)
    )


def find_last_change(articles: QuerySet) -> Subquery:
    """When the article last changed that changed last of all."""
    return Subquery(articles.order_by(CHANGED.desc(nulls_last=True)).values(at=CHANGED)[:1])


def make_snippet_entry(snippet, request) -> Entry:
    return Entry(absolute_url(snippet.get_absolute_url()), snippet.changed)


SECTIONS = {
    "articles": Section(find_articles, make_article_entry),
    "tags": Section(find_tags, make_snippet_entry),
    "contributors": Section(find_contributors, make_snippet_entry),
}
