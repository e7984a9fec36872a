"""The RSS feeds."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from wagtail.rich_text import RichText

from accounts import gate
from core.pictures.rendering import SHARED
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_tag,
    make_topic,
)

pytestmark = pytest.mark.django_db

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


@pytest.fixture
def channel(client):
    """Fetch a feed and parse it."""
    return lambda path="/feed/": ElementTree.fromstring(client.get(path).content).find("channel")


def texts(element, path) -> list[str]:
    """The texts of all elements at a path."""
    return [found.text for found in element.findall(path, SPACES)]


def test_the_feed_is_rss(client):
    assert client.get("/feed/")["Content-Type"] == "application/rss+xml; charset=utf-8"


def test_the_feed_has_the_newest_twenty_articles_newest_first(channel):
    titles = [make_article().title for _ in range(22)]
    assert texts(channel(), "item/title") == titles[:1:-1]


def test_an_unpublished_article_is_not_in_the_feed(channel):
    make_article(live=False)
    assert texts(channel(), "item/title") == []


def test_an_article_is_linked_by_its_full_address(channel):
    make_article("Ask", topic=make_topic("Pay"))
    assert texts(channel(), "item/link") == ["http://localhost/blog/pay/ask/"]


def test_an_article_keeps_its_identity_when_it_is_renamed(channel):
    article = make_article("Ask", topic=make_topic("Pay"))
    before = texts(channel(), "item/guid")
    article.slug = "ask-well"
    article.save_revision().publish()
    assert texts(channel(), "item/guid") == before


def test_every_author_of_an_article_is_named(channel):
    make_article(authors=[make_contributor("Ada Example"), make_contributor("Dr Bea Example")])
    assert texts(channel(), "item/dc:creator") == ["Ada Example", "Dr Bea Example"]


def test_the_categories_of_an_article_are_its_topic_and_tags(channel):
    make_article(topic=make_topic("Pay"), tags=[make_tag("Raise"), make_tag("Bonus")])
    assert sorted(texts(channel(), "item/category")) == ["Bonus", "Pay", "Raise"]


def test_an_article_is_described_by_its_dek(channel):
    make_article(dek="Why & how")
    assert texts(channel(), "item/description") == ["Why & how"]


def test_the_whole_text_of_a_free_article_is_in_the_feed(channel):
    body = [("prose", "<p>Opening.</p><h2>More</h2><p>The end.</p>")]
    make_article(access=gate.FREE, body=body)
    assert "The end." in texts(channel(), "item/content:encoded")[0]


@pytest.mark.parametrize("access", [gate.METERED, gate.MEMBERS])
def test_only_the_opening_of_a_gated_article_is_in_the_feed(channel, access):
    body = [("prose", "<p>Opening.</p><h2>More</h2><p>The end.</p>")]
    make_article(access=access, body=body)
    (content,) = texts(channel(), "item/content:encoded")
    assert ("Opening." in content, "The end." in content) == (True, False)


def test_the_opening_of_a_gated_article_leads_to_the_rest(channel):
    article = make_article("Ask", body=[("prose", "<p>Opening.</p><h2>More</h2><p>End.</p>")])
    (content,) = texts(channel(), "item/content:encoded")
    assert f'<a href="http://localhost{article.url}">Read on' in content


def test_an_article_that_becomes_gated_is_cut_at_once(channel):
    body = [("prose", "<p>Opening.</p><h2>More</h2><p>The end.</p>")]
    article = make_article(access=gate.FREE, body=body)
    channel()
    article.access = gate.MEMBERS
    article.save()
    assert "The end." not in texts(channel(), "item/content:encoded")[0]


def test_a_changed_text_is_in_the_feed_at_once(channel):
    article = make_article(access=gate.FREE, body=[("prose", "<p>Before.</p>")])
    channel()
    article.body = [("prose", RichText("<p>After.</p>"))]
    article.save()
    assert "After." in texts(channel(), "item/content:encoded")[0]


def test_links_and_pictures_in_the_text_have_full_addresses(channel):
    make_article(access=gate.FREE, body=[("prose", '<p><a href="/about/">About</a></p>')])
    assert 'href="http://localhost/about/"' in texts(channel(), "item/content:encoded")[0]


def test_characters_that_xml_cannot_hold_are_left_out(channel):
    make_article("Bell\x07", slug="bell", dek="A\x0bB\ufffe")
    assert texts(channel(), "item/description") == ["AB"]


def test_the_picture_of_an_article_is_enclosed(channel):
    hero = make_picture(size=(2_400, 1_000), credit="Ida Photo")
    make_article(hero=hero, hero_alt="A desk")
    found = channel()
    shared = hero.get_rendition(SHARED)
    assert found.find("item/enclosure").attrib == {
        "url": f"http://localhost{shared.url}",
        "length": str(shared.file.size),
        "type": "image/jpeg",
    }
    assert found.find("item/media:content", SPACES).attrib["width"] == "1600"


def test_the_picture_of_an_article_has_its_credit_and_description(channel):
    make_article(hero=make_picture(credit="Ida Photo"), hero_alt="A desk")
    found = channel()
    assert texts(found, "item/media:content/media:credit") == ["Ida Photo"]
    assert texts(found, "item/media:content/media:description") == ["A desk"]


def test_an_article_says_when_its_text_was_last_updated(channel):
    make_article(updated_at=datetime(2026, 5, 4, tzinfo=UTC))
    assert texts(channel(), "item/atom:updated") == ["2026-05-04T00:00:00+00:00"]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/feed/", "Brightside"),
        ("/blog/pay/feed/", "Brightside: Pay"),
        ("/tags/raise/feed/", "Brightside: Raise"),
    ],
)
def test_each_feed_has_a_title_and_its_own_address(channel, path, title):
    make_topic("Pay")
    make_tag("Raise")
    found = channel(path)
    assert found.find("title").text == title
    assert found.find("atom:link", SPACES).attrib["href"] == f"http://localhost{path}"


@pytest.mark.parametrize("path", ["/blog/pay/feed/", "/tags/raise/feed/"])
def test_the_feed_of_a_topic_or_tag_has_only_its_articles(channel, path):
    make_article("In", topic=make_topic("Pay"), tags=[make_tag("Raise")])
    make_article("Out", topic=make_topic("Management"))
    assert texts(channel(path), "item/title") == ["In"]


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_a_feed_that_has_not_changed_is_not_sent_again(client, header):
    make_article()
    known = client.get("/feed/")[header]
    asked = "if-none-match" if header == "ETag" else "if-modified-since"
    assert client.get("/feed/", headers={asked: known}).status_code == 304


@pytest.mark.parametrize("access", [gate.FREE, gate.METERED])
def test_more_articles_take_no_more_queries(client, django_assert_max_num_queries, access):
    for number in range(12):
        expert = make_contributor(f"Expert {number}")
        make_article(
            access=access,
            hero=make_picture(),
            hero_alt="A",
            tags=[make_tag(f"Tag {number}")],
            body=[
                ("prose", "<p>Text.</p>"),
                ("expert_quote", {"expert": expert.pk, "quote": "Ask."}),
            ],
        )
    with django_assert_max_num_queries(10):
        client.get("/feed/")
