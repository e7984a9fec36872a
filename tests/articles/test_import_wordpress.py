"""`import_wordpress`: the posts of a WordPress export become articles."""

import io
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from articles.models import ArticlePage, TopicPage

pytestmark = pytest.mark.django_db

EXPORT = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>My blog</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login><![CDATA[ada]]></wp:author_login>
  <wp:author_display_name><![CDATA[Ada Example]]></wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>work-life</wp:category_nicename>
  <wp:cat_name><![CDATA[Work & life]]></wp:cat_name>
  <wp:category_description><![CDATA[Both.]]></wp:category_description></wp:category>
<wp:tag><wp:tag_slug>burnout</wp:tag_slug><wp:tag_name><![CDATA[Burn-out]]></wp:tag_name></wp:tag>
<item>
  <title>Rest well</title><link>https://old.example/2020/01/rest-well/</link>
  <dc:creator><![CDATA[ada]]></dc:creator>
  <content:encoded><![CDATA[{content}]]></content:encoded>
  <excerpt:encoded><![CDATA[How to <em>rest</em>.]]></excerpt:encoded>
  <wp:post_id>7</wp:post_id><wp:post_date_gmt>2020-01-15 08:00:00</wp:post_date_gmt>
  <wp:post_name>rest-well</wp:post_name><wp:status>{status}</wp:status>
  <wp:post_type>post</wp:post_type>
  <category domain="category" nicename="work-life"><![CDATA[Work & life]]></category>
  <category domain="category" nicename="sleep"><![CDATA[Sleep]]></category>
  <category domain="post_tag" nicename="burnout"><![CDATA[Burn-out]]></category>
  <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>
    <wp:meta_value>9</wp:meta_value></wp:postmeta>
  <wp:postmeta><wp:meta_key>_yoast_wpseo_metadesc</wp:meta_key>
    <wp:meta_value>Resting.</wp:meta_value></wp:postmeta>
</item>
<item>
  <title>desk</title><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type>
  <wp:status>inherit</wp:status>
  <wp:attachment_url>https://old.example/wp-content/uploads/2020/01/desk.png</wp:attachment_url>
</item>
<item>
  <title>Sleep early</title><link>https://old.example/2020/02/sleep-early/</link>
  <dc:creator>ada</dc:creator>
  <content:encoded><![CDATA[See <a href="https://old.example/2020/01/rest-well/">this</a>.
]]></content:encoded>
  <wp:post_id>8</wp:post_id><wp:post_date_gmt>2020-02-15 08:00:00</wp:post_date_gmt>
  <wp:post_name>sleep-early</wp:post_name><wp:status>publish</wp:status>
  <wp:post_type>post</wp:post_type>
</item>
<item><title>About</title><wp:post_id>2</wp:post_id><wp:post_type>page</wp:post_type>
  <wp:status>publish</wp:status></item>
</channel></rss>
"""
CONTENT = """First paragraph
in two lines.

Second, with <strong>bold</strong> and [sic] in brackets.

[caption id="a" width="60"]<img src="https://old.example/wp-content/uploads/2020/01/desk-30x20.png"
 alt="A desk" /> Where I work[/caption]

[contact-form-7 id="1"]

<!-- wp:paragraph --><p>In a block.</p><!-- /wp:paragraph -->

