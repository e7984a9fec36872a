"""Files that programs look for: robots.txt, llms.txt, security.txt, the manifest, the icon."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import ArticlePage, TopicPage
from companies.ratings.api import make_key_set
from core.brand import Publisher
from core.colors import PAPER
from core.urls import absolute_url
from home.models import HomePage, StandardPage

NEWEST = 20
CLOSED = ("/admin/", "/accounts/", "/search/")
TEXT = "text/plain; charset=utf-8"


@require_safe
@cache_control(public=True, max_age=3600)
def show_robots(request):
    """What crawlers may not fetch, and where the sitemap is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {absolute_url(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=TEXT)


@require_safe
@cache_control(public=True, max_age=3600)
def show_llms(request):
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
        "feed": absolute_url(reverse("feed")),
        "sitemap": absolute_url(reverse("sitemap")),
    }
    return render(request, "home/llms.txt", context, content_type="text/markdown; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def show_security(request):
    """Whom to tell of a weakness (RFC 9116), where editors have set an address."""
    contact = Publisher.load(request_or_site=request).contact_email
    if not contact:
        raise Http404("No contact is set.")
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {(today + timedelta(days=180)).isoformat()}",
        "Preferred-Languages: en",
        f"Canonical: {absolute_url(reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=TEXT)


@require_safe
@cache_control(public=True, no_cache=True)
def list_rating_keys(request):
    """The public keys that check rating keys, a JWK set (RFC 7517), and where the ballot box is.

    A program compares them with the ballot box's own.
    """
    found = make_key_set() | {"ballot_box": f"{settings.BALLOT_URL or settings.SITE_URL}/ballot/"}
    return JsonResponse(found, headers={"Access-Control-Allow-Origin": "*"})


@cache_control(public=True, max_age=86_400)
def show_webmanifest(request):
    """What a phone needs to put the site on its home screen."""
    brand = Publisher.load(request_or_site=request).brand
    icons = [("brand_icon", 192, "any"), ("brand_icon", 512, "any")]
    icons += [("brand_icon_maskable", 512, "maskable")]
    manifest = {
        "name": brand.name,
        "short_name": brand.name,
        "description": brand.tagline,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": brand.main,
        "icons": [
            {
                "src": f"{reverse(name, args=[size])}?v={brand.version}",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in icons
        ],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@cache_control(public=True, max_age=86_400)
def show_favicon(request):
    """Where programs look for the icon that read no HTML."""
    return redirect("brand_icon", 48)
