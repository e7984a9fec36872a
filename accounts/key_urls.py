"""URLs under /rating-key/."""

from django.urls import path

from accounts import key_views

urlpatterns = [
    path("", key_views.rating_key, name="rating_key"),
    path("state/", key_views.state, name="rating_key_state"),
    path("confirm/", key_views.confirm, name="rating_key_confirm"),
    path("public/<int:year>.json", key_views.public_key, name="rating_key_public"),
    path("blinding.js", key_views.blinding_module, name="blinding_module"),
    path("rating_key.py", key_views.program, name="rating_key_program"),
]
