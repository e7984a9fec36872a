"""Pictures from before there was a door: cleaned where they lie, their sizes made again."""

from dataclasses import dataclass, field
from typing import Any

from wagtail.users.models import UserProfile

from core.pictures.cleaning import LONG_EDGE, UnreadablePicture, clean_picture, has_metadata
from core.pictures.models import Picture
from core.pictures.rendering import find_renditions
from core.progress import ShowProgress, show_no_progress

FOCUS = ("x", "y", "width", "height")


@dataclass
class CleaningResult:
    """What a run did; `failed` are names of files and why they could not be cleaned."""

    cleaned: int = 0
    renewed: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def clean_library(track: ShowProgress = show_no_progress) -> CleaningResult:
    """Clean every picture that has not come through the door, and editors' profile pictures."""
    result = CleaningResult()
    for picture in track(Picture.objects.filter(source_hash="").order_by("pk"), "Pictures"):
        try:
            result.renewed += clean_stored_picture(picture)
            result.cleaned += 1
        except (UnreadablePicture, OSError) as error:
            result.failed.append((picture.file.name, reason_of(error)))
            clean_renditions(picture)
    for profile in track(UserProfile.objects.exclude(avatar="").exclude(avatar=None), "Profiles"):
        try:
            result.cleaned += clean_avatar(profile)
        except (UnreadablePicture, OSError) as error:
            result.failed.append((profile.avatar.name, reason_of(error)))
    return result


def reason_of(error: Exception) -> str:
    """Say in words why a file could not be cleaned."""
    return "there is no such file" if isinstance(error, FileNotFoundError) else str(error)


def clean_stored_picture(picture: Picture) -> int:
    """Clean a picture's file and make its sizes again; return how many.

    The old file goes last, so that whatever breaks off leaves the picture whole. Raises
    UnreadablePicture or OSError, and then nothing has changed.
    """
    clean = picture.clean_stored_file(long_edge=LONG_EDGE)
    old, storage = picture.file.name, picture.file.storage
    specs = list(picture.renditions.values_list("filter_spec", flat=True).distinct())
    scale_focus(picture, clean.scale)
    picture.file.save(clean.name, clean, save=False)
    picture.save()
    picture.renditions.all().delete()
    storage.delete(old)
    return len(find_renditions(picture, *specs)) if specs else 0


def scale_focus(picture: Picture, scale: float) -> None:
    """Move the focal point to where it is in a smaller file."""
    for name in (f"focal_point_{part}" for part in FOCUS):
        value = getattr(picture, name)
        setattr(picture, name, None if value is None else round(value * scale))


def clean_renditions(picture: Picture) -> None:
    """Clean the sizes of a picture whose own file cannot be read, where they lie."""
    for rendition in picture.renditions.all():
        try:
            rewrite_file(rendition.file)
        except UnreadablePicture:
            rendition.delete()
        except OSError:  # it is not there, so it tells nothing
            continue


def clean_avatar(profile: Any) -> bool:
    """Clean an editor's profile picture; return whether there was something to clean.

    Raises UnreadablePicture or OSError.
    """
    with profile.avatar.open("rb") as file:
        if not has_metadata(file):
            return False
        clean = clean_picture(file, profile.avatar.name, check_name=False)
    old, storage = profile.avatar.name, profile.avatar.storage
    profile.avatar.save(clean.name, clean)
    storage.delete(old)
    return True


def rewrite_file(file: Any) -> None:
    """Put a clean copy in the place of a stored file. Raises UnreadablePicture or OSError."""
    with file.open("rb") as stored:
        if not has_metadata(stored):
            return
        clean = clean_picture(stored, file.name, check_name=False)
    file.storage.delete(file.name)
    file.storage.save(file.name, clean)
