"""The head of a Markdown file: YAML, TOML or JSON, its values checked, with their lines."""

import json
import re
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.utils.dateparse import parse_datetime

from articles.importers.source import ArticleSource, BadSource

# What other programs call the same thing, compared without case, "-" and "_".
ALIASES = {
    **{"author": "authors", "creator": "authors", "summary": "excerpt"},
    **{"lastmod": "updated", "lastmodified": "updated", "lastmodifiedat": "updated"},
    **{"modified": "updated", "publishdate": "go_live_at", "pubdate": "go_live_at"},
    **{"goliveat": "go_live_at", "expireat": "expire_at", "expirydate": "expire_at"},
    **{"unpublishdate": "expire_at", "canonical": "canonical_url", "canonicalurl": "canonical_url"},
}
KEYS = {
    *("title", "slug", "topic", "date", "updated", "status", "authors", "experts", "tags"),
    *("excerpt", "description", "image", "image_alt", "image_figcaption", "image_decorative"),
    *("access", "canonical_url", "seo_title", "go_live_at", "expire_at"),
    *("draft", "published", "unpublished", "path", "taxonomies"),
}
# Words of a key that says who may see a text, and when; with `FILLERS` around them or alone.
TELLING = {
    *("draft", "drafts", "publish", "published", "publishing", "publication", "unpublish"),
    *("unpublished", "visible", "visibility", "hidden", "hide", "invisible", "embargo"),
    *("embargoed", "private", "public", "secret", "status", "state", "expire", "expires"),
    *("expired", "expiry", "expiration", "schedule", "scheduled", "live", "unlisted", "listed"),
    *("archived", "wip", "pending", "password", "protected", "restricted", "confidential"),
    *("withheld", "unreleased", "approved", "offline", "online", "headless", "trash", "deleted"),
    *("enabled", "disabled", "inactive"),
}
FILLERS = {
    *("is", "on", "at", "date", "time", "datetime", "from", "until", "after", "before", "not"),
    *("go", "no", "to", "in", "post", "page", "article", "content", "entry", "mode", "flag"),
    *("end", "start", "ends", "starts", "only", "site", "web", "now", "up", "keep", "make"),
}
WORDS_OF_A_KEY = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
YES = {True, "true", "yes", "on", "1", "y"}
NO = {False, "false", "no", "off", "0", "n"}
CONSTANT = re.compile(r"^\s*(?:const|let|var)\s+(\w+)\s*=\s*(.+?)\s*;?\s*$")
LIVE = {"live", "publish", "published", "public"}
SCHEDULED = {"scheduled", "future"}
HELD_BACK = {"draft", "drafts", "pending", "private", "unpublished", "hidden", "trash", "archived"}


def sounds_like_state(key: str, value: Any) -> bool:
    """Whether a key that we do not know may say that a text is not for everyone, or not yet."""
    words = [word.lower() for word in WORDS_OF_A_KEY.findall(key.replace("_", " "))]
    if not words:
        return False
    joined = "".join(words)
    if joined == "permalink":
        return value is False  # Eleventy's sign for a page that is not written
    if joined in {"build", "eleventyexcludefromcollections"}:
        return True  # Hugo's and Eleventy's signs for a page in no list
    telling = set(words) & TELLING
    return bool(telling) and set(words) <= TELLING | FILLERS


