"""The ballot box as a WSGI application of its own, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inhersight.settings.ballot")
application = get_wsgi_application()
