"""Every URL of the ballot box as a process of its own."""

from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from companies.ratings.views import render_page
from core.key_scripts import serve_script

handler400 = "inhersight.ballot_urls.bad_request"
handler404 = "companies.ratings.views.not_found"
handler500 = "companies.ratings.views.server_error"


def show_health(request: HttpRequest) -> HttpResponse:
    """Say whether the ratings database answers."""
    try:
        with connections["ratings"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("down", status=503)
    return HttpResponse("ok")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: another host name, or what no browser sends."""
    return render_page("refused", {"words": "The ballot box could not read this request."}, 400)


urlpatterns = [
    path("healthz", show_health),
    path("rating-key/<slug:name>.js", serve_script, name="key_script"),
    path("", include("companies.ratings.urls")),
]
