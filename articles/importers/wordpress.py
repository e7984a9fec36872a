"""A WordPress export (WXR, an RSS file with WordPress's own elements) → a batch."""

import re
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element  # nosec B405: the type only

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as DefusedET

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
    find_line,
    refuse_twins,
    rename_drafts,
    separate_twins,
)
from articles.importers.wordpress_text import Attachment, prepare_text
from core.slugs import make_slug, number_slug

NAMESPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
}
OLDER = re.compile(r"http://wordpress\.org/export/1\.[01]/")  # the same elements
STATUSES = {"publish": "live", "future": "live", "draft": "draft", "pending": "draft"}
STATUSES |= {"private": "draft"}
LEFT_OUT = {"trash", "auto-draft", "inherit"}  # what nobody wanted to keep, and revisions


class Terms:
    """Categories, tags or people: each keeps a key of its own, whatever script it is in."""

    def __init__(self, name_key: str, fallback: str):
        self.name_key, self.fallback = name_key, fallback
        self.keys: dict[str, str] = {}  # WordPress's own key → ours
        self.entries: dict[str, dict] = {}

    def add(self, own: str, name: str, slug_of: str, description: str = "") -> str:
        """Remember a term under WordPress's own key and return ours."""
        if own not in self.keys:
            slug = make_slug(unquote(slug_of), self.fallback, 80)
            self.keys[own] = number_slug(slug, self.entries.__contains__)
            fields = {self.name_key: name or unquote(own)}
            self.entries[self.keys[own]] = fields | {"description": description}
        return self.keys[own]


def read_wordpress(file: Path, images: Path | None = None) -> ImportBatch:
    """Read the posts of a WordPress export. Raises BadSource."""
    channel = parse_export(file)
    roots = [images.resolve()] if images else [file.resolve().parent]
    reader = Reader(channel, file, roots)
    batch = ImportBatch()
    left_out: Counter = Counter()
    for item in channel.findall("item"):
        kind, status = get_text(item, "wp:post_type"), get_text(item, "wp:status")
        if kind != "post" or status in LEFT_OUT:
            if kind != "attachment":
                left_out[f"{status} {kind}" if kind == "post" else kind] += 1
            continue
        article = reader.read_post(item)
        batch.articles.append(article)
        path = unquote(urlsplit(get_text(item, "link")).path.rstrip("/"))
        if path:
            batch.permalinks[path] = article.slug
    if not batch.articles:
        raise BadSource(file.name, None, "there is no post in it")
    separate_twins(batch.articles)
    rename_drafts(batch.articles)
    refuse_twins(batch.articles)
    told = ", ".join(f"{kind or 'of no type'} ({number})" for kind, number in left_out.items())
    if told:
        batch.notes.append((file.name, f"left out what is no post: {told}"))
    used = {article.topic for article in batch.articles}
    batch.topics = {k: fields for k, fields in reader.topics.entries.items() if k in used}
    batch.tags = reader.tags.entries
    batch.contributors = reader.people.entries
    return batch


def parse_export(file: Path) -> Element:
    """Return the channel of an export. Raises BadSource for anything else."""
    try:
        root = DefusedET.fromstring(OLDER.sub(NAMESPACES["wp"], read_text(file)))
    except DefusedXmlException as error:
        raise BadSource(file.name, None, "has entities, which an export never has") from error
    except DefusedET.ParseError as error:
        raise BadSource(file.name, error.position[0], f"broken XML: {error}") from error
    channel = root.find("channel")
    if channel is None or channel.find("wp:wxr_version", NAMESPACES) is None:
        raise BadSource(file.name, 1, "is not a WordPress export")
    return channel


def get_text(element: Element, name: str) -> str:
    """The text of an element's child, "" if there is none."""
    return (element.findtext(name, "", NAMESPACES) or "").strip()


