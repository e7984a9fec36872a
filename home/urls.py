"""URLs of the files that programs look for."""

from django.urls import path

from home import sitemaps, well_known

urlpatterns = [
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("robots.txt", well_known.robots, name="robots"),
    path("llms.txt", well_known.llms, name="llms"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("site.webmanifest", well_known.webmanifest, name="webmanifest"),
    path("favicon.ico", well_known.favicon),
]