https://www.youtube.com/watch?v=aqz-KE-bpKQ
"""


@pytest.fixture
def take_in(tmp_path):
    """Import an export with this content and status, and return what was printed."""
    uploads = tmp_path / "2020" / "01"
    uploads.mkdir(parents=True)
    Image.new("RGB", (60, 40), "teal").save(uploads / "desk.png")

    def run(content=CONTENT, status="publish", change=lambda text: text, options=()):
        file = tmp_path / "export.xml"
        text = EXPORT.replace("{content}", content).replace("{status}", status)
        file.write_text(change(text))
        output = io.StringIO()
        call_command("import_wordpress", str(file), *options, stdout=output)
        return output.getvalue()

    return run


def article(slug="rest-well") -> ArticlePage:
    return ArticlePage.objects.get(slug=slug)


def text_of(page) -> str:
    """All prose of a page."""
    return "".join(block.value.source for block in page.body if block.block_type == "prose")


def test_posts_become_articles_and_pages_do_not(take_in):
    take_in()
    assert {page.slug for page in ArticlePage.objects.live()} == {"rest-well", "sleep-early"}


def test_the_category_is_the_topic_with_its_name(take_in):
    take_in()
    assert article().get_parent().title == "Work & life"


def test_the_category_keeps_its_description(take_in):
    take_in()
    assert TopicPage.objects.get(slug="work-life").description == "Both."


def test_further_categories_are_reported(take_in):
    assert "more categories than its topic: sleep" in take_in()


def test_the_author_has_her_display_name(take_in):
    take_in()
    assert article().authors.get().contributor.name == "Ada Example"


def test_tags_have_their_names(take_in):
    take_in()
    assert [tag.name for tag in article().tags.all()] == ["Burn-out"]


def test_the_date_is_kept(take_in):
    take_in()
    assert article().first_published_at == datetime(2020, 1, 15, 8, tzinfo=UTC)


def test_the_excerpt_is_the_dek_without_its_markup(take_in):
    take_in()
    assert article().dek == "How to rest."


def test_the_description_for_search_engines_is_kept(take_in):
    take_in()
    assert article().search_description == "Resting."


def test_the_featured_image_is_the_hero(take_in):
    take_in()
    assert article().hero.title == "Desk"


def test_empty_lines_make_paragraphs(take_in):
    take_in("One.\n\nTwo.")
    assert text_of(article()) == "<p>One.</p><p>Two.</p>"


def test_brackets_that_are_no_shortcode_stay(take_in):
    take_in()
    assert "and [sic] in brackets" in text_of(article())


def test_shortcodes_are_left_out_and_reported(take_in):
    report = take_in()
    assert "left out the shortcode [contact-form-7]" in report
    assert "contact-form" not in text_of(article())


def test_a_caption_becomes_an_image_block_with_the_full_picture(take_in):
    take_in()
    (block,) = [block for block in article().body if block.block_type == "image"]
    assert (block.value["image"].width, block.value["caption"].source) == (
        60,
        "<p>Where I work</p>",
    )


def test_an_address_alone_on_its_line_becomes_a_video(take_in):
    take_in()
    (block,) = [block for block in article().body if block.block_type == "video"]
    assert block.value["url"] == "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def test_titles_are_read_without_their_entities(take_in):
    take_in(change=lambda text: text.replace("Rest well", "Tom &amp;amp; Jerry&amp;#8217;s rest"))
    assert article().title == "Tom & Jerry’s rest"


def test_a_paragraph_in_html_does_not_swallow_its_neighbours(take_in):
    take_in('One.\n\nTwo.\n\n<p style="color: red">Three.</p>\n\nFour.')
    assert text_of(article()) == "<p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p>"


def test_brackets_in_code_stay(take_in):
    take_in("Use it:\n\n<pre>[one_two]\n\nand more</pre>")
    assert article().body[1].value["code"] == "[one_two]\n\nand more"


def test_a_draft_without_a_title_gets_one(take_in):
    take_in(
        status="draft",
        change=lambda text: text.replace("<title>Rest well</title>", "<title></title>"),
    )
    assert article().title == "Untitled 7"


def test_a_draft_whose_slug_is_taken_gets_another(take_in):
    report = take_in(
        status="draft",
        change=lambda text: text.replace("<wp:post_name>rest-well<", "<wp:post_name>sleep-early<"),
    )
    assert article("sleep-early-2").live is False
    assert "a draft with a slug that is taken: now sleep-early-2" in report


def test_a_template_of_yoasts_is_no_description(take_in):
    take_in(change=lambda text: text.replace("Resting.", "%%excerpt%% long"))
    assert article().search_description == "How to rest."


def test_block_comments_leave_no_trace(take_in):
    take_in()
    assert "wp:" not in text_of(article())


def test_links_between_posts_follow_them(take_in):
    take_in()
    assert f'<a id="{article().pk}" linktype="page">this</a>' in text_of(article("sleep-early"))


@pytest.mark.parametrize("status", ["draft", "pending", "private"])
def test_what_was_not_public_stays_a_draft(take_in, status):
    take_in(status=status)
    assert article().live is False


def test_a_post_behind_a_password_stays_a_draft(take_in):
    protected = "<wp:post_password>x</wp:post_password><wp:post_id>7"
    take_in(change=lambda text: text.replace("<wp:post_id>7", protected))
    assert article().live is False


def test_a_scheduled_post_stays_scheduled(take_in):
    take_in(
        status="future",
        change=lambda text: text.replace("2020-01-15 08:00:00", "2099-01-15 08:00:00"),
    )
    assert (article().live, article().go_live_at) == (False, datetime(2099, 1, 15, 8, tzinfo=UTC))


def test_a_second_run_changes_nothing(take_in):
    take_in()
    assert take_in().strip().splitlines()[-1] == "2 unchanged."


def test_a_dry_run_changes_nothing(take_in):
    take_in(options=["--dry-run"])
    assert not ArticlePage.objects.exists()


def test_an_export_of_an_older_version_is_read(take_in):
    take_in(change=lambda text: text.replace("/export/1.2/", "/export/1.1/"))
    assert article().title == "Rest well"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("</channel>", ""), "export.xml, line 58: broken XML"),
        (lambda text: "<rss><channel></channel></rss>", "is not a WordPress export"),
        (lambda text: text.replace("<title>Rest well</title>", ""), "“7”: has no title"),
        (
            lambda text: '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]>' + text[40:],
            "has entities, which an export never has",
        ),
    ],
)
def test_a_bad_file_is_refused_in_one_line_and_changes_nothing(take_in, change, message):
    with pytest.raises(CommandError, match="Nothing was imported") as refused:
        take_in(change=change)
    assert message in str(refused.value)
    assert not ArticlePage.objects.exists()
