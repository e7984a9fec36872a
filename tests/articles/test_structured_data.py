"""What pages say in the vocabulary of schema.org."""

from datetime import date

import pytest

from accounts import gate
from articles.models import ContributorLink
from core.pictures.rendering import SHARED
from core.structured_data import build_faq, build_graph
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_standard_page,
    make_tag,
    make_topic,
    make_user,
)
from tests.support.machine_reading import make_publisher, nodes_of

pytestmark = pytest.mark.django_db

FAQ = ("faq", {"title": "Asked", "items": [{"question": "Why?", "answer": "<p>Because.</p>"}]})


def article_node(client, article):
    """The Article node of an article's page."""
    return nodes_of(client.get(article.url))["Article"]


def test_an_article_names_its_authors_as_persons_with_their_pages(client):
    ada = make_contributor("Ada Example", role="Coach", employer="Example Ltd")
    (author,) = article_node(client, make_article(authors=[ada]))["author"]
    assert author == {
        "@type": "Person",
        "@id": "http://localhost/contributors/ada-example/#person",
        "name": "Ada Example",
        "url": "http://localhost/contributors/ada-example/",
        "jobTitle": "Coach",
        "worksFor": {"@type": "Organization", "name": "Example Ltd"},
    }


def test_an_article_names_its_experts_as_contributors(client):
    article = make_article(experts=[make_contributor("Bea Example")])
    assert [one["name"] for one in article_node(client, article)["contributor"]] == ["Bea Example"]


def test_the_picture_of_an_article_says_whom_to_thank_and_until_when_it_may_be_shown(client):
    hero = make_picture(
        size=(3_200, 1_800),
        credit="Ida Photo",
        credit_url="https://photos.example/ida",
        creator="Ida Lens",
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        license_expires=date(2027, 3, 1),
    )
    image = article_node(client, make_article(hero=hero, hero_alt="A desk"))["image"]
    url = f"http://localhost{hero.get_rendition(SHARED).url}"
    assert image == {
        "@type": "ImageObject",
        "url": url,
        "contentUrl": url,
        "width": 1600,
        "height": 900,
        "caption": "A desk",
        "creditText": "Ida Photo",
        "creator": {"@type": "Person", "name": "Ida Lens"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "acquireLicensePage": "https://photos.example/ida",
        "expires": "2027-03-01",
    }


def test_an_article_without_a_picture_has_its_social_card(client):
    image = article_node(client, make_article())["image"]
    assert image.startswith("http://localhost/social/article/")


def test_a_license_without_an_address_is_named(client):
    hero = make_picture(license="Agency, until 2027")
    image = article_node(client, make_article(hero=hero, hero_decorative=True))["image"]
    assert image["license"] == {"@type": "CreativeWork", "name": "Agency, until 2027"}


def test_an_article_gives_its_topic_and_tags(client):
    article = make_article(topic=make_topic("Pay"), tags=[make_tag("Raise"), make_tag("Bonus")])
    node = article_node(client, article)
    assert (node["articleSection"], sorted(node["keywords"])) == ("Pay", ["Bonus", "Raise"])


@pytest.mark.parametrize(
    ("access", "free_articles", "free"),
    [
        (gate.FREE, 3, True),
        (gate.METERED, 3, False),
        (gate.METERED, -1, True),
        (gate.MEMBERS, -1, False),
    ],
)
def test_an_article_says_whether_everyone_may_read_it(
    client, settings, access, free_articles, free
):
    settings.FREE_ARTICLES = free_articles
    assert article_node(client, make_article(access=access))["isAccessibleForFree"] is free


def test_a_gated_article_says_which_part_is_behind_the_gate(client):
    node = article_node(client, make_article(access=gate.MEMBERS))
    assert node["hasPart"] == {
        "@type": "WebPageElement",
        "isAccessibleForFree": False,
        "cssSelector": ".article__gated",
    }


def test_a_free_article_has_no_gated_part(client):
    assert "hasPart" not in article_node(client, make_article(access=gate.FREE))


def test_an_article_is_published_by_the_organization_of_the_same_graph(client):
    nodes = nodes_of(client.get(make_article().url))
    assert nodes["Article"]["publisher"] == {"@id": nodes["Organization"]["@id"]}


def test_the_organization_has_the_profiles_that_editors_have_listed(client):
    profiles = "https://social.example/us\nhttps://x.com/us"
    make_publisher(profiles=profiles)
    assert nodes_of(client.get("/"))["Organization"]["sameAs"] == profiles.split()


def test_the_breadcrumbs_of_an_article_lead_from_the_blog_through_its_topic(client):
    article = make_article("Ask", topic=make_topic("Pay"))
    steps = nodes_of(client.get(article.url))["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Blog", "http://localhost/blog/"),
        (2, "Pay", "http://localhost/blog/pay/"),
        (3, "Ask", "http://localhost/blog/pay/ask/"),
    ]


def test_questions_in_an_open_article_make_a_faq_page(client):
    article = make_article(access=gate.FREE, body=[("prose", "<p>Text.</p>"), FAQ])
    (question,) = nodes_of(client.get(article.url))["FAQPage"]["mainEntity"]
    assert (question["name"], "Because." in question["acceptedAnswer"]["text"]) == ("Why?", True)


def test_a_stranger_gets_no_answers_of_a_members_article(client):
    article = make_article(access=gate.MEMBERS, body=[("prose", "<p>Text.</p>"), FAQ])
    assert b"Because." not in client.get(article.url).content


def test_a_member_gets_the_answers_of_a_members_article(client):
    article = make_article(access=gate.MEMBERS, body=[("prose", "<p>Text.</p>"), FAQ])
    client.force_login(make_user())
    assert "FAQPage" in nodes_of(client.get(article.url))


def test_questions_on_a_standard_page_make_a_faq_page(client):
    page = make_standard_page("Help", body=[FAQ])
    assert "FAQPage" in nodes_of(client.get(page.url))


def test_links_in_answers_are_full_addresses():
    node = build_faq([("Where?", '<p><a href="/about/">Here</a></p>')], "http://localhost/")
    assert node["mainEntity"][0]["acceptedAnswer"]["text"] == (
        '<p><a href="http://localhost/about/">Here</a></p>'
    )


def test_the_page_of_a_contributor_is_a_profile(client):
    ada = make_contributor("Ada Example", short_bio="Coaches people.", portrait=make_picture())
    ContributorLink.objects.create(contributor=ada, label="Home", url="https://ada.example/")
    node = nodes_of(client.get(ada.get_absolute_url()))["ProfilePage"]["mainEntity"]
    assert (node["description"], node["sameAs"], node["image"]["@type"]) == (
        "Coaches people.",
        ["https://ada.example/"],
        "ImageObject",
    )


@pytest.mark.parametrize("path", ["/blog/", "/blog/pay/", "/tags/raise/"])
def test_a_list_of_articles_is_a_collection_with_their_addresses(client, path):
    make_article("Ask", topic=make_topic("Pay"), tags=[make_tag("Raise")])
    (item,) = nodes_of(client.get(path))["CollectionPage"]["mainEntity"]["itemListElement"]
    assert item["url"] == "http://localhost/blog/pay/ask/"


def test_text_cannot_end_the_script_element(client):
    article = make_article("A </script><b>bold & brave</b> title", slug="brave")
    assert article_node(client, article)["headline"] == article.title


def test_a_graph_leaves_out_what_is_not_there():
    assert build_graph([{"@type": "Article"}, None])["@graph"] == [{"@type": "Article"}]
