"""`export_articles` writes what `import_articles` reads back to identical pages."""

import io
import shutil
from html import escape

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles.blocks.bodies import ArticleBodyBlock
from articles.importers import html
from articles.importers.markdown import render_markdown
from articles.importers.rich_text import write_prose
from articles.models import ArticlePage, Contributor, Tag, TopicPage
from core.pictures.models import Picture
from tests.factories.articles import make_article

EVERYTHING = """---
title: 'Every block: a test'
topic: management
date: '2024-03-05T09:30:00+00:00'
updated: '2024-04-01T00:00:00+00:00'
status: live
authors:
- ada-example
- grace-sample
experts:
- grace-sample
tags:
- feedback
- pay
excerpt: What it says\\*, and why.
description: A description.
image: images/desk.png
image_alt: A desk
image_figcaption: By [Ada](<https://example.com/>)
access: members
canonical_url: https://elsewhere.example/first/
seo_title: Every block
---

Words\N{NO-BREAK SPACE}with **bold**, *italic*, `code` and [a link](</blog/management/second/>).

A mark.<sup>[1](<#note-1>)</sup>

## A heading

1. one
2. two
   - inner

> Said by someone.

::: key_takeaways
title: Key takeaways
items:
- First **point**.
:::

::: numbered_sections
- heading: First
  text: |-
    A text.

    **Example** another.
:::

::: definitions
- term: Managing
  text: Seeing to it.
:::

::: expert_quote
expert: grace-sample
quote: Ask early.
:::

::: pull_quote
quote: A line.
attribution: Ada
:::

::: quotation
text: |-
  Nobody *told* me.

  I had to ask.
attribution: Ada, [her book](<https://example.com/book>)
:::

::: example
title: What it sounds like
text: Hello.
:::

::: image
image: images/desk.png
alt: A desk
caption: A caption.
:::

::: image_pair
left:
  image: images/desk.png
  alt: Left
right:
  image: images/chart.png
  alt: ''
  decorative: true
:::

::: table
caption: Who does what
header: row
rows:
- - Situation
  - Say
- - Late
  - Sorry
:::

::: video
url: https://www.youtube.com/watch?v=aqz-KE-bpKQ
title: A film
:::

::: read_more
article: second
:::

::: company_mention
name: Northlight
text: Pays fairly.
url: https://north.example/
:::

::: call_to_action
heading: Start
text: One sentence.
label: Go
url: https://example.com/go
:::

::: faq
title: Questions
items:
- question: Too late?
  answer: No.
:::

::: footnotes
- A **note**.
- |-
  Another one.

  In two paragraphs.
:::

::: code
language: python
code: |-
  print("hello")
  print("again")
:::
"""
PEOPLE = """
ada-example: {name: Ada Example, pronouns: she/her, role: Coach, bio: "Long **bio**."}
grace-sample:
  name: Grace Sample
  portrait: images/chart.png
  links: [{label: Website, url: "https://grace.example/"}]
"""
IMAGES = """
images/desk.png: {title: A desk, credit: Ada Lens, license: CC BY, license_expires: 2030-01-31,
  focal_point: [30, 20, 10, 10]}
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with an article that has every field and every block, and a second one."""
    folder = tmp_path / "first"
    (folder / "images").mkdir(parents=True)
    for name, color in (("desk", "teal"), ("chart", "coral")):
        Image.new("RGB", (60, 40), color).save(folder / "images" / f"{name}.png")
    (folder / "every-block.md").write_text(EVERYTHING)
    (folder / "second.md").write_text(
        "---\ntitle: Second\ntopic: management\ndate: '2024-03-01T00:00:00+00:00'\nstatus: live\n"
        "excerpt: Words.\ndescription: Words.\naccess: metered\n---\n\nWords.\n"
    )
    (folder / "contributors.yaml").write_text(PEOPLE)
    (folder / "images.yaml").write_text(IMAGES)
    return folder


def take_in(folder):
    """Import a folder."""
    call_command("import_articles", str(folder), stdout=io.StringIO())


def write_out(folder):
    """Export everything to a folder and return the texts by file name."""
    call_command("export_articles", str(folder), stdout=io.StringIO())
    return {path.name: path.read_text() for path in folder.glob("*.[my]*")}


def forget_everything():
    """Empty the site."""
    for model in (ArticlePage, TopicPage):
        for page in model.objects.all():
            page.delete()
    for model in (Contributor, Tag, Picture):
        model.objects.all().delete()
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


def test_the_sample_has_every_block():
    names = {line[4:] for line in EVERYTHING.splitlines() if line.startswith("::: ")}
    assert names | {"prose"} == set(ArticleBodyBlock().child_blocks)


@pytest.mark.django_db
def test_an_article_is_written_as_it_was_read(folder, tmp_path):
    take_in(folder)
    assert write_out(tmp_path / "out")["every-block.md"] == EVERYTHING


@pytest.mark.django_db
def test_people_tags_topics_and_pictures_come_back_the_same(folder, tmp_path):
    take_in(folder)
    first = write_out(tmp_path / "one")
    forget_everything()
    take_in(tmp_path / "one")
    assert write_out(tmp_path / "two") == first


@pytest.mark.django_db
def test_importing_an_export_changes_nothing(folder, tmp_path):
    take_in(folder)
    write_out(tmp_path / "out")
    output = io.StringIO()
    call_command("import_articles", str(tmp_path / "out"), stdout=output)
    assert output.getvalue().strip().splitlines()[-1] == "2 unchanged."


@pytest.mark.django_db
def test_a_draft_is_exported_as_a_draft(tmp_path):
    make_article("Not yet", live=False)
    assert "status: draft" in write_out(tmp_path / "out")["not-yet.md"]


@pytest.mark.django_db
def test_a_folder_that_is_not_empty_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="not an empty folder; nothing was written"):
        write_out(tmp_path)


# Whatever an editor writes, Markdown says it so that it comes back the same.

signs = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" *_`#[]<>&-+.1"),
    min_size=1,
    max_size=30,
)
words = signs.map(lambda text: escape(text.strip() or "x", quote=False))
runs = st.lists(
    st.one_of(words, words.map(lambda w: f"<b>{w}</b>"), words.map(lambda w: f"<i>{w}</i>")),
    min_size=1,
    max_size=4,
).map(" ".join)
items = st.lists(runs.map(lambda run: f"<li>{run}</li>"), min_size=1, max_size=3).map("".join)
elements = st.one_of(
    runs.map(lambda run: f"<p>{run}</p>"),
    runs.map(lambda run: f"<h2>{run}</h2>"),
    runs.map(lambda run: f"<blockquote>{run}</blockquote>"),
    items.map(lambda inner: f"<ul>{inner}</ul>"),
    items.map(lambda inner: f"<ol>{inner}</ol>"),
)


@given(st.lists(elements, min_size=1, max_size=4).map("".join))
def test_rich_text_survives_markdown(source):
    kept = html.clean_html(source)
    assert render_markdown(write_prose(kept)) == kept


@pytest.mark.django_db
def test_the_license_of_a_picture_is_read_in_british_spelling_too(folder):
    (folder / "images.yaml").write_text(IMAGES.replace("license", "licence"))
    take_in(folder)
    picture = Picture.objects.get(title="A desk")
    assert (picture.license, str(picture.license_expires)) == ("CC BY", "2030-01-31")
