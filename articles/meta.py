"""What a page's head says to crawlers and to the places where a link to it is shared."""

from dataclasses import dataclass, field, replace
from functools import singledispatch
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Page as ListPage
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import to_locale
from wagtail.models import Page

from articles import body_text as body_of
from articles import structured_data
from articles.contributors import Contributor
from articles.pages import ArticlePage, BlogIndexPage, TopicPage
from articles.share_cards import card_of
from articles.tags import Tag
from core.brand import Publisher
from core.share_images import SIZE
from core.urls import absolute_url
from home.models import HomePage, StandardPage

FOUND = "max-image-preview:large"
HIDDEN = "noindex"
LISTS = {
    "tags": ("Tags", "Every subject we write about."),
    "contributors": ("Contributors", "Who writes for us, and whom we ask."),
}


@dataclass(frozen=True)
class Meta:
    """The head of a page. An empty one belongs to a page that no search engine should list."""

    title: str = ""
    description: str = ""
    canonical: str = ""
    robots: str = HIDDEN
    kind: str = "website"
    card: str = ""
    card_alt: str = ""
    properties: list[tuple[str, str]] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    previous: str = ""
    next: str = ""
    feeds: list[tuple[str, str]] = field(default_factory=list)
    nodes: list[dict | None] = field(default_factory=list)
    graph: dict | None = None
    handle: str = ""

    card_width, card_height = SIZE

    @property
    def locale(self) -> str:
        """The language as Open Graph writes it, such as "en_US"."""
        return to_locale(settings.LANGUAGE_CODE)


def meta_of(context) -> Meta:
    """Return what the head of the page says that is rendered with a template context."""
    request = context.get("request")
    site_feed = (settings.SITE_NAME, absolute_url(reverse("feed")))
    meta = describe(subject_of(context), context) if request else Meta()
    if meta.robots == HIDDEN:
        return replace(meta, feeds=[site_feed])
    publisher = Publisher.load(request_or_site=request)
    nodes = [structured_data.organization(publisher), structured_data.website(), *meta.nodes]
    return replace(
        meta,
        canonical=meta.canonical or absolute_url(request.path),
        robots=HIDDEN if getattr(request, "is_preview", False) else meta.robots,
        card=meta.card or absolute_url(f"{reverse('brand_card')}?v={publisher.brand.version}"),
        card_alt=meta.card_alt or f"{settings.SITE_NAME}: {meta.title}",
        feeds=[site_feed, *meta.feeds],
        graph=structured_data.graph(*nodes),
        handle=handle_of(publisher),
    )


def subject_of(context):
    """What a page is about: a page of the tree, a tag, a contributor, the name of a list.

    A view may give the whole of it instead, as a dict.
    """
    if "request_path" in context:  # the page that says that there is no page
        return None
    if isinstance(context.get("meta"), dict):  # a page of an app that this one does not know
        return context["meta"]
    for name, kind in (("page", Page), ("tag", Tag), ("contributor", Contributor)):
        subject = context.get(name)
        if isinstance(subject, kind):
            return subject
    match = getattr(context["request"], "resolver_match", None)
    return match and match.url_name


def handle_of(publisher) -> str:
    """Our name on X, from the profiles that editors have listed."""
    for url in publisher.profile_urls:
        parts = urlsplit(url)
        if (parts.hostname or "").removeprefix("www.") in {"x.com", "twitter.com"}:
            return f"@{parts.path.strip('/')}"
    return ""


def listed(context) -> ListPage | None:
    """The list that a page shows, if it shows one page by page."""
    for name in ("articles", "contributors"):
        if isinstance(context.get(name), ListPage):
            return context[name]
    return None


def pages_of_list(context, url: str) -> dict:
    """Return the addresses of a list's page, of the one before and of the one after."""
    page = listed(context)
    if page is None:
        return {"canonical": url}

    def address(number):
        return url if number == 1 else f"{url}?page={number}"

    return {
        "canonical": address(page.number),
        "previous": address(page.number - 1) if page.number > 1 else "",
        "next": address(page.number + 1) if page.number < page.paginator.num_pages else "",
    }


def names_and_addresses(context) -> list[tuple[str, str]]:
    """The entries of a page's list."""
    page = listed(context)
    return [
        (entry.title, entry.get_full_url(context["request"]))
        if isinstance(entry, Page)
        else (entry.name, entry.get_absolute_url())
        for entry in (page if page is not None else [])
    ]


def trail_to(page, request) -> list[tuple[str, str]]:
    """Names and addresses from below the home page down to a page."""
    url = page.get_full_url(request)
    if page.depth == 4 and not isinstance(page, StandardPage):  # a topic: its parent is the blog
        return [("Blog", f"{url.rstrip('/').rpartition('/')[0]}/"), (page.title, url)]
    above = page.get_ancestors().filter(depth__gt=2) if page.depth > 3 else []
    return [*((step.title, step.get_full_url(request)) for step in above), (page.title, url)]


def feed_of(name: str, address: str) -> tuple[str, str]:
    """The title and address of a feed."""
    return f"{settings.SITE_NAME}: {name}", address


def title_of(page) -> str:
    return page.seo_title or page.title


