"""What the head of a page says to crawlers and to those who share it."""

import pytest
from django.template import engines
from django.test import RequestFactory

from articles.models import Contributor, ContributorLink
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_standard_page,
    make_tag,
    make_topic,
)
from tests.support.machine_reading import head_of, linked, make_publisher, nodes_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client):
    """Fetch a page and read its head."""
    return lambda path: head_of(client.get(path))


def test_the_canonical_address_of_an_article_is_its_own(head):
    article = make_article("Ask", topic=make_topic("Pay"))
    assert linked(head(f"{article.url}?ref=mail"), "canonical") == [
        "http://localhost/blog/pay/ask/"
    ]


def test_an_article_that_appeared_elsewhere_first_says_so(head):
    article = make_article(canonical_url="https://first.example/ask")
    assert linked(head(article.url), "canonical") == ["https://first.example/ask"]


def test_the_description_of_an_article_is_what_editors_wrote_for_search(head):
    article = make_article(search_description="For search.")
    assert said(head(article.url), "description") == ["For search."]


def test_an_article_without_a_description_for_search_is_described_by_its_dek(head):
    article = make_article(search_description="", dek="The dek.")
    assert said(head(article.url), "description") == ["The dek."]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("og:type", "article"),
        ("og:title", "Ask “now” & win"),
        ("og:url", "http://localhost/blog/pay/ask/"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", "Pay: Ask “now” & win"),
        ("og:locale", "en_US"),
        ("article:section", "Pay"),
        ("article:tag", "Raise"),
        ("article:author", "http://localhost/contributors/ada-example/"),
        ("twitter:card", "summary_large_image"),
        ("twitter:data1", "Ada Example"),
    ],
)
def test_a_shared_article_says_what_it_is(head, name, value):
    tag, author = make_tag("Raise"), make_contributor("Ada Example")
    article = make_article(
        "Ask “now” & win", slug="ask", topic=make_topic("Pay"), tags=[tag], authors=[author]
    )
    assert said(head(article.url), name) == [value]


def test_a_shared_article_says_when_it_was_published(head):
    article = make_article()
    assert said(head(article.url), "article:published_time") == [
        article.first_published_at.isoformat()
    ]


def test_the_card_of_an_article_is_there(head, client):
    (card,) = said(head(make_article().url), "og:image")
    assert client.get(card.removeprefix("http://localhost"))["Content-Type"] == "image/png"


def test_a_page_without_a_card_of_its_own_has_the_default_one(head):
    (card,) = said(head("/"), "og:image")
    assert card.startswith("http://localhost/brand/card.png?v=")


@pytest.fixture
def long_list():
    """A tag whose articles take three pages."""
    tag = make_tag("Raise")
    for _ in range(25):
        make_article(tags=[tag])


@pytest.mark.parametrize(
    ("path", "canonical", "previous", "following"),
    [
        ("/tags/raise/", "", [], ["?page=2"]),
        ("/tags/raise/?page=1", "", [], ["?page=2"]),
        ("/tags/raise/?page=2", "?page=2", [""], ["?page=3"]),
        ("/tags/raise/?page=3&ref=x", "?page=3", ["?page=2"], []),
    ],
)
def test_each_page_of_a_list_is_its_own_and_knows_its_neighbours(
    head, long_list, path, canonical, previous, following
):
    found, base = head(path), "http://localhost/tags/raise/"
    assert linked(found, "canonical") == [base + canonical]
    assert linked(found, "prev") == [base + address for address in previous]
    assert linked(found, "next") == [base + address for address in following]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about/",
        "/blog/",
        "/blog/pay/",
        "/contributors/",
        "/contributors/ada-example/",
        "/tags/",
        "/tags/raise/",
    ],
)
def test_pages_for_readers_may_be_listed_with_large_pictures(head, path):
    make_standard_page("About")
    make_article(
        topic=make_topic("Pay"), tags=[make_tag("Raise")], authors=[make_contributor("Ada Example")]
    )
    assert said(head(path), "robots") == ["max-image-preview:large"]


def test_a_page_that_is_not_there_is_not_for_search_engines(head):
    assert said(head("/nowhere/"), "robots") == ["noindex"]


def test_a_page_of_a_list_that_is_not_there_is_not_for_search_engines(head):
    assert said(head("/contributors/?page=99"), "robots") == ["noindex"]


def test_other_views_are_not_for_search_engines():
    template = engines["django"].get_template("partials/meta.html")
    html = template.render({}, RequestFactory().get("/accounts/login/"))
    assert '<meta name="robots" content="noindex">' in html


def test_a_page_rendered_without_a_request_is_not_for_search_engines():
    html = engines["django"].get_template("partials/meta.html").render({})
    assert '<meta name="robots" content="noindex">' in html


def test_every_page_links_to_the_feed(head):
    assert linked(head("/"), "alternate") == ["http://localhost/feed/"]


def test_an_article_links_to_the_feed_of_its_topic(head):
    article = make_article(topic=make_topic("Pay"))
    assert "http://localhost/blog/pay/feed/" in linked(head(article.url), "alternate")


def test_a_tag_links_to_its_feed(head):
    make_tag("Raise")
    assert "http://localhost/tags/raise/feed/" in linked(head("/tags/raise/"), "alternate")


def test_our_name_on_x_comes_from_the_profiles(head):
    make_publisher(profiles="https://social.example/us https://x.com/us")
    assert said(head("/"), "twitter:site") == ["@us"]


def test_the_head_of_an_article_asks_for_nothing_that_makes_it_personal(client, settings):
    settings.GATE_AT_EDGE = True
    response = client.get(make_article().url, headers={"X-Reader-Gate": "open"})
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_head_adds_only_the_publisher_to_the_queries_of_an_article(
    client, django_assert_max_num_queries
):
    article = make_article(hero=make_picture(), hero_alt="A", tags=[make_tag("Raise")])
    article = type(article).objects.select_related("hero").get(pk=article.pk)
    request = RequestFactory().get(article.url)
    context = article.get_context(request)
    assert context["page"].topic
    assert context["page"].author_list is not context["page"].expert_list
    template = engines["django"].get_template("partials/meta.html")
    template.render(context, request)
    with django_assert_max_num_queries(2):  # the publisher, the tags
        template.render(article.get_context(request), request)


def test_the_title_of_a_page_for_search_is_the_one_that_is_shared(head):
    assert said(head("/"), "og:title") == [
        "Career advice for women, and employers rated by the women who work there"
    ]


def test_a_contributor_without_a_bio_has_no_empty_description(head):
    make_contributor("Ada Example")
    assert said(head("/contributors/ada-example/"), "description") == []


def test_a_preview_is_not_for_search_engines():
    article = make_article()
    response = article.make_preview_request()
    assert said(head_of(response), "robots") == ["noindex"]
    assert nodes_of(response)["Article"]["headline"] == article.title


def test_a_contributor_can_be_previewed_before_being_saved():
    contributor = Contributor(name="Ada Example", slug="ada-example")
    head = head_of(contributor.make_preview_request())
    (card,) = said(head, "og:image")
    assert card.startswith("http://localhost/brand/card.png?v=")


def test_a_contributor_can_be_previewed_with_links_that_are_not_saved():
    contributor = make_contributor("Ada Example")
    contributor.links.add(ContributorLink(label="Home", url="https://ada.example/"))
    profile = nodes_of(contributor.make_preview_request())["ProfilePage"]
    assert profile["mainEntity"]["sameAs"] == ["https://ada.example/"]
