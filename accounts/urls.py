"""URLs under /accounts/."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("menu/", views.menu, name="account_menu"),
    path("", include("allauth.urls")),
]
