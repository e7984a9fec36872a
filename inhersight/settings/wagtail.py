"""Wagtail: the editors' desk, pictures, documents and search."""

from inhersight.settings.databases import DATABASES
from inhersight.settings.environment import SITE_NAME, SITE_URL, env
from inhersight.settings.search import search_backend

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
