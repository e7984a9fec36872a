"""Whatever HTML or Markdown is imported: no word, link or picture is lost without a line."""

import itertools
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.convert import Converter
from articles.importers.markdown import drop_templates, parser
from articles.importers.source import PictureRef
from articles.importers.wordpress_text import prepare_text

INLINE = [
    *("a", "abbr", "b", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark"),
    *("q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "label", "ruby", "rt"),
]
BLOCKS = [
    *("p", "div", "section", "article", "aside", "header", "footer", "main", "center", "address"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"),
    *("figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "td", "th", "details"),
    *("summary", "form", "fieldset", "legend", "noscript", "button", "hr", "iframe", "video"),
    *("audio", "object", "svg", "nav", "hgroup", "picture", "menu", "custom-card", "option"),
    *("select", "textarea", "template", "map", "dialog", "search", "math"),
]
ATTRIBUTES = [
    "",
    "",
    ' id="x{n}"',
    ' class="footnotes"',
    ' href="#x{n}"',
    ' title="t"',
    ' start="4"',
]
PIECES = [
    " w{n} ",
    " w{n} ",
    "<br>",
    "<hr/>",
    "<!-- c{n} -->",
    "<script>s{n}</script>",
    "<style>s{n}</style>",
    ' <img src="ok{n}.png" alt="w{n}"> ',
    ' <img src="missing{n}.png" alt="w{n}"> ',
    ' <a href="https://example.com/{n}">w{n}</a> ',
    ' <a href="mailto:{n}@example.com"> w{n} <b>w{n}b</b></a> ',
    ' <a href="javascript:alert({n})">w{n}</a> ',
    ' <a href="https://example.com/{n}"><img src="ok{n}.png" alt=""></a> ',
    ' <sup><a href="#x1">1</a></sup> ',
    "\n\n",
    " — w{n} ",
    " &amp; &nbsp; ",
]


@st.composite
def html_texts(draw):
    """A text of every element, nested anyhow, some of it not closed."""
    counter = itertools.count(1)

    def fill(text):
        return text.replace("{n}", str(next(counter)))

    def element(depth):
        if depth == 0 or draw(st.integers(0, 3)) == 0:
            return fill(draw(st.sampled_from(PIECES)))
        name = draw(st.sampled_from(INLINE + BLOCKS))
        inside = "".join(element(depth - 1) for _ in range(draw(st.integers(0, 3))))
        opening = f"<{name}{fill(draw(st.sampled_from(ATTRIBUTES)))}>"
        closing = draw(st.sampled_from([f"</{name}>"] * 8 + ["", "</p>", "</div>"]))
        return f"{opening}{inside}{closing}"

    return "".join(element(4) for _ in range(draw(st.integers(1, 4))))


def visible(source):
    """The words, links and pictures that a reader of some HTML has: those the test has put in."""
    soup = BeautifulSoup(source, "html.parser")
    for hidden in soup.find_all(["script", "style", "template"]):
        hidden.decompose()
    words = re.findall(r"\bw\d+b?\b", soup.get_text(" "))
    links = [a["href"] for a in soup.find_all("a", href=True) if not a["href"].startswith("#")]
    return words, links, [image["src"] for image in soup.find_all("img", src=True)]


def texts(value):
    """Every text of a block."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
    elif isinstance(value, PictureRef):
        yield value.written
    else:
        yield str(value)


def convert(source, prepare=lambda text, note: text):
    """Return the blocks of some HTML and all that was told."""
    told = []

    def note(message, near=""):
        told.append(message)

    def picture(address):
        if address.startswith("ok"):
            return PictureRef(address, Path(address), "x")
        note(f"no picture file for {address}")
        return None

    blocks = Converter(picture, note).convert(prepare(source, note))
    return blocks, told


def unreported(source, blocks, told):
    """What a reader misses without a line about it."""
    words, links, pictures = visible(source)
    output = " ".join(text for _, value in blocks for text in texts(value))
    output = re.sub(r"<[^>]*>", lambda tag: f" {tag[0]} ", output)
    report = " ".join(told)
    counted = sum(int(n) - 12 for n in re.findall(r"… \((\d+) words\)", report))
    seen = set(re.findall(r"\bw\d+b?\b", output + " " + report))
    missing = [word for word in words if word not in seen]
    missing = [] if len(missing) <= counted else missing
    missing += [link for link in links if link not in output and link not in report]
    return missing + [src for src in pictures if src not in output and src not in report]


@given(html_texts())
def test_no_html_is_lost_without_a_line(source):
    blocks, told = convert(source)
    assert unreported(source, blocks, told) == []


@given(html_texts())
def test_no_words_run_into_each_other(source):
    blocks, _ = convert(source)
    output = " ".join(text for _, value in blocks for text in texts(value))
    output = re.sub(r"</?(a|b|i|s|code|sub|sup)\b[^>]*>", "", output)
    assert re.findall(r"\bw\d+b?w\d+", output) == []


@given(html_texts())
def test_no_text_of_wordpress_is_lost_without_a_line(source):
    blocks, told = convert(source, lambda text, note: prepare_text(text, {}, note))
    assert unreported(source, blocks, told) == []


MARKDOWN = [
    "w{n} **w{n}b** ~~w{n}~~ [w{n}](https://example.com/{n})\n",
    "- w{n}\n",
    "  - w{n}\n\n    w{n}\n",
    "1. w{n}\n",
    "> w{n}\n",
    "> w{n}\n>\n> — w{n}\n",
    "> > w{n}\n",
    "# w{n}\n",
    "w{n}\n===\n",
    "| w{n} | [w{n}](https://example.com/{n}) |\n| --- | --- |\n| w{n} | w{n} |\n",
    "```\nw{n} {{ w{n} }}\n```\n",
    "    w{n}\n",
    "![w{n}](ok{n}.png)\n",
    "![w{n}](missing{n}.png)\n",
    "w{n}[^1]\n",
    "[^1]: w{n}\n",
    "w{n}\n: w{n}\n",
    "<div>w{n}\n",
    "</div>\n",
    "<p>w{n}</p>\n",
    "***\n",
    "{% include w{n} %} w{n} {: .w{n}}\n",
    "`w{n}` <kbd>w{n}</kbd>\n",
    "\n",
    "\n\n",
]


@given(st.lists(st.sampled_from(MARKDOWN), min_size=1, max_size=12))
def test_no_markdown_is_lost_without_a_line(parts):
    counter = itertools.count(1)
    source = "".join(re.sub(r"\{n\}", lambda _: str(next(counter)), part) for part in parts)
    told = []
    text = drop_templates(source, lambda message, near="": told.append(message))
    rendered = parser.render(text)
    blocks, more = convert(rendered)
    assert unreported(rendered, blocks, told + more) == []
    left_out = re.findall(r"w\d+b?", " ".join(set(re.findall(r"{%.*?%}|{:[^}]*}", source))))
    kept = " ".join(told) + rendered
    assert [word for word in left_out if word not in kept] == []


KEPT = {
    "several paragraphs": (
        "<blockquote><p>One.</p><p>Two.</p></blockquote>",
        ("quotation", {"text": "<p>One.</p><p>Two.</p>", "attribution": ""}),
    ),
    "loose text beside a paragraph": (
        "<blockquote>One. <p>Two.</p> Three.</blockquote>",
        ("quotation", {"text": "<p>One.</p><p>Two.</p><p>Three.</p>", "attribution": ""}),
    ),
    "a cite": (
        "<blockquote><p>One.</p><cite>Ada</cite></blockquote>",
        ("quotation", {"text": "<p>One.</p>", "attribution": "<p>Ada</p>"}),
    ),
    "a footer with a dash": (
        "<blockquote>One.<footer>— Ada, <cite>A book</cite></footer></blockquote>",
        ("quotation", {"text": "<p>One.</p>", "attribution": "<p>Ada, <i>A book</i></p>"}),
    ),
    "a line after a dash": (
        "<blockquote><p>One.<br>– Ada</p></blockquote>",
        ("quotation", {"text": "<p>One.</p>", "attribution": "<p>Ada</p>"}),
    ),
    "a paragraph after a dash": (
        "<blockquote><p>One.</p><p>-Ada</p></blockquote>",
        ("quotation", {"text": "<p>One.</p>", "attribution": "<p>Ada</p>"}),
    ),
    "the caption of a quotation's figure": (
        "<figure><blockquote>One.</blockquote><figcaption>Ada</figcaption></figure>",
        ("quotation", {"text": "<p>One.</p>", "attribution": "<p>Ada</p>"}),
    ),
    "a title within the words": (
        "<blockquote>I read <cite>A book</cite>.</blockquote>",
        ("prose", "<blockquote>I read <i>A book</i>.</blockquote>"),
    ),
    "a list of definitions": (
        "<dl><dt>Pay</dt><dd>What you <b>get</b>.</dd></dl>",
        ("definitions", [{"term": "Pay", "text": "<p>What you <b>get</b>.</p>"}]),
    ),
    "small signs and a line": (
        "<p>x<sup>2</sup>, H<sub>2</sub>O, <del>old</del></p><hr>",
        ("prose", "<p>x<sup>2</sup>, H<sub>2</sub>O, <s>old</s></p><hr/>"),
    ),
    "a list within a paragraph": (
        "<p>Intro:<ul><li>One</li></ul></p>",
        ("prose", "<p>Intro:</p><ul><li>One</li></ul>"),
    ),
    "paragraphs of an item": (
        "<ul><li><p>One</p><p>Two</p><ul><li>In</li></ul></li></ul>",
        ("prose", "<ul><li>One<br/>Two<ul><li>In</li></ul></li></ul>"),
    ),
    "a bookmark card": (
        '<figure><a class="kg-bookmark-container" href="https://b.example/"><div>Title</div>'
        "<div>About it</div></a></figure>",
        ("prose", '<p><a href="https://b.example/"><b>Title</b></a><br/>About it</p>'),
    ),
    "what opens on a click": (
        "<details><summary>More</summary><p>Text</p></details>",
        ("prose", "<p><b>More</b></p><p>Text</p>"),
    ),
    "a link to a heading": (
        '<p><a href="#a">Go</a></p><h2 id="a">Über uns</h2>',
        ("prose", '<p><a href="#uber-uns">Go</a></p><h2>Über uns</h2>'),
    ),
}


@pytest.mark.parametrize("case", KEPT)
def test_a_conversion_keeps(case):
    source, block = KEPT[case]
    assert convert(source) == ([block], [])


def test_the_pictures_of_a_gallery_keep_captions_of_their_own():
    source = "<figure>" + "".join(
        f'<figure><img src="ok{n}.png" alt="x"><figcaption>Caption {n}</figcaption></figure>'
        for n in (1, 2, 3)
    )
    blocks, _ = convert(source + "</figure>")
    captions = [value["caption"] for _, value in blocks]
    assert captions == ["<p>Caption 1</p>", "<p>Caption 2</p>", "<p>Caption 3</p>"]


def test_the_caption_of_a_whole_gallery_stands_once():
    pictures = "".join(f'<img src="ok{n}.png" alt="x">' for n in (1, 2, 3))
    blocks, _ = convert(f"<figure><div>{pictures}</div><figcaption>All</figcaption></figure>")
    assert [value["caption"] for _, value in blocks] == ["", "", "<p>All</p>"]


def test_two_pictures_under_one_caption_are_a_pair():
    pictures = "".join(f'<img src="ok{n}.png" alt="x">' for n in (1, 2))
    ((kind, value),), _ = convert(f"<figure>{pictures}<figcaption>Both</figcaption></figure>")
    assert (kind, value["caption"]) == ("image_pair", "<p>Both</p>")


def test_a_caption_stays_where_its_picture_is_missing():
    blocks, _ = convert('<figure><img src="gone.png"><figcaption>Words</figcaption></figure>')
    assert blocks == [("prose", "<p>Words</p>")]


def test_footnotes_are_linked():
    blocks, told = convert(
        '<p>Text<sup id="r1"><a href="#n1">[1]</a></sup></p><ol class="footnotes">'
        '<li id="n1">The <b>note</b>. <a href="#r1">↩</a></li></ol>'
    )
    assert blocks == [
        ("prose", '<p>Text<sup><a href="#note-1">1</a></sup></p>'),
        ("footnotes", ["The <b>note</b>."]),
    ]
    assert told == []


@pytest.mark.parametrize(
    "intro", ["Intro:\n<ul>\n<li>One</li>\n</ul>", "Intro:<ul><li>One</li></ul>"]
)
def test_a_list_right_after_a_line_of_wordpress_is_a_list(intro):
    blocks, _ = convert(intro, lambda text, note: prepare_text(text, {}, note))
    assert blocks == [("prose", "<p>Intro:</p><ul><li>One</li></ul>")]


def test_a_table_right_after_a_line_of_wordpress_is_a_table():
    source = "Intro:\n<table>\n<tr><td>a</td><td>b</td></tr>\n</table>\nAfter."
    blocks, _ = convert(source, lambda text, note: prepare_text(text, {}, note))
    assert [kind for kind, _ in blocks] == ["prose", "table", "prose"]


def test_a_quotation_of_wordpress_keeps_all_its_paragraphs():
    source = "<blockquote>One.\n\nTwo.\n\nThree.</blockquote>"
    ((_, value),), _ = convert(source, lambda text, note: prepare_text(text, {}, note))
    assert value["text"] == "<p>One.</p><p>Two.</p><p>Three.</p>"
