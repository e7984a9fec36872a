"""One meaning of published: what is not in time, or below what is not, stands nowhere."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from accounts.newsletter import get_edition
from articles import newsletter, reading_list
from articles.admin.article_list import STATES
from articles.models import ArticlePage, BlogIndexPage, TopicPage
from core.published import is_published
from home.models import FeaturedArticle, HomePage
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_standard_page,
    make_tag,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

TITLE = "Zephyrs at work"
HOUR = timedelta(hours=1)


def expire(article):
    """Its time has run out; the scheduler has not been there yet."""
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now() - HOUR)


def wait(article):
    """Its hour is still to come."""
    Page.objects.filter(pk=article.pk).update(go_live_at=timezone.now() + HOUR)


def take_back(article):
    """It is a draft again."""
    Page.objects.filter(pk=article.pk).update(live=False)


def take_back_topic(article):
    """Its topic is a draft; it is itself live."""
    Page.objects.filter(pk=article.get_parent().pk).update(live=False)


def expire_topic(article):
    """Its topic's time has run out."""
    Page.objects.filter(pk=article.get_parent().pk).update(expire_at=timezone.now() - HOUR)


def take_back_blog(article):
    """The whole blog is a draft."""
    Page.objects.filter(pk=BlogIndexPage.objects.get().pk).update(live=False)


def restrict(article):
    """It is for those who have a password."""
    PageViewRestriction.objects.create(
        page=article, restriction_type=PageViewRestriction.PASSWORD, password="open"
    )


GONE = [expire, wait, take_back, take_back_topic, expire_topic, take_back_blog]
HIDDEN = [*GONE, restrict]


@pytest.fixture
def article():
    """A published article that everything leads to."""
    tag, person = make_tag("Wind"), make_contributor("Ada Example")
    found = make_article(TITLE, tags=[tag], authors=[person], experts=[person])
    make_article("Other", tags=[tag], authors=[person])
    home = HomePage.objects.get()
    home.featured.add(FeaturedArticle(article=found))
    home.save()
    return found


def places(article):
    """Every address that might name an article."""
    other = ArticlePage.objects.get(title="Other")
    return [
        *("/", "/blog/", "/blog/management/", "/tags/wind/", "/contributors/ada-example/"),
        *("/feed/", "/blog/management/feed/", "/tags/wind/feed/", "/sitemap-articles.xml"),
        *("/search/?q=zephyrs", "/search/suggest/?q=zephyrs", "/llms.txt", other.url),
    ]


def named_at(article):
    """The addresses that name an article, by its title or its slug; one that is gone names none."""
    for cache in caches.all():
        cache.clear()
    pages = {path: Client().get(path) for path in places(article)}
    found = [path for path, page in pages.items() if "/zephyrs-at-work/" in page.content.decode()]
    return found + [path for path, page in pages.items() if TITLE in page.content.decode()]


def test_a_published_article_is_named_everywhere(article):
    assert len(set(named_at(article))) == len(places(article))


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_what_is_not_published_is_named_nowhere(article, hide):
    hide(article)
    assert named_at(article) == []


@pytest.mark.parametrize("hide", GONE, ids=lambda hide: hide.__name__)
def test_what_is_not_in_time_does_not_answer(article, hide):
    url = article.url
    hide(article)
    assert Client().get(url).status_code == 404


def test_a_private_article_asks_for_its_password(article):
    restrict(article)
    response = Client().get(article.url)
    assert (response.status_code, "password" in response.content.decode()) == (200, True)


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_a_page_says_the_same_as_its_queryset(article, hide):
    assert is_published(article)
    hide(article)
    assert not ArticlePage.objects.get(pk=article.pk).is_published


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_what_hides_pages_may_be_read_first(article, hide):
    assert article in ArticlePage.objects.published_now()
    hide(article)
    found = ArticlePage.objects.order_by("pk")
    assert list(found.published_now()) == list(found.published())


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_what_is_not_published_is_in_no_letter(article, hide):
    Page.objects.filter(pk=article.pk).update(first_published_at=timezone.now())
    edition = get_edition(timezone.now())
    assert article in newsletter.new_articles(edition)
    hide(article)
    assert article not in newsletter.new_articles(edition)


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_what_is_not_published_is_on_no_reading_list(article, hide):
    user = make_user()
    reading_list.save_article(user, article, wanted=True)
    hide(article)
    exported = reading_list.export_reading_list(user)["saved_articles"][0]
    assert (list(reading_list.find_saved_articles(user)), TITLE in str(exported)) == ([], False)


@pytest.mark.parametrize("hide", GONE, ids=lambda hide: hide.__name__)
def test_what_is_not_in_time_cannot_be_saved(client, article, hide):
    client.force_login(make_user())
    hide(article)
    assert client.get(f"/accounts/reading/article/{article.pk}/").status_code == 404


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_no_text_leads_to_what_is_not_published(article, hide):
    call = {"heading": "Read", "text": "", "label": "Go", "page": article.pk, "url": ""}
    body = [("read_more", {"article": article.pk}), ("call_to_action", call)]
    page = make_article("Leads on", body=body, topic=make_topic("Pay"), access="free")
    hide(article)
    text = Client().get(page.url).content.decode().partition("article__columns")[2]
    assert article.url not in text.partition("article__foot")[0]


@pytest.mark.parametrize("path", ["/blog/management/", "/blog/management/feed/"])
@pytest.mark.parametrize("hide", [take_back_topic, expire_topic], ids=lambda hide: hide.__name__)
def test_a_topic_out_of_time_does_not_answer(article, hide, path):
    hide(article)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("hide", [take_back, expire, wait], ids=lambda hide: hide.__name__)
def test_a_standard_page_out_of_time_hides_what_is_below_it(hide):
    above = make_standard_page("Our story", show_in_menus=True)
    below = make_standard_page("Team", parent=above)
    urls = [above.url, below.url]
    hide(above)
    assert [Client().get(url).status_code for url in urls] == [404, 404]
    named = Client().get("/sitemap-pages.xml").content.decode() + Client().get("/").content.decode()
    assert [url for url in urls if url in named] == []


def test_a_tag_is_listed_while_a_published_article_has_it(article):
    assert "Wind" in Client().get("/tags/").content.decode()
    Page.objects.filter(pk__in=ArticlePage.objects.values("pk")).update(
        expire_at=timezone.now() - HOUR
    )
    assert "Wind" not in Client().get("/tags/").content.decode()


def test_editors_find_what_has_expired_before_the_scheduler_does(article):
    expire(article)
    articles = ArticlePage.objects.all()
    assert article in STATES["expired"](articles)
    assert article not in STATES["published"](articles)


def test_nothing_changes_when_the_scheduler_has_been_there(article):
    expire(article)
    call_command("publish_scheduled")
    assert (named_at(article), Client().get(article.url).status_code) == ([], 404)


def test_a_topic_that_is_a_draft_cannot_be_followed(client, article):
    client.force_login(make_user())
    take_back_topic(article)
    key = TopicPage.objects.get().pk
    response = client.post(f"/accounts/reading/topic/{key}/", {"wanted": "1"})
    assert response.status_code == 404
