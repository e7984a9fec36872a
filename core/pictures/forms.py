"""The forms in which editors upload pictures and documents."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from core.pictures.cleaning import is_picture
from core.pictures.fields import PictureFileField

METADATA_REMOVED = (
    "Place, time and camera are removed; iPhone pictures (HEIC) and TIFF become JPEG, what is "
    "longer than 4,000 pixels becomes smaller."
)
METADATA_KEPT = (
    "A document keeps what its program wrote into it, such as its author, earlier wording, or "
    "where the photographs in it were taken. Remove that before you upload it."
)


class PictureForm(BaseImageForm):
    """A picture, its file taken through the door."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            label, widget = file.label, file.widget
            self.fields["file"] = PictureFileField(label=label, widget=widget)
            self.fields["file"].help_text += f" {METADATA_REMOVED}"
        if kind := self.fields.get("kind"):
            kind.choices = self.instance.Kind.choices  # without an empty one


class DocumentForm(BaseDocumentForm):
    """A document, which is stored as it is."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            file.help_text = f"{file.help_text or ''} {METADATA_KEPT}".strip()

    def clean_file(self):
        """Refuse a picture under the name of a document: it would keep its metadata."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and is_picture(file):
            raise ValidationError(
                "This is a picture. Upload it under Images, where its place and time are removed."
            )
        return file
