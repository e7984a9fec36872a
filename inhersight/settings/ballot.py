"""The ballot box as a process of its own: no sessions, accounts, messages, admin, or log.

It has the ratings database alone, the public keys, and this site's address (docs/anonymity.md).
"""

import os
import secrets
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))  # it signs nothing: any will do

from inhersight.settings import site
from inhersight.settings.site import (  # noqa: F401
    BALLOT_URL,
    BASE_DIR,
    DATA_DIR,
    DEFAULT_AUTO_FIELD,
    FORM_RENDERER,
    LANGUAGE_CODE,
    RATING_KEYS_DIR,
    SECRET_KEY,
    SITE_NAME,
    SITE_URL,
    SOURCE_URL,
    STATIC_ROOT,
    STATIC_URL,
    STATICFILES_DIRS,
    TIME_ZONE,
    USE_TZ,
    WHITENOISE_KEEP_ONLY_HASHED_FILES,
)

DEBUG = False  # a page of faults would show what was sent
ALLOWED_HOSTS = [*site.ALLOWED_HOSTS, *filter(None, [urlsplit(BALLOT_URL).hostname])]
INSTALLED_APPS = [
    "companies.ratings.apps.RatingsConfig",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "companies.ratings.middleware.BlindfoldMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses other hosts than its own
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "inhersight.ballot_urls"
WSGI_APPLICATION = "inhersight.ballot_wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"libraries": {"key_script_tags": "core.templatetags.key_script_tags"}},
    }
]
DATABASES: dict[str, dict] = {"default": {}, "ratings": site.DATABASES["ratings"]}
DATABASE_ROUTERS = ["companies.ratings.routers.RatingsRouter"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
STORAGES = {"staticfiles": site.STORAGES["staticfiles"]}

HTTPS = (BALLOT_URL or SITE_URL).startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "connect-src": ["'self'", SITE_URL],  # the log, to check a rating against it
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # no CSRF token: there is no cookie to misuse
LOGGING_CONFIG = "companies.ratings.request_logging.silence_logging"
LOGGING = {"version": 1}  # Django calls the function above only where this is not empty
