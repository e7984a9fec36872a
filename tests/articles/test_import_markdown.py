"""`import_articles`: a folder of Markdown becomes articles, all or nothing, safe to repeat."""

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.models import Revision

from articles.models import ArticlePage, Contributor, Tag, TopicPage
from core.pictures.models import Picture
from tests.factories.articles import make_article

pytestmark = pytest.mark.django_db

FULL = """---
title: Ask for the raise
date: 2024-03-05 09:30:00 +0000
authors: [Ada Example, Grace Sample]
tags: [pay, negotiation]
excerpt: Three steps, and what to say.
description: How to ask for a raise.
image: /images/desk.png
image_alt: A desk by a window
image_figcaption: Photo by [Ada](https://example.com/ada)
layout: post
---

First words with **bold**, *italic*, `code` and [a link](https://example.com/).

## A heading

- one
- two

> Said by someone.

| Name | Stars |
| --- | --- |
| Ada | 5 |

```python
print("hello")
```

![A chart of pay](/images/chart.png)

<div onclick="steal()"><p>Raw <script>alert(1)</script>HTML</p></div>

See [the other one](2024-01-02-the-other-one.md).
"""
OTHER = """---
title: The other one
authors: [Ada Example]
---

Other words.
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with two posts and two pictures."""
    (tmp_path / "images").mkdir()
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "images" / "desk.png")
    Image.new("RGB", (60, 40), "coral").save(tmp_path / "images" / "chart.png")
    (tmp_path / "2024-03-05-ask-for-the-raise.md").write_text(FULL)
    (tmp_path / "2024-01-02-the-other-one.md").write_text(OTHER)
    return tmp_path


def run(folder, *options) -> str:
    """Import a folder and return what the command printed."""
    output = io.StringIO()
    call_command("import_articles", str(folder), *options, stdout=output)
    return output.getvalue()


def imported(folder, slug="ask-for-the-raise") -> ArticlePage:
    """Import a folder and return one of its articles."""
    run(folder)
    return ArticlePage.objects.get(slug=slug)


def kinds(page) -> list[str]:
    """The kinds of blocks in a page's body."""
    return [block.block_type for block in page.body]


def media_files() -> list[Path]:
    """Every file in both folders, the public and the private one."""
    folders = (Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT))
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def everything() -> list:
    """What an import could have left behind."""
    return [
        *ArticlePage.objects.all(),
        *TopicPage.objects.all(),
        *Contributor.objects.all(),
        *Tag.objects.all(),
        *Picture.objects.all(),
        *media_files(),
    ]


def test_each_file_becomes_a_published_article(folder):
    run(folder)
    assert ArticlePage.objects.live().count() == 2


def test_the_title_is_kept(folder):
    assert imported(folder).title == "Ask for the raise"


def test_the_slug_is_the_file_name_without_its_date(folder):
    assert imported(folder).url == "/blog/general/ask-for-the-raise/"


def test_the_date_is_when_it_was_first_published(folder):
    assert imported(folder).first_published_at == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


def test_a_date_is_taken_from_the_file_name_where_the_head_has_none(folder):
    page = imported(folder, "the-other-one")
    assert page.first_published_at == datetime(2024, 1, 2, tzinfo=UTC)


def test_the_authors_are_kept_in_their_order(folder):
    names = [item.contributor.name for item in imported(folder).authors.all()]
    assert names == ["Ada Example", "Grace Sample"]


def test_the_tags_are_kept(folder):
    assert {tag.slug for tag in imported(folder).tags.all()} == {"pay", "negotiation"}


def test_the_excerpt_is_the_dek(folder):
    assert imported(folder).dek == "Three steps, and what to say."


def test_the_first_words_are_the_dek_where_there_is_no_excerpt(folder):
    assert imported(folder, "the-other-one").dek == "Other words."


def test_the_description_is_kept(folder):
    assert imported(folder).search_description == "How to ask for a raise."


def test_the_picture_is_the_hero_with_its_alternative_text(folder):
    page = imported(folder)
    assert (page.hero.title, page.hero_alt) == ("Desk", "A desk by a window")


