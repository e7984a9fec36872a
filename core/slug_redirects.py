"""Old addresses keep working when a contributor or a tag gets another slug."""

from typing import Any

from wagtail.contrib.redirects.models import Redirect


def redirect_old_slug(instance: Any, paths: list[str]) -> None:
    """Lead the old addresses of something that is about to be saved to its new ones.

    `paths` are its addresses with `{}` in place of the slug, such as "/tags/{}/".
    """
    old = type(instance)._default_manager.filter(pk=instance.pk).values_list("slug", flat=True)
    before, now = old.first(), instance.slug
    if before is not None and before != now:
        redirect_slug(before, now, paths)


def redirect_slug(before: str, now: str, paths: list[str]) -> None:
    """Lead the addresses with one slug, and all that led there, to those with another, for good."""
    for path in paths:
        here, there = path.format(before), path.format(now)
        Redirect.objects.filter(old_path=Redirect.normalise_path(there)).delete()
        Redirect.objects.filter(redirect_link=here).update(redirect_link=there)
        Redirect.objects.update_or_create(
            old_path=Redirect.normalise_path(here),
            site=None,
            defaults={"redirect_link": there, "automatically_created": True},
        )
