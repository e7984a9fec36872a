"""A WordPress export (WXR, an RSS file with WordPress's own elements) → a batch."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element  # nosec B405: the type only

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as DefusedET
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

NAMESPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
}
OLDER = re.compile(r"http://wordpress\.org/export/1\.[01]/")  # the same elements
STATUSES = {"publish": "live", "future": "live", "draft": "draft", "pending": "draft"}
STATUSES |= {"private": "draft"}
CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
IMAGE = re.compile(r"(?:<a [^>]*>)?\s*<img [^>]*>\s*(?:</a>)?", re.DOTALL)
SHORTCODE = re.compile(r"\[/?([a-z][\w-]*)(\s[^\]]*?)?/?\]")
CORE_SHORTCODES = {"audio", "caption", "embed", "gallery", "playlist", "video"}
OEMBED = re.compile(r"^\s*(https?://\S+)\s*$", re.MULTILINE)
BLOCK_COMMENT = re.compile(r"<!-- /?wp:.*?-->", re.DOTALL)
PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)
EMPTY_LINE = re.compile(r"\n\s*\n")
BLOCKS = "p|div|h[1-6]|ul|ol|li|table|figure|blockquote|pre|hr|iframe|section|script|style"


def read_wordpress(file: Path, images: Path | None = None) -> Batch:
    """Read the posts of a WordPress export. Raises BadSource."""
    channel = parse(file)
    roots = [images.resolve()] if images else [file.resolve().parent]
    batch = Batch(contributors=authors(channel))
    batch.topics = {
        slug: {
            "title": words(category, "wp:cat_name"),
            "description": words(category, "wp:category_description"),
        }
        for category in channel.findall("wp:category", NAMESPACES)
        if (slug := slugify(text(category, "wp:category_nicename")))
    }
    batch.tags = {
        slug: {"name": words(tag, "wp:tag_name"), "description": words(tag, "wp:tag_description")}
        for tag in channel.findall("wp:tag", NAMESPACES)
        if (slug := slugify(text(tag, "wp:tag_slug")))
    }
    items = channel.findall("item")
    attachments = {
        text(item, "wp:post_id"): text(item, "wp:attachment_url")
        for item in items
        if text(item, "wp:post_type") == "attachment"
    }
    for item in items:
        if text(item, "wp:post_type") != "post" or text(item, "wp:status") not in STATUSES:
            continue
        article = read_post(item, attachments, file, roots)
        batch.articles.append(article)
        path = urlsplit(text(item, "link")).path.rstrip("/")
        if path:
            batch.permalinks[path] = article.slug
    if not batch.articles:
        raise BadSource(file.name, None, "there is no post in it")
    rename_drafts(batch.articles)
    refuse_twins(batch.articles)
    used = {article.topic for article in batch.articles}
    batch.topics = {slug: fields for slug, fields in batch.topics.items() if slug in used}
    return batch


def parse(file: Path) -> Element:
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


def text(element: Element, name: str) -> str:
    """The text of an element's child, "" if there is none."""
    return (element.findtext(name, "", NAMESPACES) or "").strip()


def words(element: Element, name: str) -> str:
    """The text of an element's child that WordPress has written with HTML's entities."""
    return unescape(text(element, name))


def authors(channel: Element) -> dict[str, dict]:
    """The authors, keyed by their log-in names as slugs."""
    return {
        slugify(text(author, "wp:author_login")): {
            "name": words(author, "wp:author_display_name") or text(author, "wp:author_login")
        }
        for author in channel.findall("wp:author", NAMESPACES)
    }


