"""The site's settings for the test suite: quick password hashes, mail in memory, own folders."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "t" * 50)
os.environ["SITE_NAME"] = "Brightside"  # no name but the operator's is on any page
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="inhersight-test-"))

from inhersight.settings.site import *  # noqa: F403

SITE_URL = "http://localhost"
STAFF_MFA = False  # tests of the admin are about the admin; test_staff_mfa.py turns it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_DELIVERY = "caller"  # a thread would not see what a test has not committed
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
if "redis" in CACHES["default"]["BACKEND"].lower():  # noqa: F405
    # Each worker clears its cache before each test: give it a Redis database of its own, one of
    # four; the four after them are for the sites of journeys.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    for cache in CACHES.values():  # noqa: F405
        cache["LOCATION"] = cache["LOCATION"].rsplit("/", 1)[0] + f"/{8 + int(worker)}"
for config in DATABASES.values():  # noqa: F405
    if "options" in config["OPTIONS"]:  # PostgreSQL need not wait for the disk
        config["OPTIONS"]["options"] += " -c synchronous_commit=off"
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
