"""Pages of the articles app outside the page tree: tags, contributors, social cards."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from articles.contributors import Contributor
from articles.navigation import navigation
from articles.pages import ARTICLES_A_PAGE, ArticlePage
from articles.social_cards import preview_social_card  # noqa: F401 (a page's preview asks for it here)
from articles.tags import Tag


def page_of(request, articles, per_page: int = ARTICLES_A_PAGE):
    """Return the page of a list that `?page=` asks for. Raises Http404 where there is none."""
    number = request.GET.get("page", "1")
    if not number.isdecimal():
        raise Http404("No such page.")
    page = Paginator(articles, per_page).get_page(number)
    if page.number != int(number):
        raise Http404("No such page.")
    return page


def article(request, topic, slug):
    """An article, found in one query; Wagtail serves it, and every address that is none."""
    path = f"blog/{topic}/{slug}/"
    articles = ArticlePage.objects.live().with_restriction().select_related("hero")
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
    return render(request, "articles/tags.html", {"tags": Tag.objects.all()})


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
