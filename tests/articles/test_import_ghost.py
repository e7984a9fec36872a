"""`import_ghost`: the posts of a Ghost export become articles."""

import io
import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from articles.models import ArticlePage

pytestmark = pytest.mark.django_db

POST = {
    "id": "p1",
    "title": "Rest well",
    "slug": "rest-well",
    "html": "<p>First.</p><h2>Why</h2><p>See <a href='__GHOST_URL__/sleep-early/'>this</a>.</p>"
    "<figure class='kg-card'><img src='__GHOST_URL__/content/images/2020/desk.png' alt='A desk'>"
    "<figcaption>Where I work</figcaption></figure>",
    "status": "published",
    "type": "post",
    "visibility": "public",
    "published_at": "2020-01-15T08:00:00.000Z",
    "custom_excerpt": "How to rest.",
    "feature_image": "__GHOST_URL__/content/images/2020/desk.png",
}
DATA = {
    "posts": [
        POST,
        {**POST, "id": "p2", "title": "Sleep early", "slug": "sleep-early", "html": "<p>Go.</p>"},
        {**POST, "id": "p3", "title": "A page", "slug": "page", "type": "page"},
    ],
    "users": [
        {"id": "u1", "slug": "ada", "name": "Ada Example", "bio": "Coach."},
        {"id": "u2", "slug": "grace", "name": "Grace Sample", "bio": None},
    ],
    "tags": [
        {"id": "t1", "slug": "burnout", "name": "Burn-out", "description": "Tired."},
        {"id": "t2", "slug": "hash-internal", "name": "#internal", "description": None},
    ],
    "posts_authors": [
        {"post_id": "p2", "author_id": "u1", "sort_order": 0},
        {"post_id": "p1", "author_id": "u2", "sort_order": 1},
        {"post_id": "p1", "author_id": "u1", "sort_order": 0},
    ],
    "posts_tags": [
        {"post_id": "p1", "tag_id": "t1", "sort_order": 0},
        {"post_id": "p1", "tag_id": "t2", "sort_order": 1},
    ],
    "posts_meta": [
        {"post_id": "p1", "meta_description": "Resting.", "feature_image_alt": "A desk by night"}
    ],
}


@pytest.fixture
def take_in(tmp_path):
    """Import an export whose first post has these fields, and return what was printed."""
    folder = tmp_path / "content" / "images" / "2020"
    folder.mkdir(parents=True)
    Image.new("RGB", (60, 40), "teal").save(folder / "desk.png")

    def run(text=None, **fields):
        data = deepcopy(DATA)
        data["posts"][0] |= fields
        file = tmp_path / "export.json"
        file.write_text(json.dumps({"db": [{"meta": {}, "data": data}]}) if text is None else text)
        output = io.StringIO()
        call_command("import_ghost", str(file), stdout=output)
        return output.getvalue()

    return run


def article(slug="rest-well") -> ArticlePage:
    return ArticlePage.objects.get(slug=slug)


def test_posts_become_articles_and_pages_do_not(take_in):
    take_in()
    assert {page.slug for page in ArticlePage.objects.live()} == {"rest-well", "sleep-early"}


def test_authors_keep_their_order_and_names(take_in):
    take_in()
    names = [item.contributor.name for item in article().authors.all()]
    assert names == ["Ada Example", "Grace Sample"]


def test_internal_tags_are_left_out(take_in):
    take_in()
    assert [tag.name for tag in article().tags.all()] == ["Burn-out"]


def test_the_date_is_kept(take_in):
    take_in()
    assert article().first_published_at == datetime(2020, 1, 15, 8, tzinfo=UTC)


def test_the_excerpt_is_the_dek(take_in):
    take_in()
    assert article().dek == "How to rest."


def test_the_description_for_search_engines_is_kept(take_in):
    take_in()
    assert article().search_description == "Resting."


def test_the_featured_image_is_the_hero_with_its_alternative_text(take_in):
    take_in()
    assert (article().hero.title, article().hero_alt) == ("Desk", "A desk by night")


def test_a_figure_becomes_an_image_block(take_in):
    take_in()
    block = article().body[1]
    assert (block.block_type, block.value["caption"].source) == ("image", "<p>Where I work</p>")


def test_links_between_posts_follow_them(take_in):
    take_in()
    link = f'<a id="{article("sleep-early").pk}" linktype="page">this</a>'
    assert link in article().body[0].value.source


def test_a_draft_stays_a_draft(take_in):
    take_in(status="draft")
    assert article().live is False


def test_a_scheduled_post_stays_scheduled(take_in):
    take_in(status="scheduled", published_at="2099-01-15T08:00:00.000Z")
    assert (article().live, article().go_live_at) == (False, datetime(2099, 1, 15, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("visibility", "access"),
    [("public", "metered"), ("members", "members"), ("paid", "members"), ("tiers", "members")],
)
def test_who_may_read_is_kept(take_in, visibility, access):
    take_in(visibility=visibility)
    assert article().access == access


def test_a_text_that_is_not_in_the_export_is_reported(take_in):
    report = take_in(html=None, lexical='{"root": {}}')
    assert "has no HTML in the export, so its text is missing" in report


def test_a_second_run_changes_nothing(take_in):
    take_in()
    assert take_in().strip().splitlines()[-1] == "2 unchanged."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n"db": [}', "export.json, line 2: broken JSON"),
        ('{"posts": []}', "export.json, line 1: is not a Ghost export"),
        ('{"data": {"posts": []}}', "there is no post in it"),
        ("[]", "is not a Ghost export"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(take_in, text, message):
    with pytest.raises(CommandError) as refused:
        take_in(text)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2020-01-15 08:00:00", datetime(2020, 1, 15, 8, tzinfo=UTC)),
        (1579075200000, datetime(2020, 1, 15, 8, tzinfo=UTC)),
    ],
)
def test_dates_of_older_exports_are_read(take_in, value, moment):
    take_in(published_at=value)
    assert article().first_published_at == moment


@pytest.mark.parametrize("value", ["2020-13-15T08:00:00.000Z", "soon"])
def test_a_date_that_is_none_is_refused(take_in, value):
    with pytest.raises(CommandError, match="published_at is not a date"):
        take_in(published_at=value)


@pytest.mark.parametrize(
    "text",
    [
        '{"data": {"posts": [1]}}',
        '{"data": {"posts": [], "users": [{"id": 1}]}}',
        '{"data": {"posts": [], "posts_tags": [{"post_id": 1}], "tags": []}}',
    ],
)
def test_an_export_of_another_shape_is_refused_in_one_line(take_in, text):
    with pytest.raises(CommandError, match="Nothing was imported") as refused:
        take_in(text)
    assert "\n" not in str(refused.value)


def test_a_post_without_a_title_stops_the_run_and_changes_nothing(take_in):
    with pytest.raises(CommandError, match="“p1”: has no title"):
        take_in(title="")
    assert not ArticlePage.objects.exists()
