"""Write the articles as a folder of Markdown that `import_articles` reads back unchanged."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from articles.importers.publication import get_page_state
from articles.importers.rich_text import (
    comes_back,
    escape_markdown,
    store_html,
    write_line,
    write_prose,
)
from articles.models import ArticlePage, Contributor, TopicPage
from articles.models import Tag as ArticleTag
from core.pictures.models import Picture
from core.progress import ShowProgress, show_no_progress


class TextDumper(yaml.SafeDumper):
    """YAML with texts of several lines as blocks."""


def write_block_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Several lines as a literal block, where that keeps them whole."""
    style = "|" if "\n" in text and not re.search(r"[ \t]\n|[ \t]$|^\s", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


TextDumper.add_representer(str, write_block_text)


def dump_yaml(value: Any) -> str:
    """Return YAML for people."""
    return yaml.dump(value, Dumper=TextDumper, allow_unicode=True, sort_keys=False, width=10_000)


def export_articles(folder: Path, track: ShowProgress = show_no_progress) -> tuple[int, list[str]]:
    """Write everything below a folder, which must be new or empty.

    Return how many articles, and the files of those whose draft says more than what readers see:
    of them what readers see is written, so that an import shows nothing too early.
    """
    folder.mkdir(parents=True, exist_ok=True)
    exporter = Exporter(folder)
    pages = list(ArticlePage.objects.order_by("path"))
    changed = []
    for page in track(pages, "Articles"):
        exporter.article(page)
        if page.live and page.has_unpublished_changes:
            changed.append(f"{page.slug}.md")
    exporter.tables()
    return len(pages), changed


class Exporter:
    """Writes the blog to a folder, once."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.pictures: dict[int, str] = {}
        (folder / "images").mkdir(exist_ok=True)

    def picture(self, picture: Picture) -> str:
        """Write a picture's file once and return its path."""
        if picture.pk not in self.pictures:
            name = Path(picture.file.name)
            path = f"images/{name.name}"
            if path in self.pictures.values():
                path = f"images/{name.stem}-{picture.pk}{name.suffix}"
            with picture.file.open("rb") as file:
                (self.folder / path).write_bytes(file.read())
            self.pictures[picture.pk] = path
        return self.pictures[picture.pk]

    def article(self, page: ArticlePage) -> None:
        """Write one article: what readers see of it, or its draft where they see nothing."""
        state = get_page_state(page)
        page = page if page.live else page.get_latest_revision_as_object()
        head = get_publication(page, state) | {
            "authors": [item.contributor.slug for item in page.authors.all()],
            "experts": [item.contributor.slug for item in page.experts.all()],
            "tags": sorted(tag.slug for tag in page.tags.all()),
            "excerpt": escape_markdown(page.dek),
            "description": escape_markdown(page.search_description),
            "image": self.picture(page.hero) if page.hero else None,
            "image_alt": page.hero_alt,
            "image_decorative": page.hero_decorative,
            "image_figcaption": write_line(page.hero_caption),
            "access": page.access,
            "canonical_url": page.canonical_url,
            "seo_title": page.seo_title,
        }
        head = {key: value for key, value in head.items() if value not in (None, "", [], False)}
        text = f"---\n{dump_yaml(head)}---\n\n{self.body(list(page.body))}\n"
        (self.folder / f"{page.slug}.md").write_text(text, encoding="utf-8")

    def body(self, blocks: list) -> str:
        """The blocks as Markdown; prose that would be read as something else is a container."""
        expected = [
            (block.block_type, store_html(block.value.source))
            if block.block_type == "prose"
            else (block.block_type, list(block.value) if block.block_type == "footnotes" else {})
            for block in blocks
        ]
        texts: list[str | int] = [
            write_prose(block.value.source) if block.block_type == "prose" else number
            for number, block in enumerate(blocks)
        ]
        contained: list[str | int] = list(range(len(blocks)))
        if not comes_back(texts, expected):
            for number, text in enumerate(texts):
                alone = [*contained[:number], text, *contained[number + 1 :]]
                texts[number] = text if comes_back(alone, expected) else number
        if not comes_back(texts, expected):
            texts = contained
        return "\n\n".join(
            self.container(blocks[text]) if isinstance(text, int) else text for text in texts
        )

    def container(self, block) -> str:
        """A block as a container."""
        write = getattr(self, f"write_{block.block_type}", None)
        fields = write(block.value) if write else block.value
        return f"::: {block.block_type}\n{dump_yaml(fields)}:::"

    def write_prose(self, value) -> dict:
        return {"text": write_prose(value.source)}

    def image_fields(self, image) -> dict:
        """A picture with its alternative text."""
        fields = {"image": self.picture(image), "alt": image.contextual_alt_text or ""}
        return fields | ({"decorative": True} if image.decorative else {})

    def write_image(self, value) -> dict:
        return self.image_fields(value["image"]) | get_caption(value)

    def write_image_pair(self, value) -> dict:
        return {side: self.image_fields(value[side]) for side in ("left", "right")} | get_caption(
            value
        )

    def write_key_takeaways(self, value) -> dict:
        items = [write_line(item.source) for item in value["items"]]
        return {"title": value["title"], "items": items}

    def write_numbered_sections(self, value) -> list:
        return [
            {"heading": item["heading"], "text": write_prose(item["text"].source)} for item in value
        ]

    def write_definitions(self, value) -> list:
        return [{"term": item["term"], "text": write_line(item["text"].source)} for item in value]

    def write_expert_quote(self, value) -> dict:
        return {"expert": value["expert"].slug, "quote": value["quote"]}

    def write_pull_quote(self, value) -> dict:
        return {"quote": value["quote"], "attribution": value["attribution"]}

    def write_quotation(self, value) -> dict:
        fields = {"text": write_prose(value["text"].source)}
        said_by = value["attribution"].source if value["attribution"] else ""
        return fields | ({"attribution": write_line(said_by)} if said_by else {})

    def write_footnotes(self, value) -> list:
        return [write_prose(note.source) for note in value]

    def write_example(self, value) -> dict:
        return {"title": value["title"], "text": write_prose(value["text"].source)}

    def write_table(self, value) -> dict:
        row, column = value["first_row_is_table_header"], value["first_col_is_header"]
        names = {(True, True): "both", (True, False): "row", (False, True): "column"}
        return {
            "caption": value.get("table_caption") or "",
            "header": names.get((bool(row), bool(column)), "none"),
            "rows": [["" if cell is None else cell for cell in cells] for cells in value["data"]],
        }

    def write_video(self, value) -> dict:
        return {"url": value["url"], "title": value["title"]} | get_caption(value)

    def write_read_more(self, value) -> dict:
        return {"article": value["article"].slug}

    def write_company_mention(self, value) -> dict:
        text = write_line(value["text"].source)
        return {"name": value["name"], "text": text, "url": value["url"]}

    def write_call_to_action(self, value) -> dict:
        fields = {key: value[key] for key in ("heading", "text", "label")}
        return fields | {"url": value["page"].url if value["page"] else value["url"]}

    def write_faq(self, value) -> dict:
        items = [
            {"question": item["question"], "answer": write_prose(item["answer"].source)}
            for item in value["items"]
        ]
        return {"title": value["title"], "items": items}

    def write_code(self, value) -> dict:
        return {"language": value["language"], "code": value["code"]}

    def tables(self) -> None:
        """Write topics, tags, contributors and pictures."""
        self.write_table_file(
            "contributors",
            {person.slug: self.person(person) for person in Contributor.objects.all()},
        )
        self.write_table_file(
            "topics",
            {
                topic.slug: {"title": topic.title, "description": topic.description}
                for topic in TopicPage.objects.order_by("path")
            },
        )
        tags = ArticleTag.objects.all()
        self.write_table_file(
            "tags", {tag.slug: {"name": tag.name, "description": tag.description} for tag in tags}
        )
        pictures = Picture.objects.in_bulk(self.pictures)
        self.write_table_file(
            "images", {path: get_picture_fields(pictures[pk]) for pk, path in self.pictures.items()}
        )

    def write_table_file(self, name: str, table: dict) -> None:
        """Write one YAML file."""
        (self.folder / f"{name}.yaml").write_text(dump_yaml(table), encoding="utf-8")

    def person(self, person: Contributor) -> dict:
        """A contributor's fields."""
        fields: dict[str, Any] = {
            key: getattr(person, key)
            for key in ("name", "pronouns", "role", "employer", "short_bio")
        }
        fields["bio"] = write_prose(person.bio)
        if person.portrait:
            fields["portrait"] = self.picture(person.portrait)
        fields["links"] = [{"label": k.label, "url": k.url} for k in person.links.all()]
        return {key: value for key, value in fields.items() if value}


def get_publication(page: ArticlePage, state: str) -> dict[str, Any]:
    """What a file says of who can read an article, and since and until when."""
    scheduled = page.go_live_at if not page.live else None
    date = page.first_published_at
    if state == "scheduled" and date is None:
        date, scheduled = scheduled, None
    return {
        "title": page.title,
        "topic": page.get_parent().slug,
        "date": write_moment(date),
        "go_live_at": write_moment(scheduled),
        "expire_at": write_moment(page.expire_at),
        "updated": write_moment(page.updated_at),
        "status": "draft" if state == "draft" else "live",
    }


def write_moment(value: datetime | None) -> str | None:
    """A point in time as ISO 8601, in UTC."""
    return value.astimezone(UTC).isoformat() if value else None


def get_caption(value) -> dict:
    """The caption, if there is one."""
    text = value["caption"].source if value["caption"] else ""
    return {"caption": write_line(text)} if text else {}


def get_picture_fields(picture: Picture) -> dict:
    """What is known of a picture."""
    names = ("title", "description", "creator", "credit", "credit_url", "license", "license_url")
    fields: dict[str, Any] = {name: getattr(picture, name) for name in names}
    if picture.kind == Picture.Kind.DRAWING:  # what is not said is a photograph
        fields["kind"] = picture.kind
    if picture.license_expires:
        fields["license_expires"] = picture.license_expires
    if picture.focal_point_x is not None:
        fields["focal_point"] = [
            getattr(picture, f"focal_point_{name}") for name in ("x", "y", "width", "height")
        ]
    return {key: value for key, value in fields.items() if value}