def get_words(element: Element, name: str) -> str:
    """The text of an element's child that WordPress has written with HTML's entities."""
    return unescape(get_text(element, name))


class Reader:
    """Reads the posts of one export."""

    def __init__(self, channel: Element, file: Path, roots: list[Path]):
        self.file, self.roots, self.source = file, roots, read_text(file)
        self.topics, self.tags = Terms("title", "topic"), Terms("name", "tag")
        self.people = Terms("name", "contributor")
        for author in channel.findall("wp:author", NAMESPACES):
            login = get_text(author, "wp:author_login")
            name = get_words(author, "wp:author_display_name") or login
            self.people.add(login, name, name)
        for category in channel.findall("wp:category", NAMESPACES):
            own = get_text(category, "wp:category_nicename")
            description = get_words(category, "wp:category_description")
            self.topics.add(own, get_words(category, "wp:cat_name"), own, description)
        for tag in channel.findall("wp:tag", NAMESPACES):
            own = get_text(tag, "wp:tag_slug")
            description = get_words(tag, "wp:tag_description")
            self.tags.add(own, get_words(tag, "wp:tag_name"), own, description)
        self.attachments = {
            get_text(item, "wp:post_id"): Attachment(
                get_text(item, "wp:attachment_url"),
                read_meta(item).get("_wp_attachment_image_alt", ""),
                get_text(item, "excerpt:encoded"),
            )
            for item in channel.findall("item")
            if get_text(item, "wp:post_type") == "attachment"
        }

    def terms(self, item: Element, domain: str, terms: Terms) -> list[str]:
        """The keys of a post's categories or tags."""
        found = [c for c in item.findall("category") if c.get("domain") == domain]
        named = [
            (c.get("nicename") or (c.text or "").strip(), unescape(c.text or "")) for c in found
        ]
        return list(dict.fromkeys(terms.add(own, name.strip(), own) for own, name in named if own))

    def authors(self, item: Element) -> list[str]:
        """The keys of a post's authors: all that Co-Authors Plus names, else the one who wrote."""
        found = []
        for category in item.findall("category"):
            if category.get("domain") == "author":
                own = (category.get("nicename") or "").removeprefix("cap-")
                name = unescape((category.text or "").strip()) or own
                same = [k for k, v in self.people.entries.items() if v["name"] == name]
                login = [k for k in self.people.keys if make_slug(k, "") == own]
                known = self.people.keys.get(own) or (login and self.people.keys[login[0]])
                found.append(known or (same[0] if same else self.people.add(own, name, name)))
        creator = get_text(item, "dc:creator")
        if not found and creator:
            found.append(self.people.add(creator, creator, creator))
        return list(dict.fromkeys(found))

    def read_post(self, item: Element) -> ArticleSource:
        """Read one post."""
        title, number = get_words(item, "title"), get_text(item, "wp:post_id")
        origin = f"{self.file.name}, “{title or number}”"
        meta, status = read_meta(item), get_text(item, "wp:status")
        if not title and STATUSES.get(status) == "live":
            raise BadSource(origin, None, "has no title")
        topics = self.terms(item, "category", self.topics)
        name = unquote(get_text(item, "wp:post_name")) or title or f"post-{number}"
        article = ArticleSource(
            origin=origin,
            title=title or f"Untitled {number}",
            slug=make_slug(name, f"post-{number}", 255),
            written_slug=name,
            topic=topics[0] if topics else "",
            date=find_moment(item),
            authors=self.authors(item),
            tags=self.terms(item, "post_tag", self.tags),
            description=drop_template(meta.get("_yoast_wpseo_metadesc", "")),
            seo_title=drop_template(meta.get("_yoast_wpseo_title", "")),
        )
        article.shorten("title", 255)
        set_status(article, status, item)
        if len(topics) > 1:
            article.notes.append(f"more categories than its topic: {', '.join(topics[1:])}")
        self.read_text_of(item, article, meta)
        return article

    def read_text_of(self, item: Element, article: ArticleSource, meta: dict[str, str]) -> None:
        """Read a post's text, its excerpt and its pictures."""
        content = get_text(item, "content:encoded")
        lines = content.split("\n")
        before = self.source.partition(lines[0])[0] if lines[0] else self.source
        first_line = before.count("\n") + 1

        def note(message: str, near: str = "") -> None:
            article.note(message, find_line(lines, near, first_line))

        def picture(source: str) -> PictureRef | None:
            found = find_upload(source, self.roots, article.origin)
            if found.path is None:
                note(f"no picture file for {source}", near=source)
            return found if found.path else None

        source = prepare_text(content, self.attachments, note)
        article.body = html.level_headings(Converter(picture, note).convert(source))
        excerpt = html.BeautifulSoup(get_text(item, "excerpt:encoded"), "html.parser").get_text()
        article.dek = " ".join(excerpt.split())
        article.shorten("dek", MAX_DEK)
        article.dek = article.dek or clip_text(get_first_paragraph(article.body), MAX_DEK)
        if number := meta.get("_thumbnail_id"):
            if featured := self.attachments.get(number):
                article.image = find_upload(featured.address, self.roots, article.origin)
                article.image_alt = clip_text(featured.alt, 300)
            else:
                note(f"its featured picture, number {number}, is not in the export")
        if comments := len(item.findall("wp:comment", NAMESPACES)):
            note(f"left out its comments: {comments}")
        for address in meta.get("enclosure", "").split()[:1]:
            if address not in content:
                note(f"left out a file that was attached: {address}")


