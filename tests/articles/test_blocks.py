"""Each block of an article's body says and carries what it must."""

import pytest
from bs4 import BeautifulSoup

from articles.blocks.bodies import ArticleBodyBlock
from articles.blocks.media import make_embed_url
from articles.body_text import add_anchors
from tests.factories.articles import make_article, make_contributor, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendered():
    """Render one block from its stored form: `rendered("faq", {...})` returns its parsed HTML."""

    def render(kind, value):
        block = ArticleBodyBlock().child_blocks[kind]
        return BeautifulSoup(block.render(block.to_python(value)), "html.parser")

    return render


def image(picture, alt="A desk", decorative=False):
    return {"image": picture.pk, "alt_text": alt, "decorative": decorative}


def table(**fields):
    return {
        "data": [["Situation", "Say"], ["Too much", None]],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_header_choice": "both",
        "table_caption": "What to say",
        "cell": [],
    } | fields


def test_numbered_sections_are_an_ordered_list_with_a_heading_each(rendered):
    html = rendered(
        "numbered_sections",
        [{"heading": "First", "text": "<p>One.</p>"}, {"heading": "Second", "text": "<p>Two.</p>"}],
    )
    assert [h.text for h in html.select("ol > li > h3")] == ["First", "Second"]


def test_key_takeaways_are_a_named_group_with_a_list(rendered):
    html = rendered("key_takeaways", {"title": "Remember", "items": ["<p>One.</p>", "<p>Two.</p>"]})
    assert html.select_one("[role=group]")["aria-label"] == "Remember"
    assert len(html.select("ul > li")) == 2


def test_definitions_pair_terms_with_meanings(rendered):
    html = rendered("definitions", [{"term": "Sponsor", "text": "<p>Puts your name forward.</p>"}])
    assert html.select_one("dl dt").text == "Sponsor"
    assert "Puts your name forward." in html.select_one("dl dd").text


def test_an_expert_quote_names_the_expert_and_links_to_her_page(rendered):
    ada = make_contributor("Ada Example", role="Coach", employer="Example Ltd")
    html = rendered("expert_quote", {"expert": ada.pk, "quote": "Ask early."})
    assert html.select_one("blockquote").text.strip() == "Ask early."
    assert html.select_one("figcaption a")["href"] == "/contributors/ada-example/"
    assert "Coach, Example Ltd" in html.select_one("figcaption").text


def test_an_expert_quote_survives_the_expert(rendered):
    html = rendered("expert_quote", {"expert": 12345, "quote": "Ask early."})
    assert html.select_one("blockquote").text.strip() == "Ask early."
    assert html.select_one("figcaption") is None


def test_a_pull_quote_without_attribution_has_no_empty_caption(rendered):
    assert rendered("pull_quote", {"quote": "Ask.", "attribution": ""}).figcaption is None


def test_a_pull_quote_says_who_said_it(rendered):
    assert rendered("pull_quote", {"quote": "Ask.", "attribution": "Ada"}).figcaption.text == "Ada"


def test_an_example_is_named_by_its_title(rendered):
    html = rendered("example", {"title": "What it sounds like", "text": "<p>Hello.</p>"})
    assert html.select_one("[role=note]")["aria-label"] == "What it sounds like"


def test_an_image_has_its_text_its_size_its_caption_and_its_credit(rendered):
    picture = make_picture(credit="Ada Lens", credit_url="https://ada.example/", license="CC BY")
    html = rendered("image", {"image": image(picture), "caption": "<p>At work.</p>"})
    assert html.img["alt"] == "A desk"
    assert html.img["width"]
    assert html.img["height"]
    assert html.img["loading"] == "lazy"
    assert {source["type"] for source in html.select("source")} == {"image/avif", "image/webp"}
    assert "At work." in html.figcaption.text
    assert html.select_one("figcaption a[href='https://ada.example/']").text == "Ada Lens"
    assert "CC BY" in html.figcaption.text


def test_a_decorative_image_has_an_empty_alternative_text(rendered):
    html = rendered("image", {"image": image(make_picture(), "", True), "caption": ""})
    assert html.img["alt"] == ""
    assert html.figcaption is None


def test_an_image_pair_shows_both_pictures(rendered):
    left, right = make_picture("Left"), make_picture("Right")
    html = rendered(
        "image_pair", {"left": image(left, "Left"), "right": image(right, "Right"), "caption": ""}
    )
    assert [img["alt"] for img in html.select("img")] == ["Left", "Right"]


def test_a_table_has_a_caption_and_header_cells_with_a_scope(rendered):
    html = rendered("table", table())
    assert html.caption.text == "What to say"
    assert [th["scope"] for th in html.select("th")] == ["col", "col", "row"]
    assert "None" not in html.text


def test_a_wide_table_can_be_scrolled_with_the_keyboard(rendered):
    region = rendered("table", table()).select_one("[role=region]")
    assert region["tabindex"] == "0"
    assert region["aria-label"] == "What to say"