def test_the_caption_keeps_its_link(folder):
    assert '<a href="https://example.com/ada">Ada</a>' in imported(folder).hero_caption


def test_other_keys_are_kept_out_with_a_note(folder):
    assert "2024-03-05-ask-for-the-raise.md: kept out the keys layout" in run(folder)


def test_the_body_is_made_of_blocks(folder):
    assert kinds(imported(folder)) == ["prose", "table", "code", "image", "prose"]


@pytest.mark.parametrize(
    "part",
    [
        "<b>bold</b>",
        "<i>italic</i>",
        "<code>code</code>",
        "<h2>A heading</h2>",
        "<li>one</li>",
        "<blockquote>Said by someone.</blockquote>",
        '<a href="https://example.com/">a link</a>',
    ],
)
def test_prose_keeps(folder, part):
    assert part in imported(folder).body[0].value.source


def test_a_table_keeps_its_cells(folder):
    assert imported(folder).body[1].value["data"] == [["Name", "Stars"], ["Ada", "5"]]


def test_code_keeps_its_language(folder):
    value = imported(folder).body[2].value
    assert (value["language"], value["code"]) == ("python", 'print("hello")')


def test_a_picture_in_the_text_keeps_its_alternative_text(folder):
    assert imported(folder).body[3].value["image"].contextual_alt_text == "A chart of pay"


def test_raw_html_is_made_harmless(folder):
    source = imported(folder).body[4].value.source
    assert "<p>Raw HTML</p>" in source


def test_what_could_not_be_kept_is_reported(folder):
    assert "2024-03-05-ask-for-the-raise.md: left out <script>" in run(folder)


def test_a_link_to_another_file_becomes_a_link_to_its_page(folder):
    page = imported(folder)
    other = ArticlePage.objects.get(slug="the-other-one")
    assert f'<a id="{other.pk}" linktype="page">the other one</a>' in page.body[4].value.source


def test_footnotes_become_linked_notes_at_the_end(folder):
    (folder / "third.md").write_text(
        "---\ntitle: Third\nauthors: [Ada]\n---\n\nWords.[^1]\n\n[^1]: A *note*.\n"
    )
    prose, notes = imported(folder, "third").body
    assert prose.value.source == '<p>Words.<sup><a href="#note-1">1</a></sup></p>'
    assert [note.source for note in notes.value] == ["<p>A <i>note</i>.</p>"]


def test_the_report_counts_what_was_done(folder):
    report = run(folder)
    assert "2 created" in report


def test_a_second_run_changes_nothing(folder):
    run(folder)
    revisions = Revision.objects.count()
    report = run(folder)
    assert (report.strip().splitlines()[-1], Revision.objects.count()) == (
        "2 unchanged.",
        revisions,
    )


def test_a_changed_file_updates_its_article(folder):
    run(folder)
    file = folder / "2024-01-02-the-other-one.md"
    file.write_text(file.read_text().replace("Other words", "New words"))
    assert "1 unchanged, 1 updated" in run(folder)
    assert "New words" in ArticlePage.objects.get(slug="the-other-one").body[0].value.source


def test_a_picture_used_twice_is_imported_once(folder):
    shutil.copy(folder / "images" / "desk.png", folder / "images" / "again.png")
    (folder / "third.md").write_text("---\ntitle: Third\nimage: images/again.png\n---\n\nWords.\n")
    run(folder)
    assert Picture.objects.count() == 2


def test_a_picture_that_is_in_the_library_is_used_again(folder):
    run(folder)
    ArticlePage.objects.all().delete()
    run(folder)
    assert Picture.objects.count() == 2


def test_a_picture_outside_the_folder_is_not_read(folder):
    secret = folder.parent.parent / "secret.png"
    Image.new("RGB", (5, 5)).save(secret)
    (folder / "third.md").write_text("---\ntitle: Third\n---\n\nWords.\n\n![x](../../secret.png)\n")
    assert "third.md: no picture file for ../../secret.png" in run(folder)
    secret.unlink()


def test_a_dry_run_changes_nothing(folder):
    report = run(folder, "--dry-run")
    assert ("Would be:" in report, everything()) == (True, [])


