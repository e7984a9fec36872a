"""What articles refer to: topics, tags, people and pictures, each found or made once."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from articles.importers.source import ImportBatch, PictureRef
from articles.importers.staging import StagedFile, StagedPicture, Staging
from articles.models import BlogIndexPage, Contributor, Tag, TopicPage
from core.pictures.models import Picture
from core.slugs import fold_name, make_slug, number_slug


@dataclass
class ImportResult:
    """What a run did: counts by what happened, notes by file, and who can read each article."""

    counts: Counter = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)
    states: list[tuple[str, str]] = field(default_factory=list)


class Names:
    """The people, tags or topics of the site, found by what a text calls them.

    A name is matched as it is written: two names that only transliterate alike are two. A slug
    leads to whoever has it, unless that one's own name and the name looked for both give this slug.
    """

    def __init__(self, known: Iterable[Any], name_field: str, fallback: str):
        self.name_field, self.fallback = name_field, fallback
        self.by_slug: dict[str, Any] = {}
        self.by_name: dict[str, list[Any]] = {}
        self.claimed: set[int] = set()  # those that an entry of the batch stands for
        for item in known:
            self.add(item)

    def name_of(self, item: Any) -> str:
        """What something is called."""
        return getattr(item, self.name_field)

    def add(self, item: Any) -> None:
        """Remember something."""
        self.by_slug[item.slug] = item
        self.by_name.setdefault(fold_name(self.name_of(item)), []).append(item)

    def find(self, reference: str, name: str, *, is_entry: bool) -> Any | None:
        """Return what a reference (a slug or a name) stands for, called `name`; None if nothing.

        `is_entry`: the reference is the key of an entry, which is nobody else's.
        """
        for slug in dict.fromkeys([reference, make_slug(name, self.fallback)]):
            item = self.by_slug.get(slug)
            if item is None or (is_entry and slug != reference and item.pk in self.claimed):
                continue
            if self.has_kept_slug(item, name, slug):
                return self.claim(item, is_entry)
        for item in self.by_name.get(fold_name(name), []):
            if not (is_entry and item.pk in self.claimed):
                return self.claim(item, is_entry)
        return None

    def has_kept_slug(self, item: Any, name: str, slug: str) -> bool:
        """Whether whoever has a slug is the one called `name`, perhaps renamed since."""
        its_name = self.name_of(item)
        if fold_name(its_name) == fold_name(name):
            return True
        return not make_slug(its_name, self.fallback) == make_slug(name, self.fallback) == slug

    def claim(self, item: Any, is_entry: bool) -> Any:
        """Note that an entry stands for something, and return it."""
        if is_entry:
            self.claimed.add(item.pk)
        return item

    def free_slug(self, slug: str, max_length: int) -> str:
        """A slug that nothing has yet."""
        return number_slug(slug[:max_length], self.by_slug.__contains__, max_length)


class Library:
    """The topics, tags, people and pictures of one run."""

    def __init__(self, batch: ImportBatch, staging: Staging):
        self.batch, self.staging = batch, staging
        self.report = ImportResult()
        self.blog = BlogIndexPage.objects.get()
        self.topics = Names(TopicPage.objects.child_of(self.blog), "title", "topic")
        self.tags = Names(Tag.objects.all(), "name", "tag")
        self.people = Names(Contributor.objects.all(), "name", "contributor")
        self.found: dict[tuple[str, str], Any] = {}
        self.pictures: dict[str, Picture] = {}
        self.new_pictures: list[Picture] = []

    def fill(self) -> None:
        """Make everything that the batch describes."""
        for slug in self.batch.topics:
            self.topic(slug)
        for slug in self.batch.tags:
            self.tag(slug)
        for slug in self.batch.contributors:
            self.person(slug)

    def note(self, origin: str, message: str) -> None:
        """Tell something that could not be kept."""
        if (origin, message) not in self.report.notes:
            self.report.notes.append((origin, message))

    def find(
        self, kind: str, reference: str, entries: dict[str, dict], key: str, limit: int
    ) -> tuple[Any | None, str, str]:
        """Return what a reference stands for, or None, and the slug and name for a new one."""
        names: Names = getattr(self, kind)
        reference = unicodedata.normalize("NFC", reference)
        fields = entries.get(reference, {})
        is_slug = bool(re.fullmatch(r"[a-z0-9_-]+", reference))
        shown = str(fields.get(key) or (make_title(reference) if is_slug else reference))[:limit]
        item = names.by_slug.get(reference) if is_slug and not fields.get(key) else None
        item = item or names.find(reference, shown, is_entry=reference in entries)
        slug = reference if is_slug else make_slug(shown, names.fallback, limit - 8)
        return item, names.free_slug(slug, limit), shown

    def topic(self, reference: str) -> TopicPage:
        """The topic with that slug or title."""
        key = ("topics", reference)
        if key not in self.found:
            topic, slug, title = self.find("topics", reference, self.batch.topics, "title", 255)
            self.found[key] = topic or self.make_topic(reference, slug, title)
        return self.found[key]

    def make_topic(self, reference: str, slug: str, title: str) -> TopicPage:
        """A new topic."""
        fields = self.batch.topics.get(reference, {})
        description = str(fields.get("description") or f"Articles about {title.lower()}.")
        page = TopicPage(
            title=title, slug=slug, description=description, search_description=description
        )
        self.blog.add_child(instance=page)
        page.save_revision().publish()
        self.topics.add(page)
        self.topics.claim(page, reference in self.batch.topics)
        self.report.counts["topics made"] += 1
        return page

    def tag(self, reference: str) -> Tag:
        """The tag with that slug or name."""
        key = ("tags", reference)
        if key not in self.found:
            tag, slug, name = self.find("tags", reference, self.batch.tags, "name", 100)
            self.found[key] = tag or self.make_tag(reference, slug, name)
        return self.found[key]

    def make_tag(self, reference: str, slug: str, name: str) -> Tag:
        """A new tag. Its name is nobody else's; where only its slug is new, the slug tells."""
        description = str(self.batch.tags.get(reference, {}).get("description") or "")
        name = name if not Tag.objects.filter(name=name).exists() else f"{name[:80]} ({slug})"
        tag = Tag.objects.create(slug=slug, name=name[:100], description=description)
        self.tags.add(tag)
        self.tags.claim(tag, reference in self.batch.tags)
        self.report.counts["tags made"] += 1
        return tag

    def person(self, reference: str) -> Contributor:
        """The contributor with that slug or name."""
        key = ("people", reference)
        if key not in self.found:
            person, slug, name = self.find(
                "people", reference, self.batch.contributors, "name", 120
            )
            self.found[key] = person or self.make_person(reference, slug, name)
        return self.found[key]

    def make_person(self, reference: str, slug: str, name: str) -> Contributor:
        """A new contributor, from contributors.yaml or from nothing but a name."""
        fields = self.batch.contributors.get(reference, {})
        texts = ("pronouns", "role", "employer", "short_bio", "bio")
        person = Contributor(
            slug=slug, name=name, **{key: str(fields.get(key) or "") for key in texts}
        )
        if fields.get("portrait"):
            person.portrait = self.picture(fields["portrait"])
        for link in fields.get("links") or []:
            person.links.add(
                person.links.model(label=str(link["label"])[:60], url=str(link["url"]))
            )
        person.save()
        self.people.add(person)
        self.people.claim(person, reference in self.batch.contributors)
        self.report.counts["contributors made"] += 1
        return person

    def picture(self, reference: PictureRef) -> Picture | None:
        """The picture a text refers to, made once for each content; its file follows later."""
        if reference.path is None:
            self.note(reference.origin, f"no picture file for {reference.written}")
            return None
        staged = self.staging.staged[reference.path]
        if staged.digest not in self.pictures:
            self.pictures[staged.digest] = self.find_or_make(staged, reference.path)
        return self.pictures[staged.digest]

    def find_or_make(self, staged: StagedPicture, path: Path) -> Picture:
        """The library's picture with that content, or a new one."""
        if staged.file is None:
            return Picture.objects.with_content(staged.digest)[0]
        return self.make_picture(staged.digest, staged.file, path)

    def make_picture(self, source_hash: str, file: StagedFile, path: Path) -> Picture:
        """A new picture's row. Touches no storage: `Staging.store` moves the file."""
        fields = dict(self.batch.pictures.get(path, {}))
        focus = fields.pop("focal_point", None)
        fields.setdefault("title", make_title(re.sub(r"[\W_]+", "-", path.stem).strip("-"))[:255])
        picture = Picture(
            width=file.width,
            height=file.height,
            file=file.name,
            file_hash=file.digest,
            file_size=file.size,
            source_hash=source_hash,
            **{key: value for key, value in fields.items() if value is not None},
        )
        if focus:
            for key, value in zip(("x", "y", "width", "height"), focus, strict=True):
                setattr(picture, f"focal_point_{key}", round(value * file.scale))
        picture.save()
        self.new_pictures.append(picture)
        self.report.counts["pictures made"] += 1
        return picture


def make_title(slug: str) -> str:
    """A slug as a name: "career-change" → "Career change", and "4h" → "4H"."""
    words = slug.replace("-", " ").replace("_", " ").strip()
    if " " not in words and any(sign.isdigit() for sign in words):
        return words.upper()
    return words[:1].upper() + words[1:]
