"""Write the articles as a folder of Markdown that `import_articles` reads back unchanged."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag
from wagtail.models import Page

from articles.importers import html
from articles.importers.load import Track, untracked
from articles.importers.markdown import markdown_to_html
from articles.models import ArticlePage, Contributor, Picture, TopicPage
from articles.models import Tag as ArticleTag
from articles.published import is_in_time

ESCAPED = re.compile(r"([\\`*_\[\]<>&|~#!{}:])")


class TextDumper(yaml.SafeDumper):
    """YAML with texts of several lines as blocks."""


def block_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Several lines as a literal block, where that keeps them whole."""
    style = "|" if "\n" in text and not re.search(r"[ \t]\n|[ \t]$|^\s", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


TextDumper.add_representer(str, block_text)


def dump(value: Any) -> str:
    """Return YAML for people."""
    return yaml.dump(value, Dumper=TextDumper, allow_unicode=True, sort_keys=False, width=10_000)


def export(folder: Path, track: Track = untracked) -> int:
    """Write everything below a folder, which must be new or empty, and return how many articles."""
    folder.mkdir(parents=True, exist_ok=True)
    exporter = Exporter(folder)
    pages = list(ArticlePage.objects.order_by("path"))
    for page in track(pages, "Articles"):
        exporter.article(page.get_latest_revision_as_object())
    exporter.tables()
    return len(pages)


class Exporter:
    """One run."""

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
        """Write one article."""
        published = page.go_live_at or page.first_published_at
        head = {
            "title": page.title,
            "topic": page.get_parent().slug,
            "date": moment(published),
            "updated": moment(page.updated_at),
            "status": "live" if is_in_time(page) or page.approved_schedule else "draft",
            "authors": [item.contributor.slug for item in page.authors.all()],
            "experts": [item.contributor.slug for item in page.experts.all()],
            "tags": sorted(tag.slug for tag in page.tags.all()),
            "excerpt": escaped(page.dek),
            "description": escaped(page.search_description),
            "image": self.picture(page.hero) if page.hero else None,
            "image_alt": page.hero_alt,
            "image_decorative": page.hero_decorative,
            "image_figcaption": line_to_markdown(page.hero_caption),
            "access": page.access,
            "canonical_url": page.canonical_url,
            "seo_title": page.seo_title,
        }
        head = {key: value for key, value in head.items() if value not in (None, "", [], False)}
        body = "\n\n".join(self.block(block) for block in page.body)
        text = f"---\n{dump(head)}---\n\n{body}\n"
        (self.folder / f"{page.slug}.md").write_text(text, encoding="utf-8")

    def block(self, block) -> str:
        """A block as Markdown or as a container."""
        value = block.value
        if block.block_type == "prose":
            return prose_to_markdown(value.source)
        write = getattr(self, f"write_{block.block_type}", None)
        fields = write(value) if write else value
        return f"::: {block.block_type}\n{dump(fields)}:::"

    def image_fields(self, image) -> dict:
        """A picture with its alternative text."""
        fields = {"image": self.picture(image), "alt": image.contextual_alt_text or ""}
        return fields | ({"decorative": True} if image.decorative else {})

    def write_image(self, value) -> dict:
        return self.image_fields(value["image"]) | caption(value)

    def write_image_pair(self, value) -> dict:
        return {side: self.image_fields(value[side]) for side in ("left", "right")} | caption(value)

    def write_key_takeaways(self, value) -> dict:
        items = [line_to_markdown(item.source) for item in value["items"]]
        return {"title": value["title"], "items": items}

    def write_numbered_sections(self, value) -> list:
        return [
            {"heading": item["heading"], "text": prose_to_markdown(item["text"].source)}
            for item in value
        ]

    def write_definitions(self, value) -> list:
        return [
            {"term": item["term"], "text": line_to_markdown(item["text"].source)} for item in value
        ]

    def write_expert_quote(self, value) -> dict:
        return {"expert": value["expert"].slug, "quote": value["quote"]}

    def write_pull_quote(self, value) -> dict:
        return {"quote": value["quote"], "attribution": value["attribution"]}

    def write_example(self, value) -> dict:
        return {"title": value["title"], "text": prose_to_markdown(value["text"].source)}

    def write_table(self, value) -> dict:
        row, column = value["first_row_is_table_header"], value["first_col_is_header"]
        names = {(True, True): "both", (True, False): "row", (False, True): "column"}
        return {
            "caption": value.get("table_caption") or "",
            "header": names.get((bool(row), bool(column)), "none"),
            "rows": [["" if cell is None else cell for cell in cells] for cells in value["data"]],
        }

    def write_video(self, value) -> dict:
        return {"url": value["url"], "title": value["title"]} | caption(value)

    def write_read_more(self, value) -> dict:
        return {"article": value["article"].slug}

    def write_company_mention(self, value) -> dict:
        text = line_to_markdown(value["text"].source)
        return {"name": value["name"], "text": text, "url": value["url"]}

    def write_call_to_action(self, value) -> dict:
        fields = {key: value[key] for key in ("heading", "text", "label")}
        return fields | {"url": value["page"].url if value["page"] else value["url"]}

    def write_faq(self, value) -> dict:
        items = [
            {"question": item["question"], "answer": prose_to_markdown(item["answer"].source)}
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
            "images", {path: picture_fields(pictures[pk]) for pk, path in self.pictures.items()}
        )

    def write_table_file(self, name: str, table: dict) -> None:
        """Write one YAML file."""
        (self.folder / f"{name}.yaml").write_text(dump(table), encoding="utf-8")

    def person(self, person: Contributor) -> dict:
        """A contributor's fields."""
        fields: dict[str, Any] = {
            key: getattr(person, key)
            for key in ("name", "pronouns", "role", "employer", "short_bio")
        }
        fields["bio"] = prose_to_markdown(person.bio)
        if person.portrait:
            fields["portrait"] = self.picture(person.portrait)
        fields["links"] = [{"label": k.label, "url": k.url} for k in person.links.all()]
        return {key: value for key, value in fields.items() if value}


def moment(value: datetime | None) -> str | None:
    """A point in time as ISO 8601, in UTC."""
    return value.astimezone(UTC).isoformat() if value else None


def caption(value) -> dict:
    """The caption, if there is one."""
    text = value["caption"].source if value["caption"] else ""
    return {"caption": line_to_markdown(text)} if text else {}


def picture_fields(picture: Picture) -> dict:
    """What is known of a picture."""
    names = ("title", "description", "creator", "credit", "credit_url", "licence", "licence_url")
    fields: dict[str, Any] = {name: getattr(picture, name) for name in names}
    if picture.licence_expires:
        fields["licence_expires"] = picture.licence_expires
    if picture.focal_point_x is not None:
        fields["focal_point"] = [
            getattr(picture, f"focal_point_{name}") for name in ("x", "y", "width", "height")
        ]
    return {key: value for key, value in fields.items() if value}


# Rich text → Markdown. What Markdown cannot say so that it comes back the same stays HTML.


def escaped(text: str) -> str:
    """A plain text whose signs mean nothing in Markdown."""
    text = ESCAPED.sub(r"\\\1", text)
    return re.sub(
        r"^(\s*)([-+=]|\d+(?=[.)]))", lambda m: f"{m[1]}&#{ord(m[2][0])};{m[2][1:]}", text
    )


def stored(source: str) -> str:
    """Rich text as the importer would store it, links to pages as their addresses."""
    soup = BeautifulSoup(source, "html.parser")
    links = soup.find_all("a", linktype="page")
    pages = Page.objects.in_bulk([int(str(link["id"])) for link in links])
    for link in links:
        page = pages.get(int(str(link["id"])))
        if page:
            link.attrs = {"href": page.url}
        else:
            link.unwrap()
    for element in soup.find_all(True):
        element.attrs.pop("data-block-key", None)
    return html.clean(str(soup))


def prose_to_markdown(source: str) -> str:
    """Rich text as Markdown."""
    parts = []
    for element in BeautifulSoup(stored(source), "html.parser").contents:
        kept = str(element)
        if not kept.strip():
            continue
        markdown = block_to_markdown(element)
        same = markdown_to_html(markdown) == kept and ":::" not in markdown
        parts.append(markdown if same else kept)
    text = "\n\n".join(parts)
    return text if markdown_to_html(text) == stored(source) else stored(source)


def line_to_markdown(source: str) -> str:
    """A caption or a point as Markdown."""
    kept = stored(source)
    paragraph = BeautifulSoup(kept, "html.parser").p
    markdown = inline(paragraph) if paragraph else ""
    return markdown if html.line(markdown_to_html(markdown)) == html.line(kept) else kept


def block_to_markdown(element: Any) -> str:
    """A paragraph, heading, list or quotation."""
    if not isinstance(element, Tag):
        return escaped(str(element))
    if element.name in {"h2", "h3"}:
        return f"{'#' * int(element.name[1])} {inline(element)}"
    if element.name in {"ul", "ol"}:
        return list_to_markdown(element)
    if element.name == "blockquote":
        return f"> {inline(element)}"
    return inline(element)


def list_to_markdown(element: Tag) -> str:
    """A list, its inner lists indented."""
    lines = []
    for number, item in enumerate(element.find_all("li", recursive=False), 1):
        mark = f"{number}. " if element.name == "ol" else "- "
        inner_lists = [part.extract() for part in item.find_all(["ul", "ol"], recursive=False)]
        lines.append(mark + inline(item))
        for part in inner_lists:
            indent = " " * len(mark)
            lines += [indent + line for line in list_to_markdown(part).split("\n")]
    return "\n".join(lines)


def inline(element: Tag) -> str:
    """The text inside an element, with bold, italic, code and links."""
    text = ""
    for child in element.children:
        if not isinstance(child, Tag):
            text += ESCAPED.sub(r"\\\1", str(child))
        elif child.name == "b":
            text += f"**{inline(child)}**"
        elif child.name == "i":
            text += f"*{inline(child)}*"
        elif child.name == "code":
            text += f"`{child.get_text()}`"
        elif child.name == "a":
            text += f"[{inline(child)}](<{child['href']}>)"
        elif child.name == "br":
            text += "<br/>"
    return re.sub(r"^(\d+)([.)])(\s)", r"\1\\\2\3", re.sub(r"^([-+=])", r"\\\1", text))
