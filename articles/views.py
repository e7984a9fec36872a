"""Pages of the blog outside the page tree: tags, contributors, share cards, the reading list."""

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.views import serve

from articles import reading_list
from articles.meta import describe_list
from articles.models import ArticlePage, Contributor, Tag, TopicPage
from articles.querysets import ARTICLES_PER_PAGE
from core.meta import PageMeta
from core.navigation import load_menus
from core.pagination import paginate
from core.share_images import send_picture
from core.structured_data import build_collection
from core.urls import absolute_url
from core.wagtail_private import remember_route

CONTRIBUTORS_PER_PAGE = 48
CARD_SUBJECTS = {
    "article": lambda: ArticlePage.objects.published().defer("body"),
    "topic": lambda: TopicPage.objects.published(),
    "tag": Tag.objects.all,
    "contributor": Contributor.objects.all,
}


def show_article(request, topic, slug):
    """An article, found in one query; Wagtail serves it, and answers for every other address."""
    path = f"blog/{topic}/{slug}/"
    articles = ArticlePage.objects.in_time().with_restriction().select_related("hero")
    found = articles.filter(slug=slug, url_path__endswith=f"/{path}").first()
    if found:
        found.set_topic(load_menus(request)["topics"])
        remember_route(request, found)
    return serve(request, path)


def show_tag(request, slug):
    """A tag's page: what it is about, and its articles."""
    tag = get_object_or_404(Tag, slug=slug)
    articles = ArticlePage.objects.published().tagged(tag).newest_first().for_cards()
    page = paginate(request, articles, ARTICLES_PER_PAGE)
    context = {"tag": tag, "articles": page, "meta": tag.get_meta(request, page)}
    return render(request, "articles/tag.html", context)


def show_tags(request):
    """All tags that have articles."""
    tags = Tag.objects.on_articles(ArticlePage.objects.published())
    url = absolute_url(reverse("tags"))
    description = "What our articles are about, across all topics."
    node = build_collection("Tags", url, description, [])
    meta = PageMeta("Tags", description, canonical=url, nodes=[node])
    return render(request, "articles/tags.html", {"tags": tags, "meta": meta})


def show_contributor(request, slug):
    """A contributor's own page."""
    person = get_object_or_404(Contributor.objects.select_related("portrait"), slug=slug)
    return render(request, "articles/contributor.html", person.get_context(request))


def show_contributors(request):
    """Everyone who writes for us or is asked by us."""
    people = Contributor.objects.select_related("portrait")
    page = paginate(request, people, CONTRIBUTORS_PER_PAGE)
    meta = describe_list(
        request,
        page,
        absolute_url(reverse("contributors")),
        title="Contributors",
        description="The people who write for us, and the experts we ask.",
    )
    return render(request, "articles/contributors.html", {"contributors": page, "meta": meta})


@require_safe
def social_card(request, kind, key):
    """The picture of a link, kept by browsers and caches for good under its versioned address."""
    if kind not in CARD_SUBJECTS:
        raise Http404("No such kind of card.")
    subject = get_object_or_404(CARD_SUBJECTS[kind](), pk=key)
    return send_picture(request, subject.get_share_card())


@login_required
def show_reading_list(request):
    """What a member keeps: saved articles and followed topics."""
    context = {
        "articles": reading_list.find_saved_articles(request.user),
        "topics": TopicPage.objects.published(),
        "followed": list(reading_list.find_followed_topics(request.user)),
    }
    return render(request, "articles/reading.html", context)


@login_required
@never_cache
def change_saved_article(request, key):
    """Save an article, or remove it again; with `?buttons`, show the buttons alone."""
    article = get_object_or_404(ArticlePage.objects.in_time(), pk=key)
    if request.method == "POST":
        reading_list.save_article(request.user, article, wanted=request.POST.get("wanted") == "1")
        return redirect(get_next_redirect_url(request) or "reading")
    context = {
        "article": article,
        "is_saved": request.user.saved_articles.filter(article=article).exists(),
        "is_followed": request.user.followed_topics.filter(topic=article.topic).exists(),
    }
    name = "reading_buttons" if "buttons" in request.GET else "reading_article"
    return render(request, f"articles/{name}.html", context)


@require_POST
@login_required
def change_followed_topic(request, key):
    """Follow a topic, or stop following it."""
    topic = get_object_or_404(TopicPage.objects.published(), pk=key)
    reading_list.follow_topic(request.user, topic, wanted=request.POST.get("wanted") == "1")
    return redirect(get_next_redirect_url(request) or "reading")
