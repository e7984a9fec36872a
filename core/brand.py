"""What makes the site the operator's own: the Publisher setting, and what pages take from it."""

import hashlib
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from core.admin_brand import BrandPreviewPanel
from core.colors import CORAL, HEX, PAPER, PLUM, READABLE, measure_contrast

CACHE_KEY, CACHED_FOR = "core-brand", 60  # seconds
LEAST_LOGO = 192  # pixels; icons are made of it
TAGLINE = "Career advice for women, and employers rated by the women who work there."


class Brand(NamedTuple):
    """What drawings, style sheets and the manifest show of the publisher."""

    name: str
    tagline: str
    main: str
    accent: str
    logo: str  # the name of its file, "" where there is none

    @property
    def version(self) -> str:
        """A short hash of all that it shows, for addresses that caches keep."""
        return hashlib.sha256(repr(tuple(self)).encode()).hexdigest()[:12]


def check_color(value: str) -> None:
    """Raise ValidationError for what is no color, or is too pale to be read on paper."""
    if not HEX.match(value):
        raise ValidationError("Write a color as # and six digits or letters, such as #5b2a86.")
    contrast = measure_contrast(value, PAPER)
    if contrast < READABLE:
        raise ValidationError(
            f"{value} is too pale: its contrast on the page is {contrast:.1f}, and text needs "
            f"{READABLE}. Choose a darker one."
        )


class ColorField(models.CharField):
    """A color as "#rrggbb" that can be read on the page; empty for the site's own."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_length": 7, "blank": True, "validators": [check_color]}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "blank", "validators"):
            kwargs.pop(key, None)
        return name, path, args, kwargs

    def to_python(self, value):
        """Return the color in small letters, with its #."""
        text = str(value or "").strip().lower()
        return f"#{text}" if text and not text.startswith("#") else text


@register_setting(icon="globe")
class Publisher(BaseGenericSetting):
    """The publisher of the site: how it looks, whom to write to, where it is elsewhere."""

    tagline = models.CharField(
        max_length=160,
        default=TAGLINE,
        help_text="What the site is, in one sentence. Telephones and search engines show it.",
    )
    logo = models.ForeignKey(
        "core.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=f"A square picture of at least {LEAST_LOGO} pixels. Icons are made of it, too.",
    )
    main_color = ColorField(
        help_text=f"For links, buttons and bands, such as {PLUM}. Pages in the dark take a lighter "
        "one, made from it."
    )
    accent_color = ColorField(help_text=f"For small headings and the sun, such as {CORAL}.")
    contact_email = models.EmailField(blank=True, help_text="Where readers reach the editors.")
    profiles = models.TextField(
        "social profiles",
        blank=True,
        help_text="Addresses of our profiles elsewhere, one a line. Search engines read them.",
    )

    panels = [
        MultiFieldPanel(
            [
                BrandPreviewPanel(),
                FieldPanel("tagline"),
                FieldPanel("logo"),
                FieldPanel("main_color"),
                FieldPanel("accent_color"),
            ],
            heading="Brand",
        ),
        MultiFieldPanel([FieldPanel("contact_email"), FieldPanel("profiles")], heading="Contact"),
    ]

    class Meta:
        verbose_name = "publisher"

    def clean(self):
        super().clean()
        logo = self.logo
        if logo and (logo.width != logo.height or logo.width < LEAST_LOGO):
            raise ValidationError(
                {
                    "logo": f"The logo must be square, {LEAST_LOGO} pixels or more; this picture "
                    f"has {logo.width} × {logo.height}."
                }
            )

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete(CACHE_KEY)

    @property
    def profile_urls(self) -> list[str]:
        """The profiles' addresses."""
        return self.profiles.split()

    @property
    def has_colors(self) -> bool:
        """Whether pages have colors other than the site's own."""
        return bool(self.main_color or self.accent_color)

    @property
    def brand(self) -> Brand:
        """What it shows of itself, with what stands in where nothing is chosen."""
        return Brand(
            settings.SITE_NAME,
            self.tagline,
            self.main_color or PLUM,
            self.accent_color or CORAL,
            self.logo.file.name if self.logo else "",
        )


def load_brand() -> Brand:
    """Return the brand, kept for a minute: every share card has it in its address."""
    brand = cache.get(CACHE_KEY)
    if brand is None:
        brand = Publisher.load().brand
        cache.set(CACHE_KEY, brand, CACHED_FOR)
    return brand
