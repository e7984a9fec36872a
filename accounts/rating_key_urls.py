"""URLs under /rating-key/."""

from django.urls import path

from accounts.views import rating_key
from core import key_scripts

urlpatterns = [
    path("", rating_key.show_rating_key, name="rating_key"),
    path("state/", rating_key.show_state, name="rating_key_state"),
    path("confirm/", rating_key.confirm_address, name="rating_key_confirm"),
    path("public/<int:year>.json", rating_key.serve_public_key, name="rating_key_public"),
    path("<slug:name>.js", key_scripts.serve_script, name="key_script"),
    path("rating_key.py", rating_key.serve_program, name="rating_key_program"),
]
