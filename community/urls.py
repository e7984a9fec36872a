"""/community/"""

from django.urls import path

from community import converters, views  # noqa: F401 (registers "kind")

urlpatterns = [
    path("", views.show_questions, name="community"),
    path("ask/", views.ask_question, name="ask"),
    path("mine/", views.own_posts, name="own_posts"),
    path("question/<int:pk>/answer/", views.answer_question, name="answer"),
    path("<int:pk>/<slug:slug>/", views.show_question, name="question"),
    path("answer/<int:pk>/helpful/", views.toggle_helpful, name="helpful"),
    path("<kind:kind>/<int:pk>/change/", views.change_post, name="change_post"),
    path("<kind:kind>/<int:pk>/delete/", views.delete_post, name="take_back"),
    path("<kind:kind>/<int:pk>/report/", views.report_post, name="report_post"),
]
