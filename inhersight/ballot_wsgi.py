"""The ballot box as a WSGI application of its own, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from core.head_requests import omit_head_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inhersight.settings.ballot")
application = omit_head_bodies(get_wsgi_application())
