"""Pictures: Wagtail's image with what a publisher must know of one (credit, creator, license)."""

import datetime

from django.core.files.base import File
from django.db import models
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    Image,
    ImageQuerySet,
    get_rendition_storage,
    get_rendition_upload_to,
    get_upload_to,
)
from wagtail.search import index

from core.pictures.cleaning import CleanPicture, clean_picture
from core.pictures.fields import CleanPictureField, MeasuredPictureField
from core.pictures.rendering import fence_rendering, refuse_failed


class PictureQuerySet(ImageQuerySet):
    """Questions about pictures."""

    def license_ends_by(self, day: datetime.date) -> "PictureQuerySet":
        """Pictures whose license has run out, or will have by that day; soonest first."""
        return self.filter(license_expires__lte=day).order_by("license_expires")

    def with_content(self, digest: str) -> "PictureQuerySet":
        """Pictures made from a file, or stored as a file, with that SHA-1."""
        return self.filter(models.Q(source_hash=digest) | models.Q(file_hash=digest))


class Picture(AbstractImage):
    """A picture in the library. `description` is the alternative text suggested to editors.

    Its file has come through the door (`clean_picture`) if `source_hash` is set; one from before
    there was a door is cleaned by `manage.py clean_pictures`, and meanwhile when it is rendered.
    """

    class Kind(models.TextChoices):
        """What a picture is; a photograph unless somebody says otherwise."""

        PHOTOGRAPH = "photograph", "Photograph"
        DRAWING = "drawing", "Drawing"

    file = CleanPictureField(
        verbose_name="file", upload_to=get_upload_to, width_field="width", height_field="height"
    )
    source_hash = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    kind = models.CharField(
        max_length=12,
        choices=Kind.choices,
        default=Kind.PHOTOGRAPH,
        blank=True,
        help_text="The credit reads “Photo courtesy of …” or “Drawing courtesy of …”.",
    )
    creator = models.CharField(
        max_length=200, blank=True, help_text="Who took or drew it (a person or an agency)."
    )
    credit = models.CharField(
        max_length=200,
        blank=True,
        help_text="Whom to thank. The page adds “Photo courtesy of” or “Drawing courtesy of”.",
    )
    credit_url = models.URLField("credit link", blank=True)
    license = models.CharField(
        max_length=200, blank=True, help_text="For example “CC BY 4.0” or “Agency, until 2027”."
    )
    license_url = models.URLField("license link", blank=True)
    license_expires = models.DateField(
        null=True, blank=True, help_text="The last day on which we may show it."
    )

    admin_form_fields = Image.admin_form_fields + (
        "kind",
        "creator",
        "credit",
        "credit_url",
        "license",
        "license_url",
        "license_expires",
    )
    search_fields = AbstractImage.search_fields + [
        index.SearchField("credit"),
        index.SearchField("creator"),
    ]

    objects = PictureQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        permissions = [("choose_image", "Can choose image")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit_url="") | ~models.Q(credit=""),
                name="core_picture_credit_link_needs_credit",
                violation_error_message="A credit link needs a credit to carry it.",
            )
        ]

    @property
    def default_alt_text(self) -> str:
        """The description, never the title: a file's name helps nobody."""
        return self.description

    @property
    def credit_phrase(self) -> str:
        """How a credit begins."""
        is_drawing = self.kind == self.Kind.DRAWING
        return "Drawing courtesy of" if is_drawing else "Photo courtesy of"

    # Rendering, behind the fence.

    def get_rendition(self, filter: Filter | str) -> AbstractRendition:
        with fence_rendering(self, spec_of(filter)):
            return super().get_rendition(filter)

    def get_renditions(self, *filters: Filter | str) -> dict[str, AbstractRendition]:
        with fence_rendering(self, *map(spec_of, filters)):
            return super().get_renditions(*filters)

    def create_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        if filters:
            refuse_failed(self, *map(spec_of, filters))
        return super().create_renditions(*filters)

    def create_rendition(self, filter: Filter) -> AbstractRendition:
        refuse_failed(self, filter.spec)
        return super().create_rendition(filter)

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Render a size; of a file from before the door, its cleaned copy, at its own size."""
        if not self.source_hash:
            source = self.clean_stored_file(source)
        return super().generate_rendition_file(filter, source=source)

    def clean_stored_file(
        self, content: File | None = None, long_edge: int | None = None
    ) -> CleanPicture:
        """Return the stored file rewritten, whatever its name. Raises UnreadablePicture, OSError.

        `content` is what it holds, where somebody has read it already.
        """
        if content is None:
            with self.open_file() as content:
                return clean_picture(content, self.file.name, long_edge, check_name=False)
        return clean_picture(content, self.file.name, long_edge, check_name=False)


def spec_of(filter: Filter | str) -> str:
    """The name of a size, such as "width-640"."""
    return filter if isinstance(filter, str) else filter.spec


class PictureRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    file = MeasuredPictureField(
        upload_to=get_rendition_upload_to,
        storage=get_rendition_storage,
        width_field="width",
        height_field="height",
    )
    file_size = models.PositiveIntegerField(null=True, editable=False)  # bytes

    class Meta:
        unique_together = [("image", "filter_spec", "focal_point_key")]
