"""Fields that take pictures through the door: one for forms, and two for models."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.forms import FileField
from wagtail.images.fields import WagtailImageField as WagtailFormField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from core.pictures.cleaning import LONG_EDGE, UnreadablePicture, clean_picture


class PictureFileField(WagtailFormField):
    """A form's field for a picture; its value is a CleanPicture."""

    def __init__(self, *args: Any, long_edge: int = LONG_EDGE, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.long_edge = long_edge

    def to_python(self, data: Any) -> File | None:
        """Return the file rewritten. Raises ValidationError, which says what is wrong with it."""
        file = FileField.to_python(self, data)
        if file is None:
            return None
        try:
            return clean_picture(file, data.name, self.long_edge)
        except UnreadablePicture as error:
            raise ValidationError(f"This file {error}.", code="invalid_image") from error


class CleanFile(WagtailImageFieldFile):
    """The file of a picture: whatever is stored goes through the door first."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Store a picture's file rewritten, with its size and hashes. Raises UnreadablePicture."""
        clean = clean_picture(content, name)
        self.instance.source_hash = clean.source_hash
        self.instance.file_hash = clean.content_hash
        self.instance.file_size = clean.size
        super().save(clean.name, clean, save)


class CleanPictureField(WagtailImageField):
    """A model's field for a picture. The model has `file_size`, `file_hash`, `source_hash`."""

    attr_class = CleanFile


class MeasuredFile(WagtailImageFieldFile):
    """A file that tells its model how large it is, so that nobody asks the storage again."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Store the file and note its size."""
        self.instance.file_size = content.size
        super().save(name, content, save)


class MeasuredPictureField(WagtailImageField):
    """A model's field for a picture that we have made ourselves. The model has `file_size`."""

    attr_class = MeasuredFile
