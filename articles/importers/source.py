"""What a reader hands to the loader: articles and what they refer to, free of any database."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

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
    date: datetime | None = None
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


@dataclass
class Batch:
    """Everything of one run. The dicts are keyed by slug (pictures: by path) and hold fields."""

    articles: list[ArticleSource] = field(default_factory=list)
    topics: dict[str, dict[str, Any]] = field(default_factory=dict)
    tags: dict[str, dict[str, Any]] = field(default_factory=dict)
    contributors: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[Path, dict[str, Any]] = field(default_factory=dict)
    permalinks: dict[str, str] = field(default_factory=dict)  # old path → slug


def clipped(text: str, limit: int) -> str:
    """Shorten a text to a limit, at a word, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"


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
