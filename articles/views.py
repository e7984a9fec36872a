"""Pages of the articles app outside the page tree: tags, contributors, social cards."""

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from articles import reading_list as keeping
from articles.contributors import Contributor
from articles.pages import ARTICLES_A_PAGE, ArticlePage, TopicPage
from articles.share_cards import preview_social_card  # noqa: F401 (a page's preview asks for it here)
from articles.tags import Tag
from home.navigation import navigation

MOST_DIGITS = 9  # of a page's number


def page_of(request, articles, per_page: int = ARTICLES_A_PAGE):
    """Return the page of a list that `?page=` asks for. Raises Http404 where there is none."""
    number = request.GET.get("page", "1")
    if not number.isdecimal() or len(number) > MOST_DIGITS:
        raise Http404("No such page.")
    page = Paginator(articles, per_page).get_page(number)
    if page.number != int(number):
        raise Http404("No such page.")
    return page


def article(request, topic, slug):
    """An article, found in one query; Wagtail serves it, and every address that is none."""
    path = f"blog/{topic}/{slug}/"
    articles = ArticlePage.objects.in_time().with_restriction().select_related("hero")
    found = articles.filter(slug=slug, url_path__endswith=f"/{path}").first()
    if found:
        found.set_topic(navigation(request).topics)
        request._wagtail_route_for_request = RouteResult(found)
    return serve(request, path)


def tag(request, slug):
    """A tag's page: what it is about, and its articles."""
    tag = get_object_or_404(Tag, slug=slug)
    articles = ArticlePage.objects.published().tagged(tag).newest_first().for_cards()
    return render(
        request, "articles/tag.html", {"tag": tag, "articles": page_of(request, articles)}
    )


def tags(request):
    """All tags that have articles."""
    return render(
        request,
        "articles/tags.html",
        {"tags": Tag.objects.on_articles(ArticlePage.objects.published())},
    )


def contributor_context(request, contributor):
    """What a contributor's page shows."""
    articles = ArticlePage.objects.published()
    articles = articles.by(contributor) if contributor.pk else articles.none()  # a preview
    articles = articles.newest_first().for_cards()
    return {"contributor": contributor, "articles": page_of(request, articles)}


def contributor(request, slug):
    """A contributor's own page."""
    person = get_object_or_404(Contributor.objects.select_related("portrait"), slug=slug)
    return render(request, "articles/contributor.html", contributor_context(request, person))


def contributors(request):
    """Everyone who writes for us or is asked by us."""
    people = Contributor.objects.select_related("portrait")
    return render(
        request, "articles/contributors.html", {"contributors": page_of(request, people, 48)}
    )


@login_required
def reading(request):
    """What a member keeps: saved articles and followed topics."""
    context = {
        "articles": keeping.saved_by(request.user),
        "topics": TopicPage.objects.published(),
        "followed": list(keeping.topics_of(request.user)),
    }
    return render(request, "articles/reading.html", context)


@login_required
@never_cache
def reading_article(request, key):
    """Save an article, or no more; with `?buttons` only the buttons, for the article's page."""
    article = get_object_or_404(ArticlePage.objects.in_time(), pk=key)
    if request.method == "POST":
        keeping.save_article(request.user, article, wanted=request.POST.get("wanted") == "1")
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
def reading_topic(request, key):
    """Follow a topic, or no more."""
    topic = get_object_or_404(TopicPage.objects.published(), pk=key)
    keeping.follow_topic(request.user, topic, wanted=request.POST.get("wanted") == "1")
    return redirect(get_next_redirect_url(request) or "reading")
