"""The text of a WordPress post → plain HTML: paragraphs, captions, galleries, no shortcodes."""

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple

CAPTION = re.compile(r"\[caption([^\]]*)\](.*?)\[/caption\]", re.DOTALL)
CAPTION_ATTRIBUTE = re.compile(r"""\bcaption=(["'])(.*?)\1""", re.DOTALL)
GALLERY = re.compile(r"""\[gallery\b[^\]]*?\bids=["']([\d,\s]+)["'][^\]]*\]""")
MEDIA = re.compile(
    r"""\[(?:audio|video)\b[^\]]*?\b(?:src|mp3|mp4|m4a|ogg)=["']([^"']+)["'][^\]]*\]"""
)
EMBED = re.compile(r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]")
IMAGE = re.compile(r"(?:<a [^>]*>)?\s*<img [^>]*>\s*(?:</a>)?", re.DOTALL)
SHORTCODE = re.compile(r"\[/?([a-z][\w-]*)(\s[^\]]*?)?/?\]")
CORE_SHORTCODES = {"audio", "caption", "embed", "gallery", "playlist", "video"}
OEMBED = re.compile(r"^\s*(https?://\S+)\s*$", re.MULTILINE)
BLOCK_COMMENT = re.compile(r"<!--\s+(/?)wp:([a-z][\w/-]*)(.*?)(/?)-->", re.DOTALL)
PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)
LINE_END = re.compile(r"(<[^>]*>)|\n")  # the ends of lines within a tag are none
EMPTY_LINE = re.compile(r"\n\s*\n")
AROUND = (  # tags that stand alone, inside and outside
    "div|section|article|aside|header|footer|main|center|ul|ol|dl|blockquote|table|thead|tbody|"
    "tfoot|tr|figure|details|form|fieldset|iframe|script|style|noscript"
)
WITHIN = "p|h[1-6]|li|td|th|dt|dd|figcaption|caption|summary|hr|pre"  # their text is their own
STANDS_ALONE = re.compile(rf"(</?(?:{AROUND})\b[^>]*>)", re.IGNORECASE)
OPENS = re.compile(rf"(<(?:{WITHIN})\b[^>]*>)", re.IGNORECASE)
CLOSES = re.compile(rf"(</(?:{WITHIN})\s*>)", re.IGNORECASE)
BEGINS_WITH_BLOCK = re.compile(rf"\s*</?(?:{AROUND}|{WITHIN})\b", re.IGNORECASE)


class Attachment(NamedTuple):
    """An uploaded file: its address, its alternative text and its caption."""

    address: str
    alt: str = ""
    caption: str = ""


def prepare_text(
    content: str, attachments: dict[str, Attachment], note: Callable[..., None]
) -> str:
    """Return the HTML of a post. What is left out is told to `note`."""
    parts = [
        part if part.lower().startswith("<pre") else drop_shortcodes(part, attachments, note)
        for part in PREFORMATTED.split(content)
    ]
    inside: list[str] = []
    done, end = "", 0
    text = "".join(parts)
    for match in BLOCK_COMMENT.finditer(text):
        done += add_paragraphs_outside(text[end : match.start()], inside)
        end = match.end()
        closes, name, itself = match[1], match[2], match[4]
        if itself:
            note(f"left out the block {name}", near=f"wp:{name}")
        elif closes:
            inside = inside[:-1]
        else:
            inside = [*inside, name]
    return done + add_paragraphs_outside(text[end:], inside)


def add_paragraphs_outside(part: str, inside: list[str]) -> str:
    """Part of a text; the block editor writes its own paragraphs, the older one empty lines."""
    written_as_typed = not inside or inside[-1] in {"freeform", "shortcode"}
    return add_paragraphs(part) if written_as_typed else part


def drop_shortcodes(
    content: str, attachments: dict[str, Attachment], note: Callable[..., None]
) -> str:
    """Captions and galleries as figures, media as frames, all other shortcodes out."""

    def caption(match: re.Match) -> str:
        picture = IMAGE.search(match[2])
        words = IMAGE.sub("", match[2]).strip()
        attribute = CAPTION_ATTRIBUTE.search(match[1])
        words = words or (attribute[2] if attribute else "")
        inside = picture[0] if picture else ""
        return f"\n\n<figure>{inside}<figcaption>{words}</figcaption></figure>\n\n"

    def gallery(match: re.Match) -> str:
        numbers = [number.strip() for number in match[1].split(",")]
        found = [attachments[number] for number in numbers if number in attachments]
        if len(found) < len(numbers):
            note(f"left out pictures of {match[0]}", near=match[0])
        return "".join(
            f'\n\n<figure><img src="{escape(one.address)}" alt="{escape(one.alt)}">'
            f"<figcaption>{one.caption}</figcaption></figure>\n\n"
            for one in found
        )

    def frame(match: re.Match) -> str:
        return f'\n\n<iframe src="{escape(match[1])}"></iframe>\n\n'

    def shortcode(match: re.Match) -> str:
        if not is_shortcode(match, content):
            return match[0]
        note(f"left out the shortcode [{match[1]}]: {match[0]}", near=match[0])
        return ""

    content = CAPTION.sub(caption, content)
    content = GALLERY.sub(gallery, content)
    for pattern in (EMBED, MEDIA):
        content = pattern.sub(frame, content)
    return OEMBED.sub(frame, SHORTCODE.sub(shortcode, content))


def add_paragraphs(content: str) -> str:
    """Text with empty lines between its paragraphs as HTML; blocks stand apart from the text."""
    done = []
    for piece in PREFORMATTED.split(content):
        if piece.lower().startswith("<pre"):
            done.append(piece)
            continue
        piece = STANDS_ALONE.sub(r"\n\n\1\n\n", piece)
        piece = CLOSES.sub(r"\1\n\n", OPENS.sub(r"\n\n\1", piece))
        done += [
            part if BEGINS_WITH_BLOCK.match(part) else f"<p>{normalize_line_ends(part)}</p>"
            for part in EMPTY_LINE.split(piece)
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


def normalize_line_ends(part: str) -> str:
    """A paragraph with its line ends kept."""
    return LINE_END.sub(lambda match: match[1] or "<br>", part.strip())
