"""Static files and pictures: in folders of DATA_DIR, or in S3."""

from inhersight.settings.environment import BASE_DIR, DATA_DIR, DEBUG, env

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
