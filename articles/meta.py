"""The heads of the blog's pages; each page asks for its own in `get_meta`."""

from django.core.paginator import Page as ListPage
from django.db.models import prefetch_related_objects
from wagtail.models import Page

from articles.structured_data import build_article, build_profile, get_modified
from core.meta import PageMeta, link_list_pages, name_feed
from core.structured_data import build_collection, build_faq, write_moment
from core.urls import absolute_url


def describe_list(
    request, page: ListPage | None, url: str, *, title: str, description: str, **more
) -> PageMeta:
    """Return the head of a page that lists articles or people, one page of it at a time."""
    entries = list_entries(request, page)
    nodes = [build_collection(title, url, description, entries)]
    return PageMeta(title, description, nodes=nodes, **link_list_pages(page, url), **more)


def list_entries(request, page: ListPage | None) -> list[tuple[str, str]]:
    """Return names and addresses of what a page of a list shows."""
    return [
        (entry.title, entry.get_full_url(request))
        if isinstance(entry, Page)
        else (entry.name, entry.get_absolute_url())
        for entry in (page if page is not None else [])
    ]


def describe_article(article, request, questions: list[tuple[str, str]]) -> PageMeta:
    """Return the head of an article."""
    if article.pk:
        prefetch_related_objects([article], "tags")
    url = article.get_canonical_url(request)
    crumbs = article.get_breadcrumbs(request)
    topic_url = absolute_url(crumbs[-2][1])
    authors = ", ".join(author.name for author in article.author_list)
    card = article.get_share_card()
    return PageMeta(
        article.seo_title or article.title,
        article.search_description or article.dek,
        canonical=url,
        kind="article",
        card=card.url,
        card_alt=": ".join(filter(None, [card.kicker, article.title])),
        breadcrumbs=crumbs,
        properties=list_article_properties(article),
        labels=[
            ("Written by", authors),
            ("Reading time", f"{article.reading_minutes} min"),
        ],
        feeds=[name_feed(article.topic.title, f"{topic_url}feed/")],
        nodes=[build_article(article, request, card.url), build_faq(questions, url)],
    )


def list_article_properties(article) -> list[tuple[str, str]]:
    """Return what Open Graph says of an article only."""
    published = article.first_published_at
    return [
        *([("article:published_time", write_moment(published))] if published else []),
        *([("article:modified_time", get_modified(article))] if published else []),
        *(("article:author", absolute_url(one.get_absolute_url())) for one in article.author_list),
        ("article:section", article.topic.title),
        *(("article:tag", tag.name) for tag in article.tags.all()),
    ]


def describe_contributor(contributor, articles: ListPage | None) -> PageMeta:
    """Return the head of a contributor's page; `articles` is the page of its list."""
    if contributor.pk:
        prefetch_related_objects([contributor], "links")
    url = absolute_url(contributor.get_absolute_url())
    return PageMeta(
        contributor.name,
        contributor.short_bio or contributor.position,
        kind="profile",
        card=contributor.get_share_card().url,
        breadcrumbs=contributor.get_breadcrumbs(),
        nodes=[build_profile(contributor)],
        **link_list_pages(articles, url),
    )
