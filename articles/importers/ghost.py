"""A Ghost export (JSON) → a batch."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime

from articles.importers import html
from articles.importers.convert import Converter
from articles.importers.front_matter import read_text
from articles.importers.markdown import find_picture, get_first_paragraph
from articles.importers.source import (
    MAX_DEK,
    ArticleSource,
    BadSource,
    ImportBatch,
    PictureRef,
    clip_text,
    refuse_twins,
    rename_drafts,
    separate_twins,
)
from core.slugs import make_slug, number_slug

SITE = "__GHOST_URL__"  # Ghost's own sign for the address of the site
STATUSES = {"published": "live", "scheduled": "live", "draft": "draft"}
ACCESS = {"public": "metered", "members": "members", "paid": "members", "tiers": "members"}
PAID = {"paid": "paying members", "tiers": "some tiers"}


def read_ghost(file: Path, images: Path | None = None) -> ImportBatch:
    """Read the posts of a Ghost export. Raises BadSource."""
    data = get_tables(file)
    try:
        return read_tables(data, file, images)
    except (AttributeError, KeyError, TypeError) as error:
        what = f"is not shaped as a Ghost export ({type(error).__name__}: {error})"
        raise BadSource(file.name, None, what) from error


def read_tables(data: dict[str, Any], file: Path, images: Path | None) -> ImportBatch:
    """Read the tables of an export."""
    roots = [images.resolve()] if images else [file.resolve().parent]
    batch = ImportBatch()
    shown_tags = [tag for tag in data.get("tags", []) if not is_internal(tag)]
    people = list_keys(data.get("users", []), "contributor")
    tags = list_keys(shown_tags, "tag")
    for user in data.get("users", []):
        batch.contributors[people[user["id"]]] = {
            "name": get_name(user),
            "short_bio": user.get("bio"),
        }
    for tag in shown_tags:
        batch.tags[tags[tag["id"]]] = {"name": get_name(tag), "description": tag.get("description")}
    authors = join_rows(data, "posts_authors", "author_id", people)
    tagged = join_rows(data, "posts_tags", "tag_id", tags)
    meta = {row["post_id"]: row for row in data.get("posts_meta", [])}
    left_out = 0
    for post in data["posts"]:
        if post.get("type", "post") != "post" or post.get("page"):
            left_out += 1
            continue
        article = read_post(post, meta.get(post.get("id"), {}), file, roots)
        old_author = [people[i] for i in [post.get("author_id")] if i in people]
        article.authors = authors.get(post.get("id"), []) or old_author
        article.tags = tagged.get(post.get("id"), [])
        batch.articles.append(article)
        batch.permalinks[f"/{post.get('slug')}"] = article.slug
    if not batch.articles:
        raise BadSource(file.name, None, "there is no post in it")
    if left_out:
        batch.notes.append((file.name, f"left out what is no post: page ({left_out})"))
    separate_twins(batch.articles)
    rename_drafts(batch.articles)
    refuse_twins(batch.articles)
    return batch


def get_tables(file: Path) -> dict[str, list[dict[str, Any]]]:
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


def is_internal(tag: dict) -> bool:
    """Whether a tag is for the editors alone."""
    return str(tag.get("name", "")).startswith("#") or tag.get("visibility") == "internal"


def get_name(row: dict) -> str:
    """What a person or a tag is called."""
    return str(row.get("name") or row["slug"])


def list_keys(rows: list[dict], fallback: str) -> dict[Any, str]:
    """Return a key for each row by its id, made from its name: the same name keeps its key."""
    keys: dict[Any, str] = {}
    taken: set[str] = set()
    for row in rows:
        row["slug"]  # a row without one is no row of Ghost's
        slug = make_slug(get_name(row), fallback, 90)
        keys[row["id"]] = number_slug(slug, taken.__contains__)
        taken.add(keys[row["id"]])
    return keys


def join_rows(data: dict, table: str, key: str, keys: dict[Any, str]) -> dict[Any, list[str]]:
    """The keys of what belongs to each post, in order."""
    found: dict[Any, list[str]] = {}
    for row in sorted(data.get(table, []), key=lambda row: row.get("sort_order") or 0):
        if row[key] in keys:
            found.setdefault(row["post_id"], []).append(keys[row[key]])
    return found


def parse_moment(value: Any, origin: str) -> datetime | None:
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
    status = str(post.get("status"))
    if not title and STATUSES.get(status) == "live":
        raise BadSource(origin, None, "has no title")
    name = str(post.get("slug") or title or f"post-{post.get('id')}")
    visibility = str(post.get("visibility") or "public")
    description = post.get("meta_description") or meta.get("meta_description")
    article = ArticleSource(
        origin=origin,
        title=title or f"Untitled {post.get('id')}",
        slug=make_slug(name, f"post-{post.get('id')}", 255),
        written_slug=name,
        date=parse_moment(post.get("published_at"), origin),
        status=STATUSES.get(status, "draft"),
        description=str(description or "").strip(),
        seo_title=str(post.get("meta_title") or meta.get("meta_title") or ""),
        canonical_url=str(post.get("canonical_url") or ""),
        access=ACCESS.get(visibility, "members"),
    )
    article.shorten("title", 255)
    tell_state(article, status, visibility)

    def note(message: str, near: str = "") -> None:
        article.note(message)

    def picture(source: str) -> PictureRef | None:
        found = find_content_file(source, roots, origin)
        if found.path is None:
            note(f"no picture file for {source}")
        return found if found.path else None

    if not post.get("html") and (post.get("lexical") or post.get("mobiledoc")):
        note("has no HTML in the export, so its text is missing")
    source = str(post.get("html") or "").replace(SITE, "")
    article.body = html.level_headings(Converter(picture, note).convert(source))
    article.dek = " ".join(str(post.get("custom_excerpt") or "").split())
    article.shorten("dek", MAX_DEK)
    article.dek = article.dek or clip_text(get_first_paragraph(article.body), MAX_DEK)
    if post.get("feature_image"):
        article.image = find_content_file(str(post["feature_image"]), roots, origin)
        alternative = post.get("feature_image_alt") or meta.get("feature_image_alt")
        article.image_alt = str(alternative or "")
        article.shorten("image_alt", 300)
        caption = post.get("feature_image_caption") or meta.get("feature_image_caption")
        article.image_caption = html.clean_line(str(caption or ""))
    return article


def tell_state(article: ArticleSource, status: str, visibility: str) -> None:
    """Tell where our words for who can read a post say less, or more, than Ghost's."""
    if status not in STATUSES:
        told = "was sent as a mail only" if status == "sent" else f"has the unknown status {status}"
        article.note(f"{told}: kept as a draft")
    elif status == "scheduled" and article.date is None:
        article.status = "draft"
        article.note("was scheduled without a date: kept as a draft")
    if visibility in PAID:
        article.note(f"was for {PAID[visibility]}: now for all members, paying or not")
    elif visibility not in ACCESS:
        article.note(f"has the unknown visibility {visibility}: now for members only")


def find_content_file(address: str, roots: list[Path], origin: str) -> PictureRef:
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
