"""What articles refer to: topics, tags, people and pictures, each found or made once."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from wagtail.utils.file import hash_filelike

from articles.importers.source import BadSource, Batch, PictureRef
from articles.models import BlogIndexPage, Contributor, Picture, Tag, TopicPage
from inhersight.pictures.cleaning import UnreadablePicture, clean_picture


@dataclass
class Report:
    """What a run did: counts by what happened, and notes by file."""

    counts: Counter = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Library:
    """The topics, tags, people and pictures of one run."""

    def __init__(self, batch: Batch):
        self.batch = batch
        self.report = Report()
        self.blog = BlogIndexPage.objects.get()
        self.topics = {topic.slug: topic for topic in TopicPage.objects.child_of(self.blog)}
        self.tags: dict[str, Tag] = {}
        self.people: dict[str, Contributor] = {}
        self.pictures: dict[Path, Picture] = {}
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

    def topic(self, slug: str) -> TopicPage:
        """The topic with that slug."""
        if slug not in self.topics:
            fields = self.batch.topics.get(slug, {})
            title = str(fields.get("title") or titled(slug))
            description = str(fields.get("description") or f"Articles about {title.lower()}.")
            page = TopicPage(
                title=title, slug=slug, description=description, search_description=description
            )
            self.topics[slug] = self.blog.add_child(instance=page)
            page.save_revision().publish()
            self.report.counts["topics made"] += 1
        return self.topics[slug]

    def tag(self, name: str) -> Tag:
        """The tag with that slug or name."""
        slug = slugify(name)[:100] or "tag"
        if slug not in self.tags:
            fields = self.batch.tags.get(slug, {})
            tag = Tag.objects.filter(slug=slug).first() or Tag.objects.filter(name=name).first()
            if tag is None:
                shown = str(fields.get("name") or (titled(name) if name == slug else name))
                tag = Tag.objects.filter(name=shown).first() or Tag.objects.create(
                    slug=slug, name=shown[:100], description=str(fields.get("description") or "")
                )
                self.report.counts["tags made"] += 1
            self.tags[slug] = tag
        return self.tags[slug]

    def person(self, name: str) -> Contributor:
        """The contributor with that slug or name."""
        slug = slugify(name)[:120] or "contributor"
        if slug not in self.people:
            fields = self.batch.contributors.get(slug, {})
            person = (
                Contributor.objects.filter(slug=slug).first()
                or Contributor.objects.filter(name=name).first()
            )
            if person is None:
                person = self.make_person(slug, name, fields)
            self.people[slug] = person
        return self.people[slug]

    def make_person(self, slug: str, name: str, fields: dict[str, Any]) -> Contributor:
        """A new contributor, from contributors.yaml or from nothing but a name."""
        shown = str(fields.get("name") or (titled(name) if name == slug else name))
        texts = ("pronouns", "role", "employer", "short_bio", "bio")
        person = Contributor(
            slug=slug, name=shown[:120], **{key: str(fields.get(key) or "") for key in texts}
        )
        if fields.get("portrait"):
            person.portrait = self.picture(fields["portrait"])
        for link in fields.get("links") or []:
            person.links.add(
                person.links.model(label=str(link["label"])[:60], url=str(link["url"]))
            )
        person.save()
        self.report.counts["contributors made"] += 1
        return person

    def picture(self, reference: PictureRef) -> Picture | None:
        """The picture a text refers to, made once for each content. Raises BadSource."""
        if reference.path is None:
            self.note(reference.origin, f"no picture file for {reference.written}")
            return None
        if reference.path not in self.pictures:
            self.pictures[reference.path] = self.find_or_make(reference, reference.path)
        return self.pictures[reference.path]

    def find_or_make(self, reference: PictureRef, path: Path) -> Picture:
        """The picture with that content, its file taken through the door. Raises BadSource."""
        with path.open("rb") as file:
            digest = hash_filelike(file)
            if picture := Picture.objects.with_content(digest).first():
                return picture
            try:
                clean = clean_picture(file, path.name)
            except UnreadablePicture as error:
                raise self.wrong(reference, str(error)) from error
        fields = dict(self.batch.pictures.get(path, {}))
        focus = fields.pop("focal_point", None)
        fields.setdefault("title", titled(slugify(path.stem)))
        picture = Picture(
            file=clean, **{key: value for key, value in fields.items() if value is not None}
        )
        if focus:
            for key, value in zip(("x", "y", "width", "height"), focus, strict=True):
                setattr(picture, f"focal_point_{key}", round(value * clean.scale))
        picture.save()
        self.new_pictures.append(picture)
        self.report.counts["pictures made"] += 1
        return picture

    @staticmethod
    def wrong(reference: PictureRef, message: str) -> BadSource:
        """An error about a picture's file."""
        return BadSource(reference.origin, reference.line, f"{reference.written} {message}")

    def delete_new_files(self) -> None:
        """Take back the files of a run that did not end well."""
        for picture in self.new_pictures:
            picture.file.storage.delete(picture.file.name)


def titled(slug: str) -> str:
    """A slug as a name: "career-change" → "Career change", and "4h" → "4H"."""
    words = slug.replace("-", " ").replace("_", " ").strip()
    if " " not in words and any(sign.isdigit() for sign in words):
        return words.upper()
    return words[:1].upper() + words[1:]
