"""URLs of the ballot box."""

from django.urls import path

from companies.ratings import views

urlpatterns = [
    path("ballot/", views.ballot_box, name="ballot"),
    path("ballot/inbox/", views.author_inbox, name="author_inbox"),
]
