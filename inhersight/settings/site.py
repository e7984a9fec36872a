"""The site's settings, all of them from the environment (see docs/operators.md).

Each subject has a module of its own; here they come together with the apps and the middleware.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from inhersight.settings.accounts import *  # noqa: F403
from inhersight.settings.accounts import SOCIALACCOUNT_PROVIDERS
from inhersight.settings.databases import *  # noqa: F403
from inhersight.settings.environment import *  # noqa: F403
from inhersight.settings.environment import BASE_DIR, DATA_DIR, SITE_NAME, SITE_URL, env
from inhersight.settings.files import *  # noqa: F403
from inhersight.settings.rate_limits import *  # noqa: F403
from inhersight.settings.security import *  # noqa: F403
from inhersight.settings.wagtail import *  # noqa: F403

INSTALLED_APPS = [
    "search",
    "companies.apps.CompaniesConfig",  # before articles: the search shows kinds in this order
    "articles",
    "community.apps.CommunityConfig",
    "home.apps.HomeConfig",
    "demo.apps.DemoConfig",
    "moderation.apps.ModerationConfig",
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
    "accounts.reauthentication.SuspendedFormMiddleware",
    "accounts.form_rescue.UnsentFormMiddleware",
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
INSTALLED_APPS += [
    f"allauth.socialaccount.providers.{name}"
    for name in SOCIALACCOUNT_PROVIDERS
    if name != "openid_connect"
]

# Background work and mail

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

# Ratings: where the keys are, and where the ballot box is (see docs/anonymity.md).

RATING_KEYS_DIR = Path(env("RATING_KEYS_DIR", default=str(DATA_DIR / "keys")))

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
