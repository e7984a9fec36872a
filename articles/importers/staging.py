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
from typing import BinaryIO

from django.conf import settings
from django.core.files import File, locks
from PIL import Image
from wagtail.utils.file import hash_filelike

from articles.importers.source import BadSource, PictureRef
from core.pictures.cleaning import CleanPicture, UnreadablePicture, clean_picture
from core.pictures.models import Picture

FOLDER = Path(settings.DATA_DIR) / "imports"
NAMES, LOCK = "names.txt", "lock"


class PicturesNotStored(Exception):
    """The storage failed after the articles were imported; says at which file, and why."""


@dataclass(frozen=True)
class StagedPicture:
    """A picture's file; `digest` is the SHA-1 of what the import brings.

    `file` is what the row of a new picture needs, None where the library has the picture.
    """

    digest: str
    file: "StagedFile | None"


@dataclass(frozen=True)
class StagedFile:
    """A cleaned file that waits to be stored; `scale`: its pixels for each of the original's."""

    name: str
    digest: str
    size: int
    width: int
    height: int
    scale: float


class Staging:
    """The files of one run. Use as a context: whatever is left at its end is thrown away."""

    def __init__(self) -> None:
        self.folder = FOLDER / f"run-{uuid.uuid4().hex}"
        self.staged: dict[Path, StagedPicture] = {}
        self.files: dict[str, StagedFile | None] = {}  # by the digest of what the import brings
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
        """Clean a picture's file into the run's folder, unless the library has the picture.

        Raises BadSource.
        """
        if path in self.staged:
            return
        with path.open("rb") as file:
            digest = hash_filelike(file)
            if digest not in self.files:
                self.files[digest] = None
                if not Picture.objects.with_content(digest).exists():
                    self.files[digest] = self.keep(clean_file(reference, file, path))
        self.staged[path] = StagedPicture(digest, self.files[digest])

    def keep(self, clean: CleanPicture) -> StagedFile:
        """Write a cleaned file into the run's folder, with the name it will have in the storage."""
        picture = Picture(title="")
        name = self.storage.get_available_name(picture.get_upload_to(str(clean.name)))
        with Image.open(clean) as image:
            width, height = image.size
        clean.seek(0)
        (self.folder / clean.content_hash).write_bytes(clean.read())
        with (self.folder / NAMES).open("a", encoding="utf-8") as names:
            names.write(f"{clean.content_hash} {name}\n")
        return StagedFile(name, clean.content_hash, clean.size, width, height, clean.scale)

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


def clean_file(reference: PictureRef, file: BinaryIO, path: Path) -> CleanPicture:
    """Return a picture's file as it may be stored. Raises BadSource if it cannot be read."""
    try:
        return clean_picture(file, path.name)
    except UnreadablePicture as error:
        message = f"{reference.written} {error}"
        raise BadSource(reference.origin, reference.line, message) from error


def store_file(picture: Picture, source: Path) -> None:
    """Write a picture's file to the storage, and its name if that was taken meanwhile."""
    with source.open("rb") as file:  # it came through the door when it was staged
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
