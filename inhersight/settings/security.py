"""Security: TLS, cookies, and what pages may load and send (CSP)."""

from csp.constants import NONE, SELF

from inhersight.settings.accounts import SOCIALACCOUNT_PROVIDERS
from inhersight.settings.environment import BALLOT_URL, HTTPS, SITE_URL, env
from inhersight.settings.proxies import trusted_networks
from inhersight.settings.social import form_targets

TRUSTED_PROXIES = trusted_networks(env("TRUSTED_PROXIES", default=""))
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "home.error_views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie more
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"  # Wagtail allows its own previews
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin has inline scripts and styles of its own.
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"]
        + ([f"https://{env('S3_CUSTOM_DOMAIN')}"] if env("S3_CUSTOM_DOMAIN", default="") else []),
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "frame-ancestors": [SELF],  # the admin shows previews in a frame
        "connect-src": [SELF, *([BALLOT_URL] if BALLOT_URL else [])],
        "form-action": [
            SELF,
            *([BALLOT_URL] if BALLOT_URL else []),
            *form_targets(SOCIALACCOUNT_PROVIDERS),
        ],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long articles are edited in one form
