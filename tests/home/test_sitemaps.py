"""The sitemap, and the text files for machines."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from wagtail.models import PageViewRestriction

from accounts import gate
from core.pictures.rendering import SHARED
from home import sitemaps
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_standard_page,
    make_tag,
    make_topic,
)
from tests.support.machine_reading import make_publisher

pytestmark = pytest.mark.django_db

SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}


@pytest.fixture
def found(client):
    """Fetch a sitemap; return the texts at a path in it."""

    def texts(address, path="s:url/s:loc"):
        root = ElementTree.fromstring(client.get(address).content)
        return [element.text for element in root.findall(path, SPACES)]

    return texts


def test_the_index_names_each_section_that_is_not_empty(found):
    make_article(tags=[make_tag()])
    assert found("/sitemap.xml", "s:sitemap/s:loc") == [
        "http://localhost/sitemap-articles.xml",
        "http://localhost/sitemap-tags.xml",
        "http://localhost/sitemap-contributors.xml",
        "http://localhost/sitemap-pages.xml",
    ]


def test_a_section_without_entries_is_not_in_the_index(found):
    assert found("/sitemap.xml", "s:sitemap/s:loc") == ["http://localhost/sitemap-pages.xml"]


def test_a_long_section_is_cut_into_parts(found, monkeypatch):
    monkeypatch.setattr(sitemaps, "LIMIT", 2)
    for _ in range(3):
        make_article()
    assert "http://localhost/sitemap-articles.xml?p=2" in found("/sitemap.xml", "s:sitemap/s:loc")
    assert len(found("/sitemap-articles.xml?p=2")) == 1


@pytest.mark.parametrize("access", [gate.FREE, gate.METERED, gate.MEMBERS])
def test_every_published_article_is_in_the_sitemap(found, access):
    make_article("Ask", topic=make_topic("Pay"), access=access)
    assert found("/sitemap-articles.xml") == ["http://localhost/blog/pay/ask/"]


def test_an_unpublished_article_is_not_in_the_sitemap(found):
    make_article(live=False)
    assert found("/sitemap-articles.xml") == []


@pytest.mark.parametrize("kind", ["article", "page"])
def test_a_private_page_is_not_in_the_sitemap(found, kind):
    page = make_article() if kind == "article" else make_standard_page("Secret")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert page.full_url not in found(f"/sitemap-{kind}s.xml")


def test_an_article_that_has_been_seen_comes_with_its_picture(found, client):
    hero = make_picture()
    client.get(make_article(hero=hero, hero_alt="A").url)
    assert found("/sitemap-articles.xml", "s:url/image:image/image:loc") == [
        f"http://localhost{hero.get_rendition(SHARED).url}"
    ]


def test_an_article_says_when_it_was_last_published(found):
    make_article(last_published_at=datetime(2026, 5, 4, tzinfo=UTC))
    assert found("/sitemap-articles.xml", "s:url/s:lastmod") == ["2026-05-04T00:00:00+00:00"]


def test_home_blog_topics_and_standard_pages_are_in_the_sitemap(found):
    make_topic("Pay")
    make_standard_page("About")
    assert sorted(found("/sitemap-pages.xml")) == [
        "http://localhost/",
        "http://localhost/about/",
        "http://localhost/blog/",
        "http://localhost/blog/pay/",
    ]


def test_only_tags_with_published_articles_are_in_the_sitemap(found):
    make_tag("Unused")
    make_article(tags=[make_tag("Used")])
    make_article(tags=[make_tag("Draft")], live=False)
    assert found("/sitemap-tags.xml") == ["http://localhost/tags/used/"]


def test_authors_and_experts_of_published_articles_are_in_the_sitemap(found):
    make_contributor("Idle")
    make_article(authors=[make_contributor("Author")], experts=[make_contributor("Expert")])
    assert found("/sitemap-contributors.xml") == [
        "http://localhost/contributors/author/",
        "http://localhost/contributors/expert/",
    ]


def test_a_contributor_changes_with_her_newest_article(found):
    ada = make_contributor("Ada")
    make_article(authors=[ada], last_published_at=datetime(2026, 5, 4, tzinfo=UTC))
    make_article(authors=[ada], last_published_at=datetime(2026, 5, 3, tzinfo=UTC))
    make_article(authors=[], experts=[ada], last_published_at=datetime(2026, 5, 5, tzinfo=UTC))
    assert found("/sitemap-contributors.xml", "s:url/s:lastmod") == ["2026-05-05T00:00:00+00:00"]


@pytest.mark.parametrize(
    "address", ["/sitemap-users.xml", "/sitemap-articles.xml?p=2", "/sitemap-articles.xml?p=x"]
)
def test_a_part_that_is_not_there_answers_404(client, address):
    assert client.get(address).status_code == 404


def test_more_articles_take_no_more_queries(client, django_assert_max_num_queries):
    for _ in range(12):
        make_article(hero=make_picture(), hero_alt="A")
    with django_assert_max_num_queries(5):
        client.get("/sitemap-articles.xml")


def test_robots_may_not_fetch_what_is_closed_to_them_and_find_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /search/",
        "",
        "Sitemap: http://localhost/sitemap.xml",
    ]


def test_llms_txt_begins_with_the_name_and_the_summary(client):
    title, _, summary, *_ = client.get("/llms.txt").content.decode().splitlines()
    assert title == "# Brightside"
    assert summary.startswith("> Career advice you can use on Monday")


def test_llms_txt_lists_topics_and_the_newest_articles_with_their_deks(client):
    make_article("Ask [now]", slug="ask", topic=make_topic("Pay"), dek="Why\nnow & here")
    text = client.get("/llms.txt").content.decode()
    assert "- [Pay](http://localhost/blog/pay/): All about pay.\n" in text
    assert "- [Ask \\[now\\]](http://localhost/blog/pay/ask/): Why now & here\n" in text


def test_security_txt_gives_the_editors_address(client):
    make_publisher(contact_email="us@example.com")
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:us@example.com\n" in text
    assert "Expires: " in text


def test_there_is_no_security_txt_without_an_address(client):
    assert client.get("/.well-known/security.txt").status_code == 404
