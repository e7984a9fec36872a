"""Pictures: Wagtail's image with what a publisher must know of one (credit, creator, licence)."""

import datetime

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image, ImageQuerySet
from wagtail.search import index


class PictureQuerySet(ImageQuerySet):
    """Questions about pictures."""

    def licence_ends_by(self, day: datetime.date) -> "PictureQuerySet":
        """Pictures whose licence has run out, or will have by that day; soonest first."""
        return self.filter(licence_expires__lte=day).order_by("licence_expires")


class Picture(AbstractImage):
    """A picture in the library. `description` is the alternative text suggested to editors."""

    creator = models.CharField(
        max_length=200, blank=True, help_text="Who took or drew it (a person or an agency)."
    )
    credit = models.CharField(
        max_length=200, blank=True, help_text="Shown as “Photo courtesy of …”. Without that phrase."
    )
    credit_url = models.URLField("credit link", blank=True)
    licence = models.CharField(
        max_length=200, blank=True, help_text="For example “CC BY 4.0” or “Agency, until 2027”."
    )
    licence_url = models.URLField("licence link", blank=True)
    licence_expires = models.DateField(
        null=True, blank=True, help_text="The last day on which we may show it."
    )

    admin_form_fields = Image.admin_form_fields + (
        "creator",
        "credit",
        "credit_url",
        "licence",
        "licence_url",
        "licence_expires",
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
                name="articles_picture_credit_link_needs_credit",
                violation_error_message="A credit link needs a credit to carry it.",
            )
        ]

    @property
    def default_alt_text(self) -> str:
        """The description, never the title: a file's name helps nobody."""
        return self.description


class PictureRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = [("image", "filter_spec", "focal_point_key")]
