"""/community/"""

from django.urls import path

from community import converters, views  # noqa: F401 (registers "kind")

urlpatterns = [
    path("", views.question_list, name="community"),
    path("ask/", views.ask, name="ask"),
    path("mine/", views.own_posts, name="own_posts"),
    path("question/<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/<slug:slug>/", views.question, name="question"),
    path("answer/<int:pk>/helpful/", views.toggle_helpful, name="helpful"),
    path("<kind:kind>/<int:pk>/change/", views.change_post, name="change_post"),
    path("<kind:kind>/<int:pk>/delete/", views.delete_post, name="take_back"),
    path("<kind:kind>/<int:pk>/report/", views.report_post, name="report_post"),
]