def test_the_topic_can_be_chosen(folder):
    run(folder, "--topic", "pay-and-negotiation")
    assert ArticlePage.objects.first().get_parent().slug == "pay-and-negotiation"


def test_a_date_in_the_future_schedules_the_article(folder):
    (folder / "2099-01-01-later.md").write_text(
        "---\ntitle: Later\nauthors: [Ada]\n---\n\nWords.\n"
    )
    page = imported(folder, "later")
    assert (page.live, page.go_live_at) == (False, datetime(2099, 1, 1, tzinfo=UTC))


def test_a_draft_stays_a_draft(folder):
    (folder / "draft.md").write_text("---\ntitle: Draft\nstatus: draft\n---\n\nWords.\n")
    assert imported(folder, "draft").live is False


def test_an_article_made_by_an_editor_with_the_slug_is_updated_not_doubled(folder):
    make_article("The other one", slug="the-other-one")
    run(folder)
    assert ArticlePage.objects.filter(slug="the-other-one").count() == 1


BROKEN = {
    "broken YAML": ("---\ntitle: [broken\ndate: x\n---\n\nWords.\n", "wrong.md, line 3: broken"),
    "a missing title": ("---\ndate: 2024-01-01\n---\n\nWords.\n", "wrong.md, line 1: has no title"),
    "a wrong date": ("---\ntitle: T\ndate: soon\n---\n\nWords.\n", "wrong.md, line 3: date is not"),
    "no front matter": ("Just words.\n", "wrong.md, line 1: has no front matter"),
    "an open container": ("---\ntitle: T\n---\n\n::: faq\nx", "wrong.md, line 5: “::: faq” is not"),
    "a wrong container": (
        "---\ntitle: T\n---\n\n::: expert_quote\nquote: x\n:::\n",
        "wrong.md, line 5: “::: expert_quote” has no expert",
    ),
}


def refusal(folder) -> str:
    """The one line with which an import is refused."""
    with pytest.raises(CommandError) as refused:
        run(folder)
    return str(refused.value)


@pytest.mark.parametrize("case", BROKEN)
def test_the_run_stops_with_file_and_line_at(folder, case):
    text, message = BROKEN[case]
    (folder / "wrong.md").write_text(text)
    assert message in refusal(folder)


@pytest.mark.parametrize("case", BROKEN)
def test_nothing_is_imported_beside(folder, case):
    (folder / "wrong.md").write_text(BROKEN[case][0])
    refusal(folder)
    assert everything() == []


def test_a_file_that_is_not_utf_8_stops_the_run_with_its_line(folder):
    (folder / "wrong.md").write_bytes(b"---\ntitle: T\n---\n\nCaf\xe9\n")
    assert "wrong.md, line 5: is not UTF-8" in refusal(folder)


def huge_picture(folder) -> None:
    """Add a post whose last picture is a file of 30 MB."""
    (folder / "images" / "huge.png").write_bytes(
        (folder / "images" / "desk.png").read_bytes() + b"\0" * 30 * 2**20
    )
    (folder / "zz.md").write_text("---\ntitle: T\n---\n\nWords.\n\n![x](/images/huge.png)\n")


def test_a_picture_of_thirty_megabytes_stops_the_run_with_its_line(folder):
    huge_picture(folder)
    assert "zz.md, line 7: /images/huge.png is 30 MB" in refusal(folder)


def test_a_picture_that_is_too_large_leaves_nothing_behind(folder):
    huge_picture(folder)
    refusal(folder)
    assert everything() == []


def test_a_file_that_only_looks_like_a_picture_stops_the_run(folder):
    (folder / "images" / "desk.png").write_text("not a picture")
    assert "line 8: /images/desk.png is not a picture we can read" in refusal(folder)


def test_two_files_for_one_address_stop_the_run(folder):
    (folder / "the-other-one.md").write_text(OTHER)
    assert "has the slug “the-other-one”, as has 2024-01-02-the-other-one.md" in refusal(folder)


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    assert "there is no such folder" in refusal(tmp_path / "missing")
