"""URLs of the ballot box."""

from django.urls import path

from companies.ratings import views

urlpatterns = [
    path("ballot/", views.ballot, name="ballot"),
    path("ballot/inbox/", views.author, name="author_inbox"),
]