def set_status(article: ArticleSource, status: str, item: Element) -> None:
    """Set who can read a post; what is not known to be public is a draft."""
    article.status = STATUSES.get(status, "draft")
    if status not in STATUSES:
        article.notes.append(f"has a status of another program, {status}: kept as a draft")
    elif status in {"private", "pending"}:
        article.notes.append(f"was {status}: kept as a draft")
    elif status == "future" and article.date is None:
        article.status = "draft"
        article.notes.append("was scheduled without a date: kept as a draft")
    if get_text(item, "wp:post_password"):
        article.status = "draft"
        article.notes.append("was behind a password: kept as a draft")


def read_meta(item: Element) -> dict[str, str]:
    """The fields that plugins have added to an item."""
    return {
        get_text(entry, "wp:meta_key"): get_text(entry, "wp:meta_value")
        for entry in item.findall("wp:postmeta", NAMESPACES)
    }


def find_moment(item: Element) -> datetime | None:
    """When a post was or will be published."""
    found = parse_moment(get_text(item, "wp:post_date_gmt"))
    if found is None and (published := get_text(item, "pubDate")):
        try:
            parsed = parsedate_to_datetime(published)
            found = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        except (ValueError, TypeError):
            found = None
    found = found if found and found.year > 1 else None
    return found or parse_moment(get_text(item, "wp:post_date"))


def drop_template(value: str) -> str:
    """A value of Yoast's, unless it is a template such as %%title%%, which only Yoast can fill."""
    return "" if "%%" in value else unescape(value)


def parse_moment(value: str) -> datetime | None:
    """WordPress's date, which is 0000-00-00 for a draft."""
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def find_upload(address: str, roots: list[Path], origin: str) -> PictureRef:
    """The file of an upload: under its path below wp-content/uploads, or by its name alone."""
    path = urlsplit(address).path
    below = path.partition("/wp-content/uploads/")[2] or path.lstrip("/")
    full = re.sub(r"-\d+x\d+(\.\w+)$", r"\1", below)
    for name in (full, below, Path(full).name, Path(below).name, f"wp-content/uploads/{full}"):
        found = find_picture(f"/{name}", roots[0], roots, origin, None)
        if found.path:
            return PictureRef(address, found.path, origin)
    return PictureRef(address, None, origin)
