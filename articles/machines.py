"""Text files for machines: robots.txt, llms.txt and security.txt."""

from datetime import UTC, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.addresses import absolute
from articles.pages import ArticlePage, HomePage, StandardPage, TopicPage
from articles.publisher import Publisher

NEWEST = 20
CLOSED = ("/admin/", "/accounts/", "/search/")
TEXT = "text/plain; charset=utf-8"


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    """What crawlers may not fetch, and where the sitemap is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=TEXT)


@require_safe
@cache_control(public=True, max_age=3600)
def llms(request):
    """The site in Markdown for language models, as llmstxt.org proposes."""

    def linked(pages):
        return [(page, page.get_full_url(request)) for page in pages]

    newest = ArticlePage.objects.published().newest_first().defer("body")[:NEWEST]
    pages = StandardPage.objects.published().defer("body").order_by("path")
    context = {
        "home": HomePage.objects.live().first(),
        "topics": linked(TopicPage.objects.published().in_menu_order()),
        "articles": linked(newest),
        "pages": linked(pages),
        "feed": absolute(reverse("feed")),
        "sitemap": absolute(reverse("sitemap")),
    }
    return render(
        request, "articles/llms.txt", context, content_type="text/markdown; charset=utf-8"
    )


@require_safe
@cache_control(public=True, max_age=3600)
def security(request):
    """Whom to tell of a weakness (RFC 9116), where editors have set an address."""
    contact = Publisher.load(request_or_site=request).contact_email
    if not contact:
        raise Http404("No contact is set.")
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {(today + timedelta(days=180)).isoformat()}",
        "Preferred-Languages: en",
        f"Canonical: {absolute(reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=TEXT)
