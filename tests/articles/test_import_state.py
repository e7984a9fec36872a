"""Who can read an imported article, and when; what editors decide afterwards stays."""

import io
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

from articles.models import ArticlePage
from tests.factories.articles import make_article, make_contributor

pytestmark = pytest.mark.django_db

SOON, PAST, LONG_AGO = "2099-05-01", "2024-05-01", "2023-01-01"
LIVE, DRAFT, SCHEDULED, EXPIRED = "live", "draft", "scheduled", "expired"


@pytest.fixture
def folder(tmp_path):
    """A folder for one text."""
    folder = tmp_path / "texts"
    folder.mkdir()
    return folder


def write(folder, head, name="text.md", body="Words."):
    """Write a text with this front matter."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"---\ntitle: A text\nauthors: [Ada]\n{head}\n---\n\n{body}\n")


def run(folder, *options) -> str:
    """Import a folder and return what the command printed."""
    output = io.StringIO()
    call_command("import_articles", str(folder), *options, stdout=output)
    return output.getvalue()


def refusal(folder) -> str:
    """The one line with which an import is refused."""
    with pytest.raises(CommandError) as refused:
        run(folder)
    return str(refused.value)


def page(slug="text") -> ArticlePage:
    return ArticlePage.objects.get(slug=slug)


def state(slug="text") -> str:
    """Whether an article is live, a draft, scheduled or expired."""
    article = page(slug)
    if article.live:
        return LIVE
    return EXPIRED if article.expired else SCHEDULED if article.approved_schedule else DRAFT


HEADS = [
    ("", LIVE),
    ("draft: false", LIVE),
    ("draft: true", DRAFT),
    ("Draft: yes", DRAFT),
    ('draft: "true"', DRAFT),
    ("draft: 1", DRAFT),
    ("published: true", LIVE),
    ("published: false", DRAFT),
    ("published: no", DRAFT),
    (f"published: {SOON}", SCHEDULED),
    (f"published: {PAST}", LIVE),
    ("unpublished: true", DRAFT),
    ("unpublished: false", LIVE),
    (f"unpublished: {PAST}", EXPIRED),
    ("status: published", LIVE),
    ("status: draft", DRAFT),
    ("status: Pending", DRAFT),
    ("status: private", DRAFT),
    ("status: scheduled", DRAFT),
    (f"status: scheduled\ndate: {SOON}", SCHEDULED),
    (f"status: future\ndate: {PAST}", LIVE),
    (f"date: {SOON}", SCHEDULED),
    (f"publishDate: {SOON}", SCHEDULED),
    (f"date: {PAST}\npublishDate: {SOON}", SCHEDULED),
    (f"date: {SOON}\npublishDate: {PAST}", SCHEDULED),
    (f"publishdate: {PAST}", LIVE),
    (f"go_live_at: {SOON}", SCHEDULED),
    (f"expiryDate: {PAST}", EXPIRED),
    (f"expire_at: {SOON}", LIVE),
    (f"draft: true\ndate: {SOON}", DRAFT),
    (f"draft: true\nexpiryDate: {PAST}", DRAFT),
    ("draft: false\npublished: false", DRAFT),
    ("draft: false\nstatus: draft", DRAFT),
    ("status: live\ndraft: true", DRAFT),
]


@pytest.mark.parametrize(("head", "wanted"), HEADS)
def test_the_head_says_who_can_read_it(folder, head, wanted):
    write(folder, head)
    run(folder)
    assert state() == wanted


HEADS_OF_OTHERS = {
    "TOML": ('+++\ntitle = "A text"\ndraft = true\n+++\n\nWords.\n', DRAFT),
    "TOML with a date": (
        '+++\ntitle = "A text"\nauthor = "Ada"\ndate = 2099-05-01\n+++\n\nx\n',
        SCHEDULED,
    ),
    "JSON": ('{"title": "A text",\n "draft": true}\n\nWords.\n', DRAFT),
    "JavaScript": ('---js\nconst title = "A text";\nconst draft = true;\n---\nWords.\n', DRAFT),
}


@pytest.mark.parametrize("case", HEADS_OF_OTHERS)
def test_a_head_in_another_language_says_it_too(folder, case):
    text, wanted = HEADS_OF_OTHERS[case]
    (folder / "text.markdown").write_text(text)
    run(folder)
    assert state() == wanted


def test_what_stands_in_a_folder_of_drafts_is_a_draft(folder):
    write(folder, "", "_drafts/text.md")
    assert "_drafts/text.md: stands in a folder of drafts" in run(folder)
    assert state() == DRAFT


UNKNOWN = [
    *("is_draft: true", "isDraft: false", "visibility: private", "hidden: true", "hide: true"),
    *("embargo: 2099-01-01", "embargoed_until: 2099-01-01", "private: true", "public: false"),
    *("publish_on: 2099-01-01", "publish-at: 2099-01-01", "post_status: draft", "state: review"),
    *("unlisted: true", "archived: true", "publication_date: 2099-01-01", "password: x"),
    *("expires: 2020-01-01", "permalink: false", "eleventyExcludeFromCollections: true"),
    *("build: {render: never}", "extra: {hidden: true}", "go_live: 2099-01-01", "wip: true"),
]


@pytest.mark.parametrize("line", UNKNOWN)
def test_an_unknown_key_that_may_hold_a_text_back_stops_the_run(folder, line):
    write(folder, f"tags: [a]\n{line}")
    key = line.strip("{}").partition(":")[0]
    assert "text.md, line " in refusal(folder)
    assert key in refusal(folder) or "hidden" in refusal(folder)
    assert not ArticlePage.objects.exists()


def test_the_line_of_such_a_key_is_named(folder):
    write(folder, "tags: [a]\nis_draft: true")
    assert "text.md, line 5: is_draft may say who can read this" in refusal(folder)


def test_such_a_key_can_be_ignored(folder):
    write(folder, "state: Ohio")
    run(folder, "--ignore", "state")
    assert state() == LIVE


@pytest.mark.parametrize(
    "line",
    [
        *("layout: post", "hide_title: true", "display_support_us_footer: false", "toc: true"),
        *("permalink: /a/", "publisher: A house", "release: true", "hero: false"),
        *("redirect_from: [/a/]", "published_by: Ada", "extra: {team: a}"),
    ],
)
def test_other_keys_stop_nothing(folder, line):
    write(folder, line)
    run(folder)
    assert state() == LIVE


@pytest.mark.parametrize("line", ["draft: maybe", "draft:", "published: soon", "status: nearly"])
def test_a_value_that_says_nothing_clear_stops_the_run(folder, line):
    write(folder, line)
    assert "text.md, line 4: " in refusal(folder)


def test_what_ends_before_it_begins_stops_the_run(folder):
    write(folder, f"date: {SOON}\nexpiryDate: 2098-01-01")
    assert "expires before it goes live" in refusal(folder)


def test_a_schedule_keeps_its_moments(folder):
    write(folder, f"date: {LONG_AGO}\ngo_live_at: {SOON}\nexpire_at: 2099-06-01")
    run(folder)
    draft = page().get_latest_revision_as_object()
    assert (draft.go_live_at, draft.expire_at) == (
        datetime(2099, 5, 1, tzinfo=UTC),
        datetime(2099, 6, 1, tzinfo=UTC),
    )


def folder_of_each(folder):
    """Write a text in each state."""
    write(folder, f"date: {LONG_AGO}", "a-live.md")
    write(folder, f"date: {LONG_AGO}\nexpire_at: {SOON}", "b-ending.md")
    write(folder, "draft: true", "c-draft.md")
    write(folder, f"date: {SOON}", "d-scheduled.md")
    write(folder, f"date: {LONG_AGO}\nexpire_at: {PAST}", "e-expired.md")
    write(folder, f"draft: true\ngo_live_at: {SOON}", "f-planned.md")
    write(folder, f"date: {LONG_AGO}\ngo_live_at: {SOON}", "g-again.md")


def test_a_dry_run_says_who_would_read_what(folder):
    folder_of_each(folder)
    report = run(folder, "--dry-run")
    for line in (
        "a-live.md: would be live",
        "b-ending.md: would be live until 2099-05-01 00:00 UTC",
        "c-draft.md: would be draft",
        "d-scheduled.md: would be scheduled for 2099-05-01 00:00 UTC",
        "e-expired.md: would be expired on 2024-05-01 00:00 UTC",
        "Readers would find: 2 draft, 1 expired, 2 live, 2 scheduled.",
    ):
        assert line in report
    assert not ArticlePage.objects.exists()


def test_the_report_names_what_is_not_live(folder):
    folder_of_each(folder)
    report = run(folder)
    assert "c-draft.md: is draft" in report
    assert "a-live.md: is" not in report


def test_every_state_survives_export_and_import(folder, tmp_path):
    folder_of_each(folder)
    run(folder)
    first, second = tmp_path / "first", tmp_path / "second"
    call_command("export_articles", str(first), stdout=io.StringIO())
    states = {article.slug: state(article.slug) for article in ArticlePage.objects.all()}
    for article in ArticlePage.objects.all():
        article.delete()
    run(first)
    call_command("export_articles", str(second), stdout=io.StringIO())
    assert {article.slug: state(article.slug) for article in ArticlePage.objects.all()} == states
    assert [p.read_text() for p in sorted(second.glob("*.md"))] == [
        p.read_text() for p in sorted(first.glob("*.md"))
    ]


def test_changes_that_wait_are_not_exported_as_published(tmp_path):
    article = make_article("Out", body=[("prose", "<p>Seen by all.</p>")])
    article.title = "Not yet"
    article.save_revision()
    output = io.StringIO()
    call_command("export_articles", str(tmp_path / "out"), stdout=output)
    assert "title: Out" in (tmp_path / "out" / "out.md").read_text()
    assert "out.md: has changes that are not published" in output.getvalue()


# What editors decide.


def decide(folder, head, act):
    """Import a text, let an editor act, import it again and return the report."""
    write(folder, head)
    run(folder)
    act(page().get_latest_revision_as_object())
    return run(folder)


def edit(article):
    """An editor writes another title, and publishes it."""
    article.title = "An editor's title"
    article.save_revision().publish()


def test_a_draft_that_an_editor_has_published_stays_live(folder):
    assert "1 unchanged" in decide(folder, "draft: true", lambda a: a.save_revision().publish())
    assert state() == LIVE


def test_what_an_editor_has_withdrawn_stays_withdrawn(folder):
    decide(folder, "", lambda article: article.unpublish())
    assert state() == DRAFT


def test_what_an_editor_has_written_stays(folder):
    decide(folder, "", edit)
    assert page().title == "An editor's title"


def test_what_an_editor_is_writing_stays(folder):
    def begin(article):
        article.title = "Half a title"
        article.save_revision()

    decide(folder, "", begin)
    assert page().get_latest_revision_as_object().title == "Half a title"


def test_a_changed_text_does_not_publish_what_an_editor_has_withdrawn(folder):
    decide(folder, "", lambda article: article.unpublish())
    write(folder, "", body="New words.")
    assert "1 updated" in run(folder)
    assert state() == DRAFT
    assert "New words" in str(page().get_latest_revision_as_object().body)


def test_a_file_that_becomes_a_draft_withdraws_its_article(folder):
    write(folder, "")
    run(folder)
    write(folder, "draft: true")
    run(folder)
    assert state() == DRAFT


def test_a_file_that_becomes_a_draft_ends_its_schedule(folder):
    write(folder, f"date: {SOON}")
    run(folder)
    write(folder, f"date: {SOON}\ndraft: true")
    run(folder)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_second_run_keeps_the_topic_that_an_editor_has_chosen(folder):
    write(folder, "topic: pay")
    write(folder, "topic: rest", "other.md")
    run(folder)
    page().move(page("other").get_parent(), pos="last-child")
    run(folder)
    assert page().get_parent().slug == "rest"


def write_without_author(folder, head="", body="Words."):
    """Write the text again, and name nobody."""
    (folder / "text.md").write_text(f"---\ntitle: A text\n{head}\n---\n\n{body}\n")


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("draft: true", DRAFT),
        (f"expire_at: {PAST}\ndate: {LONG_AGO}", EXPIRED),
        (f"date: {SOON}", DRAFT),
    ],
)
def test_a_file_that_withdraws_a_live_article_does_so_whatever_it_lacks(folder, head, wanted):
    write(folder, "")
    run(folder)

    write_without_author(folder, head)
    run(folder)

    assert state() == wanted


def test_a_live_article_stays_as_it_is_while_its_file_lacks_an_author(folder):
    write(folder, "")
    run(folder)

    write_without_author(folder, body="Other words.")
    report = run(folder)

    assert state() == LIVE
    assert "Other" not in str(page().body)
    assert "comes in as a draft" not in report
    assert "stays as it is for readers; the new text waits as a draft" in report


def test_what_an_editor_has_mended_and_published_is_not_reported_as_held_back(folder):
    write_without_author(folder)
    run(folder)
    draft = page().get_latest_revision_as_object()
    draft.authors.add(draft.authors.model(contributor=make_contributor()))
    draft.save_revision().publish()

    report = run(folder)

    assert state() == LIVE
    assert "draft" not in report
