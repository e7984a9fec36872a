"""Pictures in HTML → picture blocks: galleries, captions, alternative texts."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from articles.importers.audit import get_visible_text
from articles.importers.source import PictureRef

LONGEST_ALT = 300


class PicturePlacer:
    """The half of a converter that knows pictures; the other half has `add` and `embed`."""

    add: Callable[[str, Any], None]
    add_prose: Callable[[str], None]
    embed: Callable[[Tag], None]

    def __init__(self, picture: Callable[[str], PictureRef | None], note: Callable[..., None]):
        self.picture = picture
        self.note = note
        self.seen_pictures: Counter = Counter()

    @staticmethod
    def pull(element: Tag, *names: str) -> list[Tag]:
        """Take the pictures or frames out of an element."""
        return [found.extract() for found in element.find_all(list(names))]

    def place_pulled(self, pictures: list[Tag], frames: list[Tag]) -> None:
        """Add what was taken out of an element after it."""
        self.place(pictures)
        for frame in frames:
            self.embed(frame)

    def image_value(self, image: Tag) -> dict | None:
        """A picture with its alternative text; None, which is told, where there is no file."""
        source = str(image.get("src") or "").strip()
        reference = self.picture(source) if source else None
        alternative = " ".join(str(image.get("alt") or "").split())
        if reference is None:
            self.seen_pictures[source] += 1
            described = f": “{alternative}”" if alternative else ""
            if described or not source:
                self.note(f"left out a picture {source}{described}", near=source or alternative)
            return None
        self.seen_pictures[source] += 1
        if len(alternative) > LONGEST_ALT:
            self.note(f"cut a description at {LONGEST_ALT} letters: {alternative}", near=source)
        alternative = alternative[:LONGEST_ALT]
        return {"image": reference, "alt_text": alternative, "decorative": not alternative}

    def place(self, images: list[Tag]) -> None:
        """Add a block for each picture whose file is at hand."""
        for image in images:
            if value := self.image_value(image):
                self.add("image", {"image": value, "caption": ""})

    def leave_out(self, image: Tag) -> None:
        """Tell of a picture that does not belong to the text, such as a bookmark's."""
        source = str(image.get("src") or "").strip()
        self.seen_pictures[source] += 1
        self.note(f"left out the picture of a bookmark {source}".strip(), near=source)

    def gallery(self, images: list[Tag], caption: str) -> None:
        """Pictures under one caption; it belongs to the last. Two are a pair."""
        if len(images) == 2:
            left, right = (self.image_value(image) for image in images)
            if left and right:
                self.add("image_pair", {"left": left, "right": right, "caption": caption})
                return
            values = [value for value in (left, right) if value]
        else:
            values = [value for value in map(self.image_value, images) if value]
        for number, value in enumerate(values, 1):
            is_last = number == len(values)
            self.add("image", {"image": value, "caption": caption if is_last else ""})
        if caption and not values:
            self.add_prose(caption)


def unlink_larger_versions(soup: BeautifulSoup) -> None:
    """Take away links from a picture to its own file in another size; readers miss nothing."""
    for link in soup.find_all("a", href=True):
        image = link.find("img")
        if image and not get_visible_text(link).strip():
            names = (
                re.sub(r"-\d+x\d+$", "", PurePosixPath(address_path(str(address))).stem)
                for address in (link["href"], image.get("src") or "")
            )
            if len(set(names)) == 1:
                link.unwrap()


def address_path(address: str) -> str:
    """The path of an address; "" for one that cannot be read."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