def read_post(
    item: Element, attachments: dict[str, str], file: Path, roots: list[Path]
) -> ArticleSource:
    """Read one post."""
    title, number = words(item, "title"), text(item, "wp:post_id")
    origin = f"{file.name}, “{title or number}”"
    status = STATUSES[text(item, "wp:status")]
    if not title and status == "live":
        raise BadSource(origin, None, "has no title")
    meta = {
        text(entry, "wp:meta_key"): text(entry, "wp:meta_value")
        for entry in item.findall("wp:postmeta", NAMESPACES)
    }
    terms = [(c.get("domain"), c.get("nicename") or "") for c in item.findall("category")]
    topics = [slugify(name) for domain, name in terms if domain == "category"]
    article = ArticleSource(
        origin=origin,
        title=title[:255] or f"Untitled {number}",
        slug=slugify(text(item, "wp:post_name")) or slugify(title) or f"post-{number}",
        topic=topics[0] if topics else "",
        date=moment(text(item, "wp:post_date_gmt")) or moment(text(item, "wp:post_date")),
        status=status,
        authors=[slugify(text(item, "dc:creator"))] if text(item, "dc:creator") else [],
        tags=[slugify(name) for domain, name in terms if domain == "post_tag"],
        description=written(meta.get("_yoast_wpseo_metadesc", "")),
        seo_title=written(meta.get("_yoast_wpseo_title", "")),
    )
    if len(topics) > 1:
        article.notes.append(f"more categories than its topic: {', '.join(topics[1:])}")
    if text(item, "wp:post_password"):
        article.status = "draft"
        article.notes.append("was behind a password: kept as a draft")

    def note(message: str) -> None:
        if message not in article.notes:
            article.notes.append(message)

    def picture(source: str) -> PictureRef | None:
        found = uploaded(source, roots, origin)
        if found.path is None:
            note(f"no picture file for {source}")
        return found if found.path else None

    source = prepared(text(item, "content:encoded"), note)
    article.body = html.levelled(html.Converter(picture, note).convert(source))
    excerpt = html.BeautifulSoup(text(item, "excerpt:encoded"), "html.parser").get_text()
    article.dek = clipped(excerpt or first_words(article.body), MAX_DEK)
    featured = attachments.get(meta.get("_thumbnail_id", ""))
    if featured:
        article.image = uploaded(featured, roots, origin)
    return article


def written(value: str) -> str:
    """A value of Yoast's, unless it is a template such as %%title%%, which only Yoast can fill."""
    return "" if "%%" in value else unescape(value)


def moment(value: str) -> datetime | None:
    """WordPress's date, which is 0000-00-00 for a draft."""
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def uploaded(address: str, roots: list[Path], origin: str) -> PictureRef:
    """The file of an upload: under its path below wp-content/uploads, or by its name alone."""
    path = urlsplit(address).path
    below = path.partition("/wp-content/uploads/")[2] or path.lstrip("/")
    full = re.sub(r"-\d+x\d+(\.\w+)$", r"\1", below)
    for name in (full, below, Path(full).name, Path(below).name, f"wp-content/uploads/{full}"):
        found = find_picture(f"/{name}", roots[0], roots, origin, None)
        if found.path:
            return PictureRef(address, found.path, origin)
    return PictureRef(address, None, origin)


def prepared(content: str, note) -> str:
    """WordPress's text as HTML: captions as figures, shortcodes out, empty lines as paragraphs."""
    has_paragraphs = bool(BLOCK_COMMENT.search(content))  # the block editor writes its own
    content = BLOCK_COMMENT.sub("", content)

    def figure(match: re.Match) -> str:
        picture = IMAGE.search(match[1])
        words = IMAGE.sub("", match[1]).strip()
        inside = picture[0] if picture else ""
        return f"\n\n<figure>{inside}<figcaption>{words}</figcaption></figure>\n\n"

    def shortcode(match: re.Match) -> str:
        if not is_shortcode(match, content):
            return match[0]
        note(f"left out the shortcode [{match[1]}]")
        return ""

    content = CAPTION.sub(figure, content)
    content = "".join(
        part if part.lower().startswith("<pre") else SHORTCODE.sub(shortcode, part)
        for part in PREFORMATTED.split(content)
    )
    content = OEMBED.sub(lambda m: f'\n\n<iframe src="{html.escape(m[1])}"></iframe>\n\n', content)
    return content if has_paragraphs else with_paragraphs(content)


def with_paragraphs(content: str) -> str:
    """Text with empty lines between its paragraphs as HTML; what is a block stays as it is."""
    done = []
    for piece in PREFORMATTED.split(content):
        parts = [piece] if piece.lower().startswith("<pre") else EMPTY_LINE.split(piece)
        done += [
            part if re.match(rf"\s*</?({BLOCKS})\b", part) else f"<p>{lines(part)}</p>"
            for part in parts
            if part.strip()
        ]
    return "\n".join(done)


def is_shortcode(match: re.Match, content: str) -> bool:
    """Whether some brackets are a plugin's, not an editor's as in "she [the manager] said"."""
    name, attributes = match[1], match[2] or ""
    return (
        name in CORE_SHORTCODES
        or "=" in attributes
        or f"[/{name}]" in content
        or (not attributes.strip() and ("_" in name or "-" in name))
    )


def lines(part: str) -> str:
    """A paragraph with its line ends kept."""
    return part.strip().replace("\n", "<br>")
