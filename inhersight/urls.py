"""Every URL of the site. Pages edited in Wagtail come last."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from accounts import wagtail_login
from accounts.admin.users import AccountView
from companies import share_cards
from core import health, private_files
from search import views as search_views

handler400 = "home.error_views.bad_request"
handler404 = "home.error_views.page_not_found"
handler429 = "home.error_views.too_many_requests"  # asked for by allauth

urlpatterns = [
    path("healthz", health.show_health, name="health"),
    # Wagtail's own doors: there is one log-in, with its limits and its second step.
    path("admin/login/", wagtail_login.redirect_admin_login),
    path("_util/login/", wagtail_login.redirect_page_login),
    path("_util/authenticate_with_password/<path:rest>", wagtail_login.refuse_shared_password),
    path("documents/authenticate_with_password/<path:rest>", wagtail_login.refuse_shared_password),
    path("admin/users/new/", RedirectView.as_view(pattern_name="invite_staff")),
    path("admin/account/", require_admin_access(AccountView.as_view())),
    path(
        "admin/files/<path:name>",
        require_admin_access(private_files.serve_private_file),
        name="private_file",
    ),
    path("admin/", include(wagtailadmin_urls)),
    re_path(
        r"^documents/(?P<document_id>\d+)/(?P<document_filename>.*)$", private_files.serve_document
    ),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("accounts.urls")),
    path("rating-key/", include("accounts.rating_key_urls")),
    path("search/", search_views.show_results, name="search"),
    path("search/suggest/", search_views.show_suggestions, name="suggest"),
    path("companies/best/<slug:name>/card.png", share_cards.ranking_card, name="ranking_card"),
    path("companies/<slug:slug>/card.png", share_cards.company_card, name="company_card"),
    path("companies/", include("companies.urls")),
    path("community/", include("community.urls")),
    path("", include("companies.ratings.urls")),
    path("", include("articles.urls")),
    path("", include("home.urls")),
]
if not settings.S3_BUCKET:  # nginx serves them in production
    urlpatterns.append(path("media/images/<path:name>", private_files.serve_rendition))
urlpatterns.append(path("", include(wagtail_urls)))
