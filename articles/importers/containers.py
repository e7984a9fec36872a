"""The blocks that Markdown has no sign for: `::: name`, YAML, `:::` (docs/markdown.md)."""

from collections.abc import Callable
from typing import Any

from articles.importers.html import clean_line, read_table
from articles.importers.source import ArticleRef, BadSource, PageRef, PersonRef, PictureRef

Markdown = Callable[[str], str]
FindPicture = Callable[..., PictureRef | None]
Note = Callable[[str, int | None], None]


class Watched(dict):
    """A mapping that remembers which of its keys were read."""

    def __init__(self, values: dict):
        super().__init__(values)
        self.read: set = set()

    def get(self, key: Any, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)


class Reader:
    """Reads the values of one container; what is missing or of the wrong kind is a BadSource."""

    def __init__(
        self,
        name: str,
        value: Any,
        markdown: Markdown,
        picture: FindPicture,
        where: tuple[str, int],
        note: Note,
    ):
        self.name, self.value, self.where, self.note = name, value, where, note
        self.mappings: list[Watched] = []
        self.markdown, self.picture = markdown, picture

    def wrong(self, message: str) -> BadSource:
        """An error at the container's line."""
        origin, line = self.where
        return BadSource(origin, line, f"“::: {self.name}” {message}")

    def mapping(self, value: Any = None) -> dict:
        """The container's body, or one of its parts, as a mapping."""
        value = self.value if value is None else value
        if not isinstance(value, dict):
            raise self.wrong("does not hold “key: value” lines")
        self.mappings.append(Watched(value))
        return self.mappings[-1]

    def items(self, value: Any) -> list:
        """A list that is not empty."""
        if not isinstance(value, list) or not value:
            raise self.wrong("does not hold a list")
        return value

    def text(self, mapping: dict, key: str, default: str | None = None) -> str:
        """A plain text."""
        value = mapping.get(key, default)
        if value is None or isinstance(value, list | dict):
            raise self.wrong(f"has no {key}")
        return str(value).rstrip("\n")

    def prose(self, mapping: dict, key: str) -> str:
        """A Markdown text, as HTML."""
        return self.markdown(self.text(mapping, key))

    def line(self, mapping: dict, key: str, default: str | None = None) -> str:
        """A Markdown line, as HTML."""
        return clean_line(self.markdown(self.text(mapping, key, default)))

    def image(self, mapping: dict) -> dict:
        """A picture with its alternative text."""
        written = self.text(mapping, "image")
        found = self.picture(written, self.where[1])
        if found is None:
            raise self.wrong(f"there is no file {written}")
        decorative = mapping.get("decorative") is True
        self.text(mapping, "alt", "")
        alternative = self.text(mapping, "alt", "" if decorative else None)
        return {"image": found, "alt_text": alternative, "decorative": decorative}


def portable(
    name: str,
    value: Any,
    markdown: Markdown,
    picture: FindPicture,
    where: tuple[str, int],
    note: Note,
) -> tuple[str, Any]:
    """Return the block that a container stands for, and tell of keys it has no place for.

    Raises BadSource.
    """
    reader = Reader(name, value, markdown, picture, where, note)
    block = CONTAINERS[name](reader)
    unread = {str(key) for mapping in reader.mappings for key in set(mapping) - mapping.read}
    if unread:
        note(f"“::: {name}” has no place for {', '.join(sorted(unread))}", where[1])
    return name, block


def key_takeaways(read: Reader) -> dict:
    value = read.mapping()
    points = [clean_line(read.markdown(str(item))) for item in read.items(value.get("items"))]
    return {"title": read.text(value, "title", "Key takeaways"), "items": points}


def numbered_sections(read: Reader) -> list:
    items = map(read.mapping, read.items(read.value))
    return [{"heading": read.text(i, "heading"), "text": read.prose(i, "text")} for i in items]


def definitions(read: Reader) -> list:
    items = map(read.mapping, read.items(read.value))
    return [{"term": read.text(i, "term"), "text": read.line(i, "text")} for i in items]


def expert_quote(read: Reader) -> dict:
    value = read.mapping()
    return {"expert": PersonRef(read.text(value, "expert")), "quote": read.text(value, "quote")}


def pull_quote(read: Reader) -> dict:
    value = read.mapping()
    return {
        "quote": read.text(value, "quote"),
        "attribution": read.text(value, "attribution", ""),
    }


def prose(read: Reader) -> str:
    return read.prose(read.mapping(), "text")


def quotation(read: Reader) -> dict:
    value = read.mapping()
    return {"text": read.prose(value, "text"), "attribution": read.line(value, "attribution", "")}


def footnotes(read: Reader) -> list:
    return [read.markdown(str(item)) for item in read.items(read.value)]


def example(read: Reader) -> dict:
    value = read.mapping()
    return {"title": read.text(value, "title", "Example"), "text": read.prose(value, "text")}


def image(read: Reader) -> dict:
    value = read.mapping()
    return {"image": read.image(value), "caption": read.line(value, "caption", "")}


def image_pair(read: Reader) -> dict:
    value = read.mapping()
    left, right = (read.mapping(value.get(side) or ()) for side in ("left", "right"))
    return {
        "left": read.image(left),
        "right": read.image(right),
        "caption": read.line(value, "caption", ""),
    }


def table(read: Reader) -> dict:
    value = read.mapping()
    rows = [
        ["" if cell is None else str(cell) for cell in read.items(row)]
        for row in read.items(value.get("rows"))
    ]
    header = read.text(value, "header", "row")
    return read_table(
        rows,
        row=header in {"row", "both"},
        column=header in {"column", "both"},
        caption=read.text(value, "caption", ""),
    )


def video(read: Reader) -> dict:
    value = read.mapping()
    return {
        "url": read.text(value, "url"),
        "title": read.text(value, "title"),
        "caption": read.line(value, "caption", ""),
    }


def read_more(read: Reader) -> dict:
    return {"article": ArticleRef(read.text(read.mapping(), "article"))}


def company_mention(read: Reader) -> dict:
    value = read.mapping()
    return {
        "name": read.text(value, "name"),
        "text": read.line(value, "text"),
        "url": read.text(value, "url", ""),
    }


def call_to_action(read: Reader) -> dict:
    value = read.mapping()
    address = read.text(value, "url")
    inside = address.startswith("/")
    return {
        "heading": read.text(value, "heading"),
        "text": read.text(value, "text", ""),
        "label": read.text(value, "label"),
        "page": PageRef(address) if inside else None,
        "url": "" if inside else address,
    }


def faq(read: Reader) -> dict:
    value = read.mapping()
    items = map(read.mapping, read.items(value.get("items")))
    return {
        "title": read.text(value, "title", "Questions readers ask"),
        "items": [
            {"question": read.text(item, "question"), "answer": read.prose(item, "answer")}
            for item in items
        ],
    }


def code(read: Reader) -> dict:
    value = read.mapping()
    return {"language": read.text(value, "language", "text"), "code": read.text(value, "code")}


CONTAINERS: dict[str, Callable[[Reader], Any]] = {
    function.__name__: function
    for function in (
        *(key_takeaways, numbered_sections, definitions, expert_quote, pull_quote, example),
        *(prose, quotation, footnotes),
        *(image, image_pair, table, video, read_more, company_mention, call_to_action, faq, code),
    )
}
