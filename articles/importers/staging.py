"""Picture files on their way into the media: none is written before the import has succeeded.

Before the transaction each new picture is checked and copied to a folder of the run, with the name
it will have. The transaction writes rows alone. After it, the files move to the storage. A run that
was killed leaves its folder; the next one finishes the pictures that the database knows, and
forgets the rest.
"""

import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File, locks
from PIL import Image, UnidentifiedImageError
from wagtail.utils.file import hash_filelike

from articles.importers.source import BadSource, PictureRef
from articles.models import Picture

FOLDER = Path(settings.DATA_DIR) / "imports"
NAMES, LOCK = "names.txt", "lock"


class PicturesNotStored(Exception):
    """The storage failed after the articles were imported; says at which file, and why."""


@dataclass(frozen=True)
class StagedPicture:
    """A picture's file, checked, with what its row needs; `name` is None if it is there already."""

    digest: str
    size: int
    width: int
    height: int
    name: str | None = None


class Staging:
    """The files of one run. Use as a context: whatever is left at its end is thrown away."""

    def __init__(self) -> None:
        self.folder = FOLDER / f"run-{uuid.uuid4().hex}"
        self.staged: dict[Path, StagedPicture] = {}
        self.names: dict[str, str] = {}  # digest → name in the storage
        self.is_needed = False  # by the next run, since the storage failed
        self.storage = Picture._meta.get_field("file").storage

    def __enter__(self) -> "Staging":
        finish_killed_runs()
        nascent = self.folder.with_name(f"new-{self.folder.name}")
        nascent.mkdir(parents=True)
        self.lock = (nascent / LOCK).open("w")
        locks.lock(self.lock, locks.LOCK_EX)
        nascent.rename(self.folder)  # locked before another run can see it
        return self

    def __exit__(self, *error: object) -> None:
        self.lock.close()
        if not self.is_needed:
            shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, reference: PictureRef, path: Path) -> None:
        """Check a picture's file and copy it, unless the library has it. Raises BadSource."""
        if path in self.staged:
            return
        limit, size = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, path.stat().st_size
        if size > limit:
            raise wrong(reference, f"is {size / 2**20:.0f} MB; at most {limit / 2**20:.0f} MB")
        width, height = measure(reference, path)
        with path.open("rb") as file:
            digest = hash_filelike(file)
        name = None
        if not Picture.objects.filter(file_hash=digest).exists():
            name = self.names.get(digest) or self.copy(path, digest)
        self.staged[path] = StagedPicture(digest, size, width, height, name)

    def copy(self, path: Path, digest: str) -> str:
        """Copy a file into the run's folder and return the name it will have in the storage."""
        picture = Picture(title=path.stem)
        name = self.storage.get_available_name(picture.get_upload_to(path.name))
        shutil.copyfile(path, self.folder / digest)
        with (self.folder / NAMES).open("a", encoding="utf-8") as names:
            names.write(f"{digest} {name}\n")
        self.names[digest] = name
        return name

    def store(self, pictures: Iterable[Picture]) -> None:
        """Move the files of these new pictures to the storage. Call after the transaction.

        Raises PicturesNotStored; then the next run tries again.
        """
        for picture in pictures:
            try:
                store_file(picture, self.folder / picture.file_hash)
            except Exception as error:
                self.is_needed = True
                raise PicturesNotStored(f"{picture.file.name}: {error}") from error


def measure(reference: PictureRef, path: Path) -> tuple[int, int]:
    """Return width and height of a picture. Raises BadSource if it cannot be read."""
    try:
        with Image.open(path) as image:
            size = image.size
            image.verify()
    except (
        *(UnidentifiedImageError, OSError, SyntaxError, ValueError),
        Image.DecompressionBombError,
    ) as error:
        raise wrong(reference, "is not a picture we can read") from error
    return size


def wrong(reference: PictureRef, message: str) -> BadSource:
    """An error about a picture's file."""
    return BadSource(reference.origin, reference.line, f"{reference.written} {message}")


def store_file(picture: Picture, source: Path) -> None:
    """Write a picture's file to the storage, and its name if that was taken meanwhile."""
    with source.open("rb") as file:
        name = picture.file.storage.save(picture.file.name, File(file))
    if name != picture.file.name:
        Picture.objects.filter(pk=picture.pk).update(file=name)


def finish_killed_runs() -> None:
    """Store what a killed run had written to the database, and throw away the rest."""
    for folder in FOLDER.glob("run-*/"):
        try:
            lock = (folder / LOCK).open("r+")
        except OSError:  # finished meanwhile
            continue
        with lock:
            if locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB):
                finish_run(folder)


def finish_run(folder: Path) -> None:
    """Store the files of one killed run that the database knows, and delete its folder."""
    names = folder / NAMES
    for line in names.read_text(encoding="utf-8").splitlines() if names.exists() else ():
        digest, _, name = line.partition(" ")
        picture = Picture.objects.filter(file=name, file_hash=digest).first()
        if picture and (folder / digest).exists() and not picture.file.storage.exists(name):
            store_file(picture, folder / digest)
    shutil.rmtree(folder, ignore_errors=True)
