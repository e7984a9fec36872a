"""The opening that everyone may read: where it ends, in every kind of block, and what it is of."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.blocks.bodies import ArticleBodyBlock
from articles.opening import LONGEST_OPENING, split_raw, split_words
from articles.search import article_text
from tests.factories.articles import make_article, make_contributor, make_picture

pytestmark = pytest.mark.indexed
SECRET = "Nobody but members reads this"
SENTENCE = "Ask for what you need, and say why it is fair. "
LONG = SENTENCE * 30 + SECRET + "."
STREAM = ArticleBodyBlock()


def long_blocks():
    """A block of each kind that can hold a long text, the secret at its end."""
    items = [f"<p>{SENTENCE * 5}</p>" for _ in range(6)] + [f"<p>{SECRET}.</p>"]
    rows = [["Say", SENTENCE * 5] for _ in range(8)] + [["Then", SECRET]]
    table = {"data": rows, "first_row_is_table_header": True, "table_caption": "What to say"}
    return {
        "list": ("prose", f"<ul>{''.join(f'<li>{SENTENCE}</li>' for _ in range(30))}"
                 f"<li>{SECRET}</li></ul>"),
        "ordered list": ("prose", f"<ol><li>{'word ' * 150}<ol><li>{SECRET}</li></ol></li></ol>"),
        "one paragraph": ("prose", f"<p>{LONG}</p>"),
        "line breaks": ("prose", f"<p>{(SENTENCE + '<br/>') * 30}{SECRET}</p>"),
        "no sentences": ("prose", f"<p>{'word ' * 300}{SECRET}</p>"),
        "quotation": ("prose", f"<blockquote>{LONG}</blockquote>"),
        "bold": ("prose", f"<p><b>{LONG}</b></p>"),
        "heading first": ("prose", f"<h2>Why</h2><p>{LONG}</p>"),
        "no paragraph": ("prose", LONG),
        "chinese": ("prose", f"<p>{'你想要什么就说什么。' * 100}{SECRET}</p>"),
        "japanese without stops": ("prose", f"<p>{'働く女性のために' * 200}{SECRET}</p>"),
        "thai": ("prose", f"<p>{'ผู้หญิงทำงาน' * 200}{SECRET}</p>"),
        "one endless word": ("prose", f"<p>{'w' * 30_000} {SECRET}</p>"),
        "numbered_sections": ("numbered_sections",
                              [{"heading": "Ask", "text": text} for text in items]),
        "key_takeaways": ("key_takeaways", {"title": "Key takeaways", "items": items}),
        "definitions": ("definitions", [{"term": "Word", "text": text} for text in items]),
        "example": ("example", {"title": "Example", "text": f"<p>{LONG}</p>"}),
        "table": ("table", table),
        "quotation of its own": ("quotation", {"text": f"<p>{LONG}</p>",
                                               "attribution": f"<p>{SECRET}</p>"}),
        "footnotes": ("footnotes", items),
        "code": ("code", {"language": "text", "code": (SENTENCE + "\n") * 30 + SECRET}),
        "faq": ("faq", {"title": "FAQ",
                        "items": [{"question": "Why?", "answer": text} for text in items]}),
        "pull_quote": ("pull_quote", {"quote": LONG, "attribution": SECRET}),
        "company_mention": ("company_mention", {"name": "Acme", "text": f"<p>{LONG}</p>"}),
        "call_to_action": ("call_to_action", {"heading": "Do", "text": LONG, "label": "Go",
                                              "url": "https://example.com/"}),
    }  # fmt: skip


def blocks_of_rows():
    """Blocks that need something in the database, the secret in or after them."""
    picture = {"image": make_picture().pk, "alt_text": "A door", "decorative": False}
    expert = make_contributor("Erin Expert").pk
    video = {"url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "title": SECRET, "caption": ""}
    return {
        "image": [("image", {"image": picture, "caption": f"<p>{LONG}</p>"})],
        "image_pair": [("image_pair", {"left": picture, "right": picture,
                                       "caption": f"<p>{LONG}</p>"})],
        "image, then text": [("image", {"image": picture, "caption": ""}),
                             ("prose", f"<p>{LONG}</p>")],
        "expert_quote": [("expert_quote", {"expert": expert, "quote": LONG})],
        "video": [("video", video), ("prose", f"<p>{LONG}</p>")],
        "read_more": [("read_more", {"article": make_article(body=[]).pk}),
                      ("prose", f"<p>{LONG}</p>")],
    }  # fmt: skip


ROWS = ("image", "image_pair", "image, then text", "expert_quote", "video", "read_more")
PLACES = ("/feed/", "/blog/management/feed/", "/blog/", "/llms.txt", "/search/?q=members+reads")


def raw(*blocks):
    """Raw data of a body."""
    return [{"type": kind, "value": value, "id": str(n)} for n, (kind, value) in enumerate(blocks)]


def leaks(article) -> list[str]:
    """The places where a stranger finds the secret."""
    found = [
        path for path in (article.url, *PLACES) if SECRET in Client().get(path).content.decode()
    ]
    return found + (["the index"] if SECRET in article_text(article) else [])


def test_every_kind_of_block_is_tried():
    tried = {kind for kind, _ in long_blocks().values()} | set(ROWS)
    assert set(STREAM.child_blocks) <= tried


@pytest.mark.django_db
@pytest.mark.parametrize("access", ["members", "metered"])
@pytest.mark.parametrize("kind", long_blocks())
def test_the_rest_of_a_block_stands_nowhere(kind, access, settings):
    settings.FREE_ARTICLES = 0
    assert leaks(make_article(access=access, body=[long_blocks()[kind]])) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ROWS)
def test_the_rest_of_a_picture_a_video_or_a_quote_stands_nowhere(kind):
    assert leaks(make_article(access="members", body=blocks_of_rows()[kind])) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in long_blocks() if kind != "call_to_action"])
def test_the_opening_of_a_block_is_shown(kind):
    article = make_article(access="members", body=[long_blocks()[kind]])
    soup = BeautifulSoup(Client().get(article.url).content, "html.parser")
    assert len(split_words(soup.select_one(".article__opening").get_text(" "))) >= 60


@pytest.mark.django_db
def test_a_picture_at_the_beginning_is_shown_with_the_text_after_it():
    article = make_article(access="members", body=blocks_of_rows()["image, then text"])
    soup = BeautifulSoup(Client().get(article.url).content, "html.parser")
    opening = soup.select_one(".article__opening")
    assert (opening.img is not None, "Ask for what you need" in opening.text) == (True, True)


@pytest.mark.django_db
def test_a_member_reads_every_word_in_one_piece(client):
    article = make_article(access="free", body=[("prose", f"<p>One.</p><p>{LONG}</p><p>End.</p>")])
    soup = BeautifulSoup(client.get(article.url).content, "html.parser")
    assert [len(p.get_text()) for p in soup.select(".body p")[:3]] == [4, len(LONG), 4]


def test_the_opening_ends_with_the_sentence_that_reaches_a_hundred_and_twenty_words():
    (block,) = split_raw(STREAM, raw(("prose", f"<p>{LONG}</p>"))).shown
    text = BeautifulSoup(block["value"], "html.parser").get_text()
    assert (len(text.split()), text[-5:]) == (121, "fair.")


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("<p>One two. Three four.</p>", "<p>One two.</p>"),
        ("<p>One two three four.</p>", "<p>One two</p>"),
        ("<p>One.</p>", ""),
        ("<p>One.</p><p>Two.</p>", "<p>One.</p>"),
        ("<p>One.</p><h2>Two</h2><p>Three.</p>", "<p>One.</p>"),
        ("<p>One.</p><ul><li>Two.</li><li>Three.</li></ul>", "<p>One.</p>"),
        ("", ""),
    ],
)
def test_of_a_short_text_half_is_open_at_most(text, opening):
    shown = split_raw(STREAM, raw(("prose", text))).shown
    assert "".join(block["value"] for block in shown) == opening


def test_the_opening_ends_before_the_second_heading():
    text = f"<h2>First</h2><p>Short.</p><h2>Second</h2><p>{LONG}</p>"
    (block,) = split_raw(STREAM, raw(("prose", text))).shown
    assert block["value"] == "<h2>First</h2><p>Short.</p>"


def test_what_is_before_and_after_the_cut_is_the_whole_text():
    text = f"<p>One.</p><ol><li>{LONG}</li><li>Two</li></ol><p>Three.</p>"
    split = split_raw(STREAM, raw(("prose", text), ("pull_quote", {"quote": "Ask."})))
    assert "".join(str(block["value"]) for block in split.before[:1]) == "<p>One.</p>"
    assert split.before[0]["value"] + split.after[0]["value"] == text
    assert split.after[1]["value"] == {"quote": "Ask."}


WORDS = st.lists(
    st.sampled_from(["ask", "fair.", "why?", "工資", "透明。", "ผู้หญิง", "a&b", "<", "…", "w" * 90]),
    max_size=90,
).map(" ".join)
INLINE = st.builds(
    lambda before, tag, inside, after: f"{before} <{tag}>{inside}</{tag}>{after}",
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    st.sampled_from(["b", "i", "code", 'a href="https://example.com/"']),
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
).map(lambda html: re.sub(r"</a href[^>]*>", "</a>", html))
ITEMS = st.recursive(
    INLINE,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(
        lambda items: "Say<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    ),
    max_leaves=4,
)
PARTS = st.one_of(
    INLINE.map(lambda html: f"<p>{html}</p>"),
    st.lists(INLINE, max_size=4).map(lambda lines: f"<p>{'<br/>'.join(lines)}</p>"),
    INLINE.map(lambda html: f"<blockquote>{html}</blockquote>"),
    st.lists(ITEMS, max_size=4).map(
        lambda items: "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"
    ),
    INLINE.map(lambda html: f"<h3>{html}</h3>"),
    st.just("<p></p>"),
)
RICH_TEXTS = st.lists(PARTS, max_size=6).map("".join)


def text_of(html: str) -> str:
    """The text of some HTML without its spaces."""
    return "".join(BeautifulSoup(html, "html.parser").get_text().split())


@given(RICH_TEXTS)
def test_the_opening_of_any_text_is_its_bounded_and_well_formed_beginning(html):
    split = split_raw(STREAM, raw(("prose", html)))
    opening = "".join(block["value"] for block in split.shown)
    whole = str(BeautifulSoup(html, "html.parser"))
    assert text_of(whole).startswith(text_of(opening))
    assert opening == str(BeautifulSoup(opening, "html.parser"))
    assert (
        len(split_words(BeautifulSoup(opening, "html.parser").get_text("\n")))
        <= LONGEST_OPENING * 2
    )
    assert text_of(opening) != text_of(whole) or not text_of(whole)
    assert "".join(block["value"] for block in split.before + split.after) == whole
