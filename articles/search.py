"""How articles, topics, tags and contributors are searched."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from articles import body_text
from articles.models import ArticlePage, TopicPage
from articles.models.contributors import Contributor
from articles.models.tags import Tag
from articles.querysets import ArticleQuerySet
from search.indexed_types import IndexedType
from search.pictures import get_file_url, select_rendition_file
from search.search_types import Filter, ShortListType

PORTRAIT = "format-webp|fill-96x96"  # as partials/portrait.html shows it
TOPIC = ("title", "url_path", "description")  # what is read of a topic
DATES = {"month": (31, "Past month"), "year": (365, "Past year"), "three": (1096, "Past 3 years")}


def by_key(found: QuerySet) -> QuerySet:
    """Return articles by their keys: the index knows no privacy of pages."""
    return ArticlePage.objects.live().filter(pk__in=found.values("pk"))


def article_rows(found: ArticleQuerySet) -> QuerySet:
    """Add what a suggestion shows."""
    return found.defer("body", "hero_caption").with_topic()


def article_details(found: ArticleQuerySet) -> QuerySet:
    """Add what a result shows."""
    return found.defer("hero_caption").with_topic().with_people()


def article_text(article: ArticlePage) -> str:
    """Return what everyone may read of an article."""
    return f"{article.dek} {body_text.get_open_text(article.body, is_gated=article.is_gated)}"


def list_topics() -> list[tuple[str, str]]:
    """Return the topics, to choose from."""
    return list(TopicPage.objects.published().in_menu_order().values_list("slug", "title"))


def in_topic(found: QuerySet, slug: str) -> QuerySet:
    """Return the articles of a topic; none where there is no such one."""
    topic = TopicPage.objects.published().filter(slug=slug).first()
    return found.filter(path__startswith=topic.path) if topic else found.none()


def list_spans() -> list[tuple[str, str]]:
    """Return the spans of time, to choose from."""
    return [(value, label) for value, (_, label) in DATES.items()]


def filter_since(found: QuerySet, value: str) -> QuerySet:
    """Return the articles that were first published within a span of time."""
    days, _ = DATES.get(value, (0, ""))
    return found.filter(first_published_at__gte=timezone.now() - timedelta(days=days))


def list_names(articles: QuerySet) -> Iterator[tuple[int, str, int]]:
    """Yield the titles of articles; newer ones count as more popular."""
    for pk, title, published in articles.values_list("pk", "title", "first_published_at"):
        yield pk, title, int(published.timestamp()) if published else 0


def contributor_rows(found: QuerySet) -> QuerySet:
    """Add what a row shows."""
    return found.defer("bio").annotate(
        portrait_rendition=select_rendition_file("portrait", PORTRAIT)
    )


def get_url(found) -> str:
    """Return the address of a page or of a tag."""
    return found.get_absolute_url() if isinstance(found, Tag) else found.url


ARTICLES = IndexedType(
    name="articles",
    label="Articles",
    row="articles/suggestion.html",
    result="articles/result.html",
    model=ArticlePage,
    objects=lambda: ArticlePage.objects.published_now(),
    in_index=by_key,
    rows=article_rows,
    details=article_details,
    names=list_names,
    open_text=article_text,
    url=lambda article: article.url,
    data=lambda article: {"topic": article.topic_title, "description": article.dek},
    filters=(
        Filter("topic", "Topic", "Any topic", list_topics, in_topic),
        Filter("date", "Published", "Any time", list_spans, filter_since),
    ),
)
TOPICS = ShortListType(
    name="topics",
    label="Topics and tags",
    row="articles/topic_suggestion.html",
    result="articles/topic_result.html",
    objects={
        TopicPage: lambda: TopicPage.objects.published_now().in_menu_order().only(*TOPIC),
        Tag: lambda: Tag.objects.on_articles(ArticlePage.objects.published_now()),
    },
    open_text=lambda found: found.description,
    url=get_url,
    popular=lambda: TopicPage.objects.published().in_menu_order(),
    data=lambda found: {"description": found.description},
)
CONTRIBUTORS = IndexedType(
    name="contributors",
    label="Contributors",
    row="articles/contributor_suggestion.html",
    result="articles/contributor_result.html",
    model=Contributor,
    objects=Contributor.objects.all,
    rows=contributor_rows,
    details=lambda found: found.select_related("portrait").prefetch_related("portrait__renditions"),
    open_text=lambda person: f"{person.position}. {person.short_bio}".removeprefix(". "),
    learned=lambda person: person.short_bio,
    data=lambda person: {
        "position": person.position,
        "description": person.short_bio,
        "portrait": get_file_url(getattr(person, "portrait_rendition", None)),
    },
)