@singledispatch
def describe(subject, context) -> Meta:
    """Return the meta data of one kind of subject; unknown ones are not for search engines."""
    return Meta()


@describe.register
def _(given: dict, context) -> Meta:
    """What a view says of its page itself."""
    return Meta(**{"robots": FOUND} | given)


@describe.register
def _(name: str, context) -> Meta:
    """A list that is a view of its own."""
    if name not in LISTS:
        return Meta()
    title, description = LISTS[name]
    url = absolute_url(reverse(name))
    collection = structured_data.collection_page(
        title, url, description, names_and_addresses(context)
    )
    return Meta(title, description, robots=FOUND, nodes=[collection], **pages_of_list(context, url))


@describe.register
def _(home: HomePage, context) -> Meta:
    url = home.get_full_url(context["request"])
    description = home.search_description or home.lead
    return Meta(
        title_of(home),
        description,
        canonical=url,
        robots=FOUND,
        nodes=[structured_data.web_page(title_of(home), url, description)],
    )


@describe.register
def _(article: ArticlePage, context) -> Meta:
    request = context["request"]
    if article.pk:
        prefetch_related_objects([article], "tags")
    url = article.canonical(request)
    own = article.get_full_url(request) or url
    topic_url = article.topic.get_full_url(request)
    trail = [*trail_to(article.topic, request), (article.title, own)]
    authors = [author.name for author in article.author_list]
    card = card_of(article)
    return Meta(
        title_of(article),
        article.search_description or article.dek,
        canonical=url,
        robots=FOUND,
        kind="article",
        card=card.url,
        card_alt=": ".join(filter(None, [card.kicker, article.title])),
        properties=article_properties(article),
        labels=[
            ("Written by", ", ".join(authors)),
            ("Reading time", f"{article.reading_minutes} min"),
        ],
        feeds=[feed_of(article.topic.title, f"{topic_url}feed/")],
        nodes=[
            structured_data.article(article, request, card.url),
            structured_data.breadcrumbs(trail, url),
            structured_data.faq_page(context.get("questions", []), url),
        ],
    )


def article_properties(article) -> list[tuple[str, str]]:
    """What Open Graph says of an article only."""
    published = article.first_published_at
    return [
        *([("article:published_time", published.isoformat())] if published else []),
        *([("article:modified_time", structured_data.modified(article))] if published else []),
        *(("article:author", absolute_url(one.get_absolute_url())) for one in article.author_list),
        ("article:section", article.topic.title),
        *(("article:tag", tag.name) for tag in article.tags.all()),
    ]


@describe.register
def _(topic: TopicPage, context) -> Meta:
    meta = collection(topic, context)
    feed = (
        f"{settings.SITE_NAME}: {topic.title}",
        f"{topic.get_full_url(context['request'])}feed/",
    )
    return replace(meta, card=card_of(topic).url, feeds=[feed])


@describe.register
def _(blog: BlogIndexPage, context) -> Meta:
    return collection(blog, context)


def collection(page, context) -> Meta:
    """A page of the tree that lists articles."""
    url = page.get_full_url(context["request"])
    description = page.search_description or page.description
    return Meta(
        title_of(page),
        description,
        robots=FOUND,
        nodes=[
            structured_data.collection_page(
                page.title, url, description, names_and_addresses(context)
            ),
            structured_data.breadcrumbs(trail_to(page, context["request"]), url),
        ],
        **pages_of_list(context, url),
    )


@describe.register
def _(page: StandardPage, context) -> Meta:
    url = page.get_full_url(context["request"])
    return Meta(
        title_of(page),
        page.search_description,
        canonical=url,
        robots=FOUND,
        nodes=[
            structured_data.web_page(page.title, url, page.search_description),
            structured_data.breadcrumbs(trail_to(page, context["request"]), url),
            structured_data.faq_page(body_of.questions(page.body), url),
        ],
    )


@describe.register
def _(tag: Tag, context) -> Meta:
    url = absolute_url(tag.get_absolute_url())
    description = tag.description or f"Articles about {tag.name.lower()}."
    trail = [("Tags", reverse("tags")), (tag.name, url)]
    return Meta(
        tag.name,
        description,
        robots=FOUND,
        card=card_of(tag).url,
        feeds=[
            (
                f"{settings.SITE_NAME}: {tag.name}",
                absolute_url(reverse("tag_feed", args=[tag.slug])),
            )
        ],
        nodes=[
            structured_data.collection_page(
                tag.name, url, description, names_and_addresses(context)
            ),
            structured_data.breadcrumbs(trail, url),
        ],
        **pages_of_list(context, url),
    )


@describe.register
def _(contributor: Contributor, context) -> Meta:
    if contributor.pk:
        prefetch_related_objects([contributor], "links")
    url = absolute_url(contributor.get_absolute_url())
    return Meta(
        contributor.name,
        contributor.short_bio or contributor.position,
        robots=FOUND,
        kind="profile",
        card=card_of(contributor).url,
        nodes=[
            structured_data.profile_page(contributor),
            structured_data.breadcrumbs(
                [("Contributors", reverse("contributors")), (contributor.name, url)], url
            ),
        ],
        **pages_of_list(context, url),
    )
