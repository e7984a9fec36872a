"""URLs of the ballot box."""

from django.urls import path

from companies.ratings import views

urlpatterns = [
    path("ballot/", views.ballot_box, name="ballot"),
    path("ballot/rating-keys.json", views.list_public_keys, name="ballot_keys"),
    path("ballot/inbox/", views.author_inbox, name="author_inbox"),
]