class FrontMatter:
    """The head of a Markdown file: its values, checked, with the lines they stand in."""

    def __init__(self, values: dict, origin: str, lines: list[str]):
        self.origin, self.lines = origin, lines
        self.names_in_file: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.others: dict[str, Any] = {}
        for written, value in values.items():
            bare = re.sub(r"[-_]", "", str(written)).lower()
            key = ALIASES.get(bare) or next((k for k in KEYS if k.replace("_", "") == bare), None)
            if key is None:
                self.others[str(written)] = value
            elif key not in self.values or written == key:
                self.values[key] = value
                self.names_in_file[key] = str(written)
            else:
                self.others[str(written)] = value
        for key, value in (self.values.get("taxonomies") or {}).items():
            self.values.setdefault(key, value)

    def line(self, key: str) -> int:
        """The line a key stands in."""
        written = re.escape(self.names_in_file.get(key, key))
        pattern = re.compile(rf"^\s*[\"']?{written}[\"']?\s*[:=]")
        return next((n for n, text in enumerate(self.lines, 1) if pattern.match(text)), 1)

    def wrong(self, key: str, message: str) -> BadSource:
        """An error about one key."""
        name = self.names_in_file.get(key, key)
        return BadSource(self.origin, self.line(key), f"{name} {message}")

    def text(self, key: str) -> str:
        """A text, "" if it is missing."""
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, list | dict | bool):
            raise self.wrong(key, "is not a text")
        return str(value).strip()

    def names(self, key: str) -> list[str]:
        """A list of names; one name alone is a list too."""
        value = self.values.get(key)
        value = [value] if isinstance(value, str | int) else value or []
        if not isinstance(value, list) or not all(isinstance(v, str | int | float) for v in value):
            raise self.wrong(key, "is not a list of names")
        return list(dict.fromkeys(str(name).strip() for name in value if str(name).strip()))

    def moment(self, key: str) -> datetime | None:
        """A point in time; without a zone it is UTC."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = parse_datetime(value.strip()) or date.fromisoformat(value.strip())
            except ValueError as error:
                raise self.wrong(key, f"is not a date: {value}") from error
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime.combine(value, time(), UTC)
        raise self.wrong(key, "is not a date")

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """One of some words; the first is the default."""
        value = self.text(key) or choices[0]
        if value not in choices:
            raise self.wrong(key, f"is none of {', '.join(choices)}")
        return value

    def switch(self, key: str) -> bool | None:
        """Yes or no; None where the key holds something else, such as a date."""
        value = self.values[key]
        value = value.strip().lower() if isinstance(value, str) else value
        if not isinstance(value, bool | int | str):
            return None
        return True if value in YES else False if value in NO else None

    # Who may see it, and when.

    def refuse_unknown_state(self, ignored: set[str]) -> None:
        """Raise BadSource at a key that may hold a text back and that we cannot read."""
        nested = [value for value in self.others.values() if isinstance(value, dict)]
        for keys in (self.others, *nested):
            for key, value in keys.items():
                if key not in ignored and sounds_like_state(str(key), value):
                    raise self.wrong(
                        str(key),
                        "may say who can read this, and is not known here: write “status: draft”, "
                        f"or run again with --ignore {key}",
                    )

    def set_publication(self, article: ArticleSource, day: datetime | None) -> None:
        """Set an article's status and its three moments; where keys differ, less is shown.

        `day` is used where the head has no date.
        """
        article.date, goes_live = self.moment("date") or day, self.moment("go_live_at")
        ends = self.moment("expire_at")
        status = self.text("status").lower() or "live"
        if status not in LIVE | SCHEDULED | HELD_BACK:
            raise self.wrong("status", "is none of live, draft, scheduled")
        held_back = status in HELD_BACK
        for key, meaning in (("draft", True), ("unpublished", True), ("published", False)):
            if key not in self.values:
                continue
            switch = self.switch(key)
            if switch is not None:
                held_back = held_back or switch is meaning
            elif key == "draft" or self.moment(key) is None:
                raise self.wrong(key, "is neither yes nor no")
            elif key == "unpublished":
                ends = min(filter(None, [ends, self.moment(key)]))
            else:
                goes_live = max(filter(None, [goes_live, self.moment(key)]))
        if status in SCHEDULED and not (article.date or goes_live):
            article.notes.append(f"is {status} without a date: kept as a draft")
            held_back = True
        article.status = "draft" if held_back else "live"
        article.go_live_at, article.expire_at = goes_live, ends


def read_text(file: Path) -> str:
    """Return a file's text. Raises BadSource with the line of the first byte that is not UTF-8."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadSource(file.name, line, "is not UTF-8") from error


def read_yaml(text: str, origin: str, first_line: int = 1) -> Any:
    """Return what YAML says. Raises BadSource with the line of the mistake."""
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + mark.line if mark else None
        raise BadSource(origin, line, f"broken YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadSource(origin, first_line, f"broken YAML: {error}") from error


def read_toml(text: str, origin: str) -> Any:
    """Return what TOML says. Raises BadSource with the line of the mistake."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BadSource(origin, 1 + int(line[1]) if line else 1, f"broken TOML: {error}") from error


def read_script(text: str, origin: str) -> dict:
    """Return the constants of a head in JavaScript. Raises BadSource at what is no constant."""
    values = {}
    for number, line in enumerate(text.split("\n"), 2):
        if not line.strip() or line.strip().startswith("//"):
            continue
        match = CONSTANT.match(line)
        try:
            values[match[1]] = json.loads(match[2])  # type: ignore[index]
        except (TypeError, ValueError) as error:
            raise BadSource(origin, number, "is JavaScript that is not read: write YAML") from error
    return values


def read_head(file: Path, origin: str) -> tuple[FrontMatter, list[str], int]:
    """Return a file's front matter, the lines after it, and the first one's number."""
    text = read_text(file)
    lines = text.split("\n")
    first = lines[0].strip()
    fence, language = first[:3], first[3:].strip()
    if fence in {"---", "+++"} and fence in [line.strip() for line in lines[1:]]:
        end = next(n for n, line in enumerate(lines) if n and line.strip() == fence)
        inside = "\n".join(lines[1:end])
        if language in {"js", "javascript"}:
            values = read_script(inside, origin)
        elif fence == "+++" or language == "toml":
            values = read_toml(inside, origin)
        else:
            values = read_yaml(inside, origin, first_line=2)
    elif first.startswith("{"):
        try:
            values, stop = json.JSONDecoder().raw_decode(text)
        except json.JSONDecodeError as error:
            raise BadSource(origin, error.lineno, f"broken JSON: {error.msg}") from error
        end = text[:stop].count("\n")
    else:
        raise BadSource(origin, 1, "has no front matter between two lines of ---")
    if not isinstance(values, dict):
        raise BadSource(origin, 1, "its front matter is not a mapping")
    head = FrontMatter(values, origin, lines[: end + 1])
    if not head.text("title"):
        raise BadSource(origin, head.line("title"), "has no title")
    return head, lines[end + 1 :], end + 2
