"""The site's settings, all of them from the environment (see docs/operators.md)."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from inhersight.settings.cache import cache_settings
from inhersight.settings.proxies import trusted_networks
from inhersight.settings.rate_limits import ACCOUNT_RATE_LIMITS, RATE_LIMITS  # noqa: F401
from inhersight.settings.search import search_backend
from inhersight.settings.social import form_targets, social_providers

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = env("SITE_NAME", default="InHerSight")
HTTPS = SITE_URL.startswith("https://")
SOURCE_URL = env("SOURCE_URL", default="")  # where the code that runs here can be read (AGPL, 13)

SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        sys.exit(
            "SECRET_KEY is missing: set it in the environment (a long random text), or DEBUG=1."
        )
    SECRET_KEY = "only-for-debugging-" + "x" * 50
ALLOWED_HOSTS = [
    *env.list("ALLOWED_HOSTS", default=[]),
    str(urlsplit(SITE_URL).hostname),
    "localhost",  # health checks ask from inside
    "127.0.0.1",
]

INSTALLED_APPS = [
    "search",
    "companies.apps.CompaniesConfig",  # before articles: the search shows kinds in this order
    "articles",
    "community.apps.CommunityConfig",
    "home.apps.HomeConfig",
    "demo.apps.DemoConfig",
    "core.apps.CoreConfig",
    "companies.ratings.apps.RatingsConfig",
    "accounts.apps.AccountsConfig",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.table_block",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "companies.ratings.middleware.BlindfoldMiddleware",  # before all that could look or note
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.NulByteMiddleware",
    "accounts.middleware.SignedInHintMiddleware",
    "accounts.middleware.NewcomerMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondStepMiddleware",
    "accounts.suspended.SuspendedFormMiddleware",
    "accounts.unsent.UnsentFormMiddleware",
    "core.publishing.ExplainRefusal",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "inhersight.urls"
WSGI_APPLICATION = "inhersight.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "core.context_processors.site",
            ],
        },
    }
]

# Databases: the site's own, and one for the ratings that shares nothing with it.


def database(url: str) -> dict:
    """Return the settings for a database URL, with what its engine needs to be quick."""
    config = environ.Env.db_url_config(url)
    options = config.setdefault("OPTIONS", {})
    if "sqlite" in config["ENGINE"]:
        config["ENGINE"] = "core.sqlite"
        options["transaction_mode"] = "IMMEDIATE"
        options["init_command"] = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
        )
    else:
        # Similar names are looked at more closely in Python (search/names.py): as a
        # whole (word_similarity), or piece by piece (strict_word_similarity): two letters swapped
        # leave a word of seven letters a third of its trigrams.
        # Its planner takes the index of trigrams only if reading here and there costs little; and
        # for what a reader asks, starting another process takes longer than it saves.
        options["options"] = (
            "-c jit=off -c random_page_cost=1.1 -c parallel_setup_cost=20000 "
            "-c pg_trgm.word_similarity_threshold=0.42 "
            "-c pg_trgm.strict_word_similarity_threshold=0.33"
        )
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {
    "default": database(env("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/site.sqlite3")),
    "ratings": database(
        env("RATINGS_DATABASE_URL", default=f"sqlite:///{DATA_DIR}/ratings.sqlite3")
    ),
}
DATABASE_ROUTERS = ["companies.ratings.routers.RatingsRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": cache_settings(env.cache_url("CACHE_URL", default="locmemcache://"))}
CACHES["renditions"] = CACHES["default"] | {"KEY_PREFIX": "renditions", "TIMEOUT": 86_400}

# Background work runs at once by default, or in `manage.py db_worker` with TASK_WORKER=1. Mail is
# never delivered while a reader waits.
TASK_WORKER = env.bool("TASK_WORKER", False)
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if TASK_WORKER
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}
MAIL_DELIVERY = "worker" if TASK_WORKER else "thread"

# Language and time

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True

# Accounts

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 24 * 60 * 60  # seconds, for who asks to be remembered
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# With it, no page says whether an address is known; the answer goes to the mailbox. It costs the
# reader a code from her mailbox before she can read on.
PREVENT_ENUMERATION = env.bool("PREVENT_ENUMERATION", False)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.reset_tokens.ResetTokenGenerator"  # noqa: S105  # nosec B105
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # the password can wait (JoinForm)
ACCOUNT_FORMS = {
    "signup": "accounts.forms.JoinForm",
    "login": "accounts.forms.LogInForm",
    "request_login_code": "accounts.forms.LogInCodeForm",
    "reset_password": "accounts.forms.NewPasswordForm",  # nosec B105
    "add_email": "accounts.forms.AnotherAddressForm",
}
ACCOUNT_PREVENT_ENUMERATION = PREVENT_ENUMERATION
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is in an account once it is confirmed, not before
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password, a new passkey and the like
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
TRUSTED_PROXIES = trusted_networks(env("TRUSTED_PROXIES", default=""))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # step of 30 seconds, for slow fingers and clocks (RFC 6238, 5.2)
# Whoever may open the admin needs a second step, unless the word is a clear no.
STAFF_MFA = env("STAFF_MFA", default="1").strip().lower() not in {"0", "false", "no", "off"}

# Log-in with an account elsewhere: a provider is there once its client id is set.

SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_FORMS = {
    "disconnect": "accounts.forms.UnlinkForm",
    "signup": "accounts.forms.SocialJoinForm",
}
SOCIALACCOUNT_ADAPTER = "accounts.social.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = social_providers(env)
INSTALLED_APPS += [
    f"allauth.socialaccount.providers.{name}"
    for name in SOCIALACCOUNT_PROVIDERS
    if name != "openid_connect"
]

# E-mail

delivery = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(delivery)
DELIVERY_EMAIL_BACKEND = delivery["EMAIL_BACKEND"]
EMAIL_BACKEND = "core.mail.QueuedBackend"  # delivers in the background
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", 10)  # seconds for each answer of the mail server
if EMAIL_TIMEOUT <= 0:
    sys.exit("EMAIL_TIMEOUT must be more than 0 seconds.")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <hello@{urlsplit(SITE_URL).hostname}>"
)

# Static files and pictures

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"  # renditions of pictures, and nothing else
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_URL = "/admin/files/"  # for editors: pictures as they were uploaded
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES: dict[str, dict] = {
    # What does not say where it is kept is private.
    "default": {"BACKEND": "core.storage.PrivateStorage"},
    "public": {"BACKEND": "core.storage.PublicStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "core.staticfiles.JoinedStaticFilesStorage"
    },
}
S3_OPTIONS = {
    "access_key": env("S3_ACCESS_KEY", default=None),
    "secret_key": env("S3_SECRET_KEY", default=None),
    "endpoint_url": env("S3_ENDPOINT_URL", default=None),
    "file_overwrite": False,
}
if S3_BUCKET := env("S3_BUCKET", default=""):
    STORAGES["public"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": S3_OPTIONS
        | {
            "bucket_name": S3_BUCKET,
            "custom_domain": env("S3_CUSTOM_DOMAIN", default=None),
            "querystring_auth": False,
        },
    }
if S3_PRIVATE_BUCKET := env("S3_PRIVATE_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": S3_OPTIONS | {"bucket_name": S3_PRIVATE_BUCKET, "querystring_auth": True},
    }
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Ratings: where the keys are, and where the ballot box is (see docs/anonymity.md).

RATING_KEYS_DIR = Path(env("RATING_KEYS_DIR", default=str(DATA_DIR / "keys")))
BALLOT_URL = env("BALLOT_URL", default="").rstrip("/")  # of another host; empty: this site

# Security

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

# Wagtail

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no other host learns who edits
WAGTAILADMIN_BASE_URL = SITE_URL
# The account pages do it, with their limits.
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody types another's password
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_AUTOSAVE_INTERVAL = 5_000
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {
    "SHARED_PASSWORD": False  # nosec B105
}
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAILIMAGES_IMAGE_MODEL = "core.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.pictures.forms.PictureForm"
WAGTAILIMAGES_RENDITION_STORAGE = "public"
WAGTAILIMAGES_EXTENSIONS = [
    *("avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "tif", "tiff", "webp")
]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # by the site alone, which asks who may read it
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.pictures.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {
    "default": search_backend(env("SEARCH_URL", default=""), DATABASES["default"])
}
WAGTAILSEARCH_HITS_MAX_AGE = 90  # days that searches without results are remembered
WAGTAILEMBEDS_FINDERS: list[
    dict
] = []  # videos are our own block; nothing is fetched from elsewhere
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# The gate

FREE_ARTICLES = env.int("FREE_ARTICLES", 3)  # a calendar month; -1 = no gate
GATE_AT_EDGE = env.bool("GATE_AT_EDGE", False)  # nginx decides; nobody reaches us past it

# Logging: to the console, for whatever collects it.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"links": {"()": "core.link_logging.HideLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django_tasks": {"level": "WARNING"},  # two lines for each index update else
        "opensearch": {"level": "ERROR"},  # search.opensearch says it in a line
    },
}