def test_a_table_without_headers_has_cells_only(rendered):
    html = rendered("table", table(first_row_is_table_header=False, first_col_is_header=False))
    assert html.select("th") == []
    assert len(html.select("tbody tr")) == 2


def test_a_video_is_a_plain_link_until_it_is_started(rendered):
    url = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    html = rendered("video", {"url": url, "title": "A film", "caption": ""})
    assert html.select("iframe, img, script") == []
    assert html.a["href"] == url
    assert "A film" in html.a.text
    player = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
    assert html.select_one("[data-video]")["data-video"] == player


def test_a_video_of_an_unknown_host_has_no_player():
    assert make_embed_url("https://video.example/aqz-KE-bpKQ") == ""


def test_read_more_leads_to_the_article(rendered):
    article = make_article("Ask well")
    link = rendered("read_more", {"article": article.pk}).a
    assert (link.text, link["href"]) == ("Ask well", article.url)


def test_read_more_of_a_draft_is_not_shown(rendered):
    draft = make_article("Not yet", live=False)
    assert rendered("read_more", {"article": draft.pk}).text.strip() == ""


def test_a_company_is_named_and_linked(rendered):
    value = {"name": "Northlight", "text": "<p>Pays fairly.</p>", "url": "https://north.example/"}
    html = rendered("company_mention", value)
    assert html.a["href"] == "https://north.example/"
    assert html.a.text == "Northlight"
    assert "Pays fairly." in html.text


def test_a_company_without_a_website_is_named_all_the_same(rendered):
    html = rendered("company_mention", {"name": "Northlight", "text": "<p>Pays.</p>", "url": ""})
    assert html.a is None
    assert "Northlight" in html.text


@pytest.mark.parametrize("live", [True, False])
def test_a_call_to_action_leads_to_its_page_while_that_is_published(rendered, live):
    page = make_article("Goal", live=live)
    url = "https://example.com/"
    value = {"heading": "Do it", "text": "", "label": "Start", "page": page.pk, "url": url}
    assert rendered("call_to_action", value).a["href"] == (page.url if live else url)


def test_questions_open_without_scripts(rendered):
    items = [{"question": "Too late?", "answer": "<p>No.</p>"}]
    html = rendered("faq", {"title": "Questions", "items": items})
    assert html.select_one("details > summary").text == "Too late?"
    assert "No." in html.details.text


def test_code_is_shown_as_it_was_typed(rendered):
    html = rendered("code", {"language": "text", "code": "Hello\n  <Sam>"})
    assert html.select_one("pre code").text == "Hello\n  <Sam>"


@pytest.mark.parametrize("kind", ArticleBodyBlock().child_blocks)
def test_every_block_has_a_preview(kind):
    make_article("Something to link", hero=make_picture())
    block = ArticleBodyBlock().child_blocks[kind]
    assert block.is_previewable
    assert BeautifulSoup(block.render(block.get_preview_value()), "html.parser").text.strip() or (
        kind in {"image", "image_pair"}
    )


@pytest.mark.parametrize("kind", ["expert_quote", "read_more", "image", "image_pair"])
def test_a_preview_survives_an_empty_site(kind):
    block = ArticleBodyBlock().child_blocks[kind]
    block.render(block.get_preview_value())


@pytest.mark.parametrize(
    ("html", "levels"),
    [
        ("<h3>A</h3><h3>B</h3>", [2, 2]),
        ("<h3>A</h3><h2>B</h2><h3>C</h3>", [2, 2, 3]),
        ("<h2>A</h2><h3>B</h3>", [2, 3]),
    ],
)
def test_no_heading_level_is_skipped(html, levels):
    (text,), headings = add_anchors(html)
    assert [heading.level for heading in headings] == levels
    found = BeautifulSoup(text, "html.parser").select("h2, h3")
    assert [int(heading.name[1]) for heading in found] == levels


def test_a_quotation_keeps_its_paragraphs_and_says_who_said_it(rendered):
    value = {"text": "<p>One.</p><p>Two.</p>", "attribution": "<p>Ada</p>"}
    html = rendered("quotation", value)
    assert [p.get_text() for p in html.select("blockquote p")] == ["One.", "Two."]
    assert html.select_one("figcaption").get_text(strip=True) == "Ada"


def test_a_footnote_and_its_mark_lead_to_each_other():
    article = make_article(
        body=[
            ("prose", '<p>Text<sup><a href="#note-1">1</a></sup></p>'),
            ("footnotes", ["<p>The note.</p>"]),
        ]
    )
    texts, _ = add_anchors("".join(block.render() for block in article.body))
    html = BeautifulSoup(texts[0], "html.parser")
    mark, back = html.select_one("sup a"), html.select_one("li a")
    assert html.find(id=mark["href"][1:]).name == "li"
    assert html.find(id=back["href"][1:]) is mark
