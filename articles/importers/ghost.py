"""A Ghost export (JSON) → a batch."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime
from django.utils.text import slugify

from articles.importers import html
from articles.importers.markdown import find_picture, first_words, read_text
from articles.importers.source import (
    MAX_DEK,
    ArticleSource,
    BadSource,
    Batch,
    PictureRef,
    clipped,
    refuse_twins,
    rename_drafts,
)

SITE = "__GHOST_URL__"  # Ghost's own sign for the address of the site
STATUSES = {"published": "live", "scheduled": "live", "draft": "draft"}
ACCESS = {"public": "metered", "members": "members", "paid": "members", "tiers": "members"}


def read_ghost(file: Path, images: Path | None = None) -> Batch:
    """Read the posts of a Ghost export. Raises BadSource."""
    data = tables(file)
    try:
        return read_tables(data, file, images)
    except (AttributeError, KeyError, TypeError) as error:
        what = f"is not shaped as a Ghost export ({type(error).__name__}: {error})"
        raise BadSource(file.name, None, what) from error


def read_tables(data: dict[str, Any], file: Path, images: Path | None) -> Batch:
    """Read the tables of an export."""
    roots = [images.resolve()] if images else [file.resolve().parent]
    batch = Batch(
        contributors={
            user["slug"]: {"name": user.get("name"), "short_bio": user.get("bio")}
            for user in data.get("users", [])
        },
        tags={
            tag["slug"]: {"name": tag.get("name"), "description": tag.get("description")}
            for tag in data.get("tags", [])
            if not str(tag.get("name", "")).startswith("#")
        },
    )
    people = joined(data, "posts_authors", "author_id", "users")
    tags = joined(data, "posts_tags", "tag_id", "tags")
    meta = {row["post_id"]: row for row in data.get("posts_meta", [])}
    for post in data["posts"]:
        if post.get("type", "post") != "post" or post.get("status") not in STATUSES:
            continue
        article = read_post(post, meta.get(post.get("id"), {}), file, roots)
        article.authors = people.get(post.get("id"), []) or old_author(post, data)
        article.tags = [slug for slug in tags.get(post.get("id"), []) if slug in batch.tags]
        batch.articles.append(article)
        batch.permalinks[f"/{post.get('slug')}"] = article.slug
    if not batch.articles:
        raise BadSource(file.name, None, "there is no post in it")
    rename_drafts(batch.articles)
    refuse_twins(batch.articles)
    return batch


def tables(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of an export. Raises BadSource for anything else."""
    try:
        content = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise BadSource(file.name, error.lineno, f"broken JSON: {error.msg}") from error
    try:
        data = (content["db"][0] if "db" in content else content)["data"]
        if not isinstance(data["posts"], list):
            raise TypeError
    except (KeyError, IndexError, TypeError) as error:
        raise BadSource(file.name, 1, "is not a Ghost export") from error
    return {name: rows for name, rows in data.items() if rows is not None}


def joined(data: dict, table: str, key: str, target: str) -> dict[Any, list[str]]:
    """The slugs of what belongs to each post, in order."""
    slugs = {row["id"]: row["slug"] for row in data.get(target, [])}
    found: dict[Any, list[str]] = {}
    for row in sorted(data.get(table, []), key=lambda row: row.get("sort_order") or 0):
        if row[key] in slugs:
            found.setdefault(row["post_id"], []).append(slugs[row[key]])
    return found


def old_author(post: dict, data: dict) -> list[str]:
    """The one author of a post, as older exports give it."""
    return [u["slug"] for u in data.get("users", []) if u["id"] == post.get("author_id")]


def moment(value: Any, origin: str) -> datetime | None:
    """A point in time as Ghost writes it: ISO 8601, long ago milliseconds. Raises BadSource."""
    if not value:
        return None
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value / 1000, UTC)
    try:
        parsed = parse_datetime(str(value))
    except ValueError:
        parsed = None
    if parsed is None:
        raise BadSource(origin, None, f"published_at is not a date: {value}")
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def read_post(post: dict, meta: dict, file: Path, roots: list[Path]) -> ArticleSource:
    """Read one post."""
    title = str(post.get("title") or "").strip()
    origin = f"{file.name}, “{title or post.get('id')}”"
    if not title and STATUSES[post["status"]] == "live":
        raise BadSource(origin, None, "has no title")
    description = post.get("meta_description") or meta.get("meta_description")
    article = ArticleSource(
        origin=origin,
        title=title[:255] or f"Untitled {post.get('id')}",
        slug=slugify(str(post.get("slug") or title)) or f"post-{slugify(str(post.get('id')))}",
        date=moment(post.get("published_at"), origin),
        status=STATUSES[post["status"]],
        description=str(description or "").strip(),
        seo_title=str(post.get("meta_title") or meta.get("meta_title") or ""),
        canonical_url=str(post.get("canonical_url") or ""),
        access=ACCESS.get(str(post.get("visibility") or "public"), "metered"),
    )

    def note(message: str) -> None:
        if message not in article.notes:
            article.notes.append(message)

    def picture(source: str) -> PictureRef | None:
        found = content_file(source, roots, origin)
        if found.path is None:
            note(f"no picture file for {source}")
        return found if found.path else None

    if not post.get("html") and (post.get("lexical") or post.get("mobiledoc")):
        note("has no HTML in the export, so its text is missing")
    source = str(post.get("html") or "").replace(SITE, "")
    article.body = html.levelled(html.Converter(picture, note).convert(source))
    excerpt = post.get("custom_excerpt") or first_words(article.body)
    article.dek = clipped(str(excerpt), MAX_DEK)
    if post.get("feature_image"):
        article.image = content_file(str(post["feature_image"]), roots, origin)
        alternative = post.get("feature_image_alt") or meta.get("feature_image_alt")
        article.image_alt = clipped(str(alternative or ""), 300)
        caption = post.get("feature_image_caption") or meta.get("feature_image_caption")
        article.image_caption = html.line(str(caption or ""))
    return article


def content_file(address: str, roots: list[Path], origin: str) -> PictureRef:
    """The file of an upload: its path below content/, or its name alone."""
    path = urlsplit(address.replace(SITE, "")).path.lstrip("/")
    for name in (
        path,
        path.removeprefix("content/"),
        path.removeprefix("content/images/"),
        Path(path).name,
    ):
        found = find_picture(f"/{name}", roots[0], roots, origin, None)
        if found.path:
            return PictureRef(address, found.path, origin)
    return PictureRef(address, None, origin)
