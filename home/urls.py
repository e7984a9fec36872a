"""URLs of the files that programs look for."""

from django.urls import path

from core import key_scripts
from home import brand_views, sitemaps, well_known

urlpatterns = [
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("robots.txt", well_known.show_robots, name="robots"),
    path("llms.txt", well_known.show_llms, name="llms"),
    path(".well-known/security.txt", well_known.show_security, name="security"),
    path(".well-known/rating-keys.json", well_known.list_rating_keys, name="rating_keys"),
    path(".well-known/rating-scripts.json", key_scripts.list_scripts, name="rating_scripts"),
    path("site.webmanifest", well_known.show_webmanifest, name="webmanifest"),
    path("favicon.ico", well_known.show_favicon),
    path("brand/card.png", brand_views.show_brand_card, name="brand_card"),
    path("brand/colors.css", brand_views.show_brand_colors, name="brand_colors"),
    path("brand/icon-<int:size>.png", brand_views.show_brand_icon, name="brand_icon"),
    path(
        "brand/icon-maskable-<int:size>.png",
        brand_views.show_brand_icon,
        {"purpose": "maskable"},
        name="brand_icon_maskable",
    ),
]
