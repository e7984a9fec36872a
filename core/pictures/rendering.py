"""The fence around rendering: a picture that cannot be shown is left out, and the page stands.

Its file may be missing, its storage away, an encoder may fail. `Picture` passes what it renders
through `fence_rendering`, so that Wagtail's own tags stand behind the fence too; our templates,
feeds and structured data ask `find_renditions` and `find_rendition`, which then find nothing.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any

from django.core.cache import cache
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter, SourceImageIOError

QUIET_FOR = 600  # seconds until a picture that failed is tried, and logged, again
SHARED = "max-1600x1600|format-jpeg|jpegquality-85"  # for feeds and machines: enough everywhere

logger = logging.getLogger("core.pictures")


class RenderingFailed(SourceImageIOError):
    """A picture cannot be shown; Wagtail's tags take it for a missing file."""


def failure_key(picture: Any, specs: tuple[str, ...]) -> str:
    """A name in the cache for what has failed; another file of the picture has another one."""
    words = "\n".join([picture.file.name or "", *specs])
    return f"picture-failed:{picture.pk}:{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def refuse_failed(picture: Any, *specs: str) -> None:
    """Raise RenderingFailed for what failed a short while ago: the attempt may take seconds."""
    if cache.get(failure_key(picture, specs)):
        raise RenderingFailed("This picture could not be rendered a while ago.")


def note_failure(picture: Any, specs: tuple[str, ...], error: Exception) -> None:
    """Log once that a picture cannot be rendered, in whatever size, and remember it for a while."""
    try:
        cache.set(failure_key(picture, specs), True, QUIET_FOR)
        is_new = cache.add(failure_key(picture, ()), True, QUIET_FOR)
    except Exception:  # a cache that is away breaks no page
        is_new = True
    if is_new:
        logger.error("Picture %s (%s) cannot be shown: %r", picture.pk, picture.file.name, error)


@contextmanager
def fence_rendering(picture: Any, *specs: str) -> Iterator[None]:
    """Turn whatever goes wrong inside into RenderingFailed, and log it once.

    A mistake in the name of a size is the template's, and is raised as it is.
    """
    try:
        yield
    except (InvalidFilterSpecError, RenderingFailed):
        raise
    except Exception as error:
        note_failure(picture, specs, error)
        raise RenderingFailed(str(error)) from error


def find_renditions(picture: Any, *specs: str) -> dict[str, Any]:
    """Return the renditions of a picture, by their specs; {} where it cannot be shown."""
    if not picture:
        return {}
    try:
        return picture.get_renditions(*specs)
    except SourceImageIOError:
        return {}


def find_rendition(picture: Any, spec: str) -> Any | None:
    """Return a rendition of a picture; None where it cannot be shown."""
    return find_renditions(picture, spec).get(spec)


def find_shared(pictures: Iterable[Any]) -> dict[int, Any]:
    """Return the shared size of pictures, by their keys, of those that can be shown.

    What is missing is rendered, and stored in one query for all. The pictures' renditions should
    have been prefetched.
    """
    found: dict[int, Any] = {}
    missing = {}
    for picture in pictures:
        known = {one.filter_spec: one for one in picture.renditions.all()}
        if SHARED in known:
            found[picture.pk] = known[SHARED]
        else:
            missing[picture.pk] = picture
    made = []
    for picture in missing.values():
        with suppress(SourceImageIOError), fence_rendering(picture, SHARED):
            refuse_failed(picture, SHARED)
            with picture.open_file() as file:
                content = BytesIO(file.read())
            made.append(picture.generate_rendition_instance(Filter(SHARED), content))
    return found | store_renditions(made)


def store_renditions(made: list[Any]) -> dict[int, Any]:
    """Store renditions in one query; return them by their pictures' keys, {} if that fails."""
    if not made:
        return {}
    with suppress(SourceImageIOError), fence_rendering(made[0].image, SHARED):
        type(made[0]).objects.bulk_create(made, ignore_conflicts=True)
        return {one.image_id: one for one in made}
    return {}
