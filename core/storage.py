"""Where files are stored: privately, unless a field asks for public storage.

Only renditions of pictures are public. Whatever else is stored (pictures as they were uploaded,
documents, profile pictures of editors) lies in a folder or bucket that no web server serves.
"""

import os

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property


class PrivateStorage(FileSystemStorage):
    """The folder PRIVATE_ROOT. Its addresses are for editors, who must be logged in."""

    @property
    def base_location(self) -> str:  # type: ignore[override]
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:  # type: ignore[override]
        return os.path.abspath(self.base_location)

    @cached_property
    def base_url(self) -> str:
        return settings.PRIVATE_URL


class PublicStorage(FileSystemStorage):
    """The folder MEDIA_ROOT, which nginx serves."""
