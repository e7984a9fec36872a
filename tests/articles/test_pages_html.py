"""What readers find on public pages."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import RequestFactory

from articles.models import BlogIndexPage
from home.models import HomePage
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_picture,
    make_standard_page,
    make_tag,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def soup(client):
    """Fetch a page and return its parsed HTML."""

    def get(path, status=200):
        response = client.get(path)
        assert response.status_code == status
        return BeautifulSoup(response.content, "html.parser")

    return get


def text_of(element):
    return " ".join(element.get_text(" ").split())


# The article


def test_breadcrumbs_lead_to_the_blog_and_the_topic(soup):
    article = make_article(topic=make_topic("Pay"))
    crumbs = soup(article.url).select(".breadcrumbs a")
    assert [(a.text, a["href"]) for a in crumbs] == [("Blog", "/blog/"), ("Pay", "/blog/pay/")]


def test_two_authors_are_joined_and_linked(soup):
    people = [make_contributor("Ada Example"), make_contributor("Bea Example")]
    page = soup(make_article(authors=people).url)
    assert text_of(page.select_one(".article__who")) == "By Ada Example and Bea Example"
    assert [a["href"] for a in page.select("a[rel=author]")] == [
        "/contributors/ada-example/",
        "/contributors/bea-example/",
    ]


@pytest.mark.parametrize(
    ("count", "authors", "experts"),
    [
        (1, "About our author", "About our expert"),
        (2, "About our authors", "About our experts"),
    ],
)
def test_the_headings_about_people_count_them(soup, count, authors, experts):
    people = [make_contributor(f"Person {number}") for number in range(count)]
    page = soup(make_article(authors=people, experts=people).url)
    assert [h.text for h in page.select(".about__title")] == [experts, authors]


def test_an_article_without_experts_has_no_heading_about_them(soup):
    assert "expert" not in soup(make_article().url).main.text


def test_the_hero_has_text_size_sizes_and_credit(soup):
    hero = make_picture(size=(1600, 900), credit="Ada Lens", credit_url="https://ada.example/")
    figure = soup(make_article(hero=hero, hero_alt="A desk").url).select_one(".article__hero")
    img = figure.img
    assert (img["alt"], img["loading"], img["fetchpriority"]) == ("A desk", "eager", "high")
    assert img["width"] == "640"
    assert img["height"] == "360"
    assert img["srcset"].count("w") >= 3
    assert "Photo courtesy of Ada Lens" in text_of(figure)
    assert figure.select_one("figcaption a")["href"] == "https://ada.example/"


def test_a_decorative_hero_is_silent(soup):
    article = make_article(hero=make_picture(), hero_decorative=True)
    assert soup(article.url).select_one(".article__hero img")["alt"] == ""


def test_a_small_original_is_offered_once_in_each_format(soup):
    article = make_article(hero=make_picture(size=(400, 225)), hero_alt="A desk")
    hero = soup(article.url).select_one(".article__hero")
    assert [source["srcset"].count(",") for source in hero.select("source")] == [0, 0]
    assert hero.select("[sizes]") == []


@pytest.mark.parametrize(("headings", "shown"), [(2, False), (3, True)])
def test_contents_are_listed_from_three_headings_on(soup, headings, shown):
    html = "".join(f"<h2>Part {number}</h2><p>Text.</p>" for number in range(headings))
    page = soup(make_article(body=[("prose", html)]).url)
    links = [a["href"] for a in page.select(".contents a")]
    assert links == ([f"#part-{number}" for number in range(headings)] if shown else [])
    assert all(page.select_one(link) for link in links)


def test_a_members_article_ends_in_a_gate_that_leads_back(soup):
    body = [("prose", f"<p>{'word ' * 130}</p><p>The secret.</p>")]
    article = make_article(access="members", body=body)
    page = soup(article.url)
    assert "The secret." not in page.text
    assert page.select_one(".article__gated") is None
    assert page.select_one(".gate form input[name=next]")["value"] == article.url
    assert page.select_one(".gate__login a")["href"] == f"/accounts/login/?next={article.url}"


def test_a_member_reads_on_and_sees_no_gate(client):
    client.force_login(make_user())
    body = [("prose", f"<p>{'word ' * 130}</p><p>The secret.</p>")]
    page = BeautifulSoup(
        client.get(make_article(access="members", body=body).url).content, "html.parser"
    )
    assert "The secret." in page.select_one(".article__gated").text
    assert page.select_one(".gate") is None


def test_tags_and_sharing_are_plain_links(soup):
    page = soup(make_article("Ask well", tags=[make_tag("Feedback")]).url)
    assert page.select_one("a[rel=tag]")["href"] == "/tags/feedback/"
    hosts = [a["href"].split("/?")[0][:30] for a in page.select(".share a")]
    assert hosts[1].startswith("mailto:")
    assert hosts[2].startswith("https://www.linkedin.com")


def test_the_rate_band_leads_to_the_rating(soup):
    assert soup(make_article().url).select_one(".rate-band a")["href"] == "/companies/rate/"


def test_related_articles_follow(soup):
    other, article = make_article("Other"), make_article("This")
    assert soup(article.url).select_one(".related .article-card a")["href"] == other.url


# Lists


@pytest.mark.parametrize("path", ["/blog/", "/blog/pay/", "/tags/feedback/", "/contributors/"])
def test_an_empty_list_says_what_to_do_next(soup, path):
    make_topic("Pay")
    make_tag("Feedback")
    assert soup(path).select_one(".empty a")["href"].startswith("/")


def test_a_contributor_without_articles_has_a_page(soup):
    make_contributor("Ada Example", role="Coach")
    page = soup("/contributors/ada-example/")
    assert page.h1.text == "Ada Example"
    assert page.select_one(".empty")


def test_an_empty_home_page_leads_somewhere(soup):
    assert soup("/").select_one(".empty a")["href"] == "/contributors/"


def test_home_shows_each_topic_with_its_latest_article(soup):
    pay, search = make_topic("Pay"), make_topic("Job search")
    make_article("Older", topic=pay)
    newer = make_article("Newer", topic=pay)
    make_article("Draft", topic=search, live=False)
    items = soup("/").select(".topic-list__item")
    assert [text_of(item.h3) for item in items] == ["Pay", "Job search"]
    assert items[0].select_one(".topic-list__latest a")["href"] == newer.url
    assert items[1].select_one(".topic-list__latest") is None


def test_home_shows_the_first_featured_article_large(soup):
    articles = [make_article(f"Chosen {number}") for number in range(3)]
    home = HomePage.objects.get()
    home.featured.set([home.featured.model(article=article) for article in articles])
    home.save()
    page = soup("/")
    assert page.select_one(".article-card--large a")["href"] == articles[0].url
    assert len(page.select(".front .article-card")) == 3


def test_a_card_without_a_picture_has_a_drawn_one(soup):
    make_article("Plain", topic=make_topic("Pay"))
    assert text_of(soup("/blog/").select_one(".article-card__picture--none")) == "P"


def test_pages_of_a_list_link_to_each_other(soup):
    for _ in range(13):
        make_article()
    first, second = soup("/blog/"), soup("/blog/?page=2")
    assert first.select_one(".pagination [rel=next]")["href"] == "?page=2"
    assert first.select_one(".pagination [rel=prev]") is None
    assert second.select_one(".pagination [rel=prev]")["href"] == "/blog/"
    assert second.select_one(".pagination [aria-current=page]").text == "2"


@pytest.mark.parametrize("number", ["3", "0", "-1", "x", "²"])
def test_a_page_that_is_not_there_is_not_found(soup, number):
    make_article()
    page = soup(f"/blog/?page={number}", status=404)
    assert page.select_one("main a[href='/blog/']")


# Every page


def test_pages_that_readers_share_know_nothing_of_the_visitor(client, settings):
    topic = make_topic("Pay")
    article = make_article(topic=topic, tags=[make_tag("Feedback")])
    make_standard_page("About", show_in_menus=True)
    settings.GATE_AT_EDGE = True  # as where pages are shared
    client.force_login(make_user("somebody@example.com", name="Ada Somebody"))
    paths = ["/", "/blog/", topic.url, article.url, "/tags/", "/tags/feedback/", "/contributors/"]
    for path in [*paths, article.authors.first().contributor.get_absolute_url(), "/about/"]:
        response = client.get(path, headers={"X-Reader-Gate": "open"})
        html = response.content.decode()
        assert "csrfmiddlewaretoken" not in html, path
        assert "Somebody" not in html, path
        assert "Cookie" not in response.headers.get("Vary", ""), path
        assert not response.cookies, path


def test_pages_have_no_inline_scripts_or_styles(soup):
    body = [("faq", {"title": "Q", "items": [{"question": "Why?", "answer": "<p>So.</p>"}]})]
    for path in ["/", "/blog/", make_article(hero=make_picture(), hero_alt="A", body=body).url]:
        page = soup(path)
        assert page.select("[style], [onclick], style") == []
        scripts = [s for s in page.select("script") if s.get("type") != "application/ld+json"]
        assert all(script.get("src", "").startswith("/") for script in scripts)


def test_the_header_marks_where_the_reader_is(soup):
    article = make_article()
    current = soup(article.url).select("header [aria-current]")
    assert {a["href"] for a in current} == {"/blog/"}


def test_the_header_and_footer_list_standard_pages_in_menus_only(soup):
    make_standard_page("About", show_in_menus=True)
    make_standard_page("Hidden")
    page = soup("/")
    assert page.select_one(".site-nav a[href='/about/']")
    assert page.select_one(".site-nav a")["href"] == "/companies/"
    assert page.select_one("footer a[href='/about/']")
    assert page.select_one("a[href='/hidden/']") is None


def test_an_address_that_leads_nowhere_gets_help(soup):
    page = soup("/nowhere/", status=404)
    assert {"/", "/blog/"} <= {a["href"] for a in page.select("main a")}


def test_the_page_for_a_broken_server_needs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "broke on our side" in render_to_string("500.html")


def test_a_preview_shows_the_form_as_it_stands():
    article = make_article("Saved")
    article.title = "Typed"
    response = article.make_preview_request(RequestFactory().get("/"), "")
    assert "Typed" in response.content.decode()


def test_the_blog_lists_its_topics(soup):
    make_topic("Pay")
    assert soup(BlogIndexPage.objects.get().url).select_one(".pills a")["href"] == "/blog/pay/"
