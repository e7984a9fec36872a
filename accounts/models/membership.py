"""What editors decide about the gate and the terms, and who has agreed to which."""

from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class Agreement(models.Model):
    """A member's agreement to one version of the terms and the privacy page."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreements"
    )
    version = models.DateField()
    agreed_on = models.DateField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"], name="accounts_agreement_once_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.version}"


def write_gate_text() -> str:
    """Return the default text of the gate."""
    return (
        "Create a free account to get unlimited access to our articles and join the "
        f"{settings.SITE_NAME} community."
    )


@register_setting(icon="key")
class Membership(BaseGenericSetting):
    """What editors decide about the gate, its words, and the terms that members agree to."""

    CACHE_KEY = "accounts-membership"

    free_articles = models.SmallIntegerField(
        "free articles a month",
        null=True,
        blank=True,
        validators=[MinValueValidator(-1), MaxValueValidator(10)],
        help_text="0 closes the gate from the start, -1 opens it for good. "
        "Empty: as the server's settings say. Takes a minute to reach every reader.",
    )
    gate_heading = models.CharField(max_length=60, default="Don’t miss out")
    gate_text = models.CharField(
        max_length=300,
        default=write_gate_text,
    )
    welcome_text = models.CharField(
        "words when the gate has opened",
        max_length=200,
        default="You now have access to all of our awesome content.",
    )
    terms_version = models.DateField(
        "terms and privacy in force since",
        default=date(2026, 11, 1),
        help_text="A new date asks every member to agree again.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("free_articles"),
                FieldPanel("gate_heading"),
                FieldPanel("gate_text"),
                FieldPanel("welcome_text"),
            ],
            heading="The gate",
        ),
        FieldPanel("terms_version"),
    ]

    class Meta:
        verbose_name = "Gate and membership"

    def __str__(self) -> str:
        return "Gate and membership"

    @classmethod
    def current(cls) -> "Membership":
        """Return the settings, cached for a minute because every article needs them."""
        kept = cache.get(cls.CACHE_KEY)
        if kept is None:
            kept = cls.objects.first() or cls()
            cache.set(cls.CACHE_KEY, kept, 60)
        return kept

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete(self.CACHE_KEY)

    @property
    def free(self) -> int:
        """The number of free articles a month; -1 where there is no gate."""
        return settings.FREE_ARTICLES if self.free_articles is None else self.free_articles
