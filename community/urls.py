"""/community/"""

from django.urls import path

from community import converters, views  # noqa: F401 (registers "kind")

urlpatterns = [
    path("", views.community, name="community"),
    path("ask/", views.ask, name="ask"),
    path("mine/", views.own_posts, name="own_posts"),
    path("question/<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/<slug:slug>/", views.question, name="question"),
    path("answer/<int:pk>/helpful/", views.helpful, name="helpful"),
    path("<kind:kind>/<int:pk>/change/", views.change, name="change_post"),
    path("<kind:kind>/<int:pk>/delete/", views.take_back, name="take_back"),
    path("<kind:kind>/<int:pk>/report/", views.report, name="report_post"),
]
