"""What the other modules of settings build on: where the site is, what it is called, its secret."""

import sys
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ

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

BALLOT_URL = env("BALLOT_URL", default="").rstrip("/")  # of another host; empty: this site

# Language and time

LANGUAGE_CODE = env("LANGUAGE_CODE", default="en-us").strip().lower() or "en-us"
TIME_ZONE = env("TIME_ZONE", default="UTC").strip() or "UTC"
try:
    ZoneInfo(TIME_ZONE)
except (ValueError, LookupError, OSError):
    sys.exit(f"TIME_ZONE: {TIME_ZONE!r} is not a time zone, such as Europe/Berlin.")
USE_TZ = True
