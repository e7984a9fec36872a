"""What a reader hands to the loader: articles and what they refer to, free of any database."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core.slugs import hash_name

StreamData = list[tuple[str, Any]]  # block type and value, with references in it
MAX_DEK = 400


class BadSource(Exception):
    """A file that cannot be imported; names the file, and the line where it is known."""

    def __init__(self, origin: object, line: int | None, message: str):
        super().__init__(f"{origin}{f', line {line}' if line else ''}: {message}")


@dataclass(frozen=True)
class PictureRef:
    """A picture that a text refers to: what was written, the file if it was found, and where."""

    written: str
    path: Path | None
    origin: str
    line: int | None = None


@dataclass(frozen=True)
class ArticleRef:
    """A reference to another article, by its slug."""

    slug: str


@dataclass(frozen=True)
class PersonRef:
    """A reference to a contributor, by slug or name."""

    name: str


@dataclass(frozen=True)
class PageRef:
    """A reference to any page of the site, by its path."""

    path: str


@dataclass
class ArticleSource:
    """An article as its file tells it."""

    origin: str
    title: str
    slug: str
    topic: str = ""
    written_slug: str = ""  # what the slug was made from
    date: datetime | None = None  # first published; in the future: scheduled
    go_live_at: datetime | None = None
    expire_at: datetime | None = None
    updated: datetime | None = None
    status: str = "live"
    authors: list[str] = field(default_factory=list)
    experts: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    dek: str = ""
    description: str = ""
    image: PictureRef | None = None
    image_alt: str = ""
    image_decorative: bool = False
    image_caption: str = ""
    access: str = "metered"
    canonical_url: str = ""
    seo_title: str = ""
    body: StreamData = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def note(self, message: str, line: int | None = None) -> None:
        """Tell, once, something that could not be kept."""
        message = f"{message} (line {line})" if line else message
        if message not in self.notes:
            self.notes.append(message)

    def shorten(self, name: str, limit: int) -> None:
        """Cut one of its texts at a limit, and tell the whole of it."""
        text = getattr(self, name)
        setattr(self, name, clip_text(text, limit))
        if len(" ".join(text.split())) > limit:
            self.note(f"cut the {name.replace('_', ' ')} at {limit} letters: {text}")


@dataclass
class ImportBatch:
    """Everything of one run. The dicts are keyed by slug (pictures: by path) and hold fields."""

    articles: list[ArticleSource] = field(default_factory=list)
    topics: dict[str, dict[str, Any]] = field(default_factory=dict)
    tags: dict[str, dict[str, Any]] = field(default_factory=dict)
    contributors: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[Path, dict[str, Any]] = field(default_factory=dict)
    permalinks: dict[str, str] = field(default_factory=dict)  # old path → slug
    notes: list[tuple[str, str]] = field(default_factory=list)  # file and what was left out


def find_line(lines: list[str], words: str, first_line: int = 1) -> int | None:
    """Return the number of the line where some words begin, whatever marks stand between them."""
    parts = re.findall(r"\w+", words)[:4]
    for count in (len(parts), 2, 1):
        pattern = re.compile(r"\W+".join(map(re.escape, parts[:count])), re.IGNORECASE)
        for number, line in enumerate(lines):
            if parts and pattern.search(line):
                return first_line + number
    return None


def clip_text(text: str, limit: int) -> str:
    """Shorten a text to a limit, at a word, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"


def separate_twins(articles: list[ArticleSource]) -> None:
    """Give articles whose slugs are alike in Latin letters alone slugs that last.

    The end is a hash of what the slug was made from, so that no other file changes it.
    """
    count = Counter(article.slug for article in articles)
    for article in articles:
        if count[article.slug] > 1 and not article.written_slug.isascii():
            shared = article.slug
            article.slug = f"{shared[:240]}-{hash_name(article.written_slug)}"
            article.notes.append(f"another one is called {shared} too: now {article.slug}")


def rename_drafts(articles: list[ArticleSource]) -> None:
    """Give drafts whose slug is taken in the same file one of their own, with a note."""
    taken = {article.slug for article in articles if article.status == "live"}
    for article in articles:
        if article.status == "live":
            continue
        base, number = article.slug, 2
        while article.slug in taken:
            article.slug, number = f"{base}-{number}", number + 1
        if article.slug != base:
            article.notes.append(f"a draft with a slug that is taken: now {article.slug}")
        taken.add(article.slug)


def refuse_twins(articles: list[ArticleSource]) -> None:
    """Raise BadSource if two articles have one slug."""
    seen: dict[str, str] = {}
    for article in articles:
        if article.slug in seen:
            other = seen[article.slug]
            raise BadSource(article.origin, None, f"has the slug “{article.slug}”, as has {other}")
        seen[article.slug] = article.origin
