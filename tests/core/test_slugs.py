"""A slug is made from a name in any script, and everywhere in the same way."""

import unicodedata

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import querydict_from_html

from articles.body_text import add_anchors
from articles.models import ArticlePage, Contributor, Tag, TopicPage
from community.models import Question
from companies.models import Company, Industry, make_free_slug
from core.slugs import fold_name, make_slug, number_slug
from tests.factories.articles import make_topic, make_user

NAMES = [
    ("Ada Example", "ada-example"),
    ("王小明", "wangxiaoming"),
    ("Анна Каренина", "anna-karenina"),
    ("김민지", "gimminji"),
    ("Søren Ærø", "soren-aero"),
    ("Łódź", "lodz"),
    ("O’Neil", "oneil"),
]


@pytest.mark.parametrize(("name", "slug"), NAMES)
def test_a_name_is_transliterated(name, slug):
    assert make_slug(name, "contributor") == slug


def test_a_name_without_letters_gets_a_slug_of_its_own():
    assert make_slug("???", "tag") != make_slug("!!!", "tag")


def test_no_name_gets_the_fallback():
    assert make_slug(" ", "tag") == "tag"


def test_a_taken_slug_is_numbered_within_its_length():
    taken = {"abcdef", "abcd-2"}
    assert number_slug("abcdef", taken.__contains__, 6) == "abcd-3"


@given(st.text(max_size=200))
def test_every_name_gives_a_slug_that_an_address_can_hold(name):
    slug = make_slug(name, "tag", 60)
    assert slug.isascii()
    assert slug.replace("-", "").replace("_", "").isalnum()
    assert len(slug) <= 60


@given(st.text(max_size=50))
def test_normalization_makes_no_other_name(name):
    forms = {unicodedata.normalize(form, name) for form in ("NFC", "NFD")}
    assert len({make_slug(form, "tag") for form in forms}) == 1
    assert len({fold_name(form) for form in forms}) == 1


@pytest.mark.django_db
def test_two_companies_in_another_script_have_addresses_of_their_own():
    Company.objects.create(name="北京银行")
    assert make_free_slug("東京電力") == "dongjingdianli"


def test_a_question_in_another_script_has_an_address_of_its_own():
    assert Question(title="薪水谈判").slug == "xinshuitanpan"


def test_headings_in_another_script_have_anchors_of_their_own():
    _, headings = add_anchors("<h2>薪水</h2><h2>假期</h2>")
    assert [heading.anchor for heading in headings] == ["xinshui", "jiaqi"]


@pytest.mark.django_db
def test_a_tag_without_a_slug_gets_one_that_its_address_can_hold():
    assert Tag.objects.create(name="薪水").get_absolute_url() == "/tags/xinshui/"


@pytest.mark.django_db
def test_tags_that_transliterate_alike_get_a_number():
    Tag.objects.create(name="C")
    assert Tag.objects.create(name="C#").slug == "c-2"


@pytest.fixture
def admin(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


def edit_form(page):
    """The place of the form with a slug among the forms of a page."""
    forms = BeautifulSoup(page, "html.parser").find_all("form")
    return next(n for n, form in enumerate(forms) if form.find(attrs={"name": "slug"}))


SNIPPETS = [
    (Contributor, "王小明", "wangxiaoming"),
    (Tag, "薪水", "xinshui"),
    (Industry, "银行", "yinxing"),
]


@pytest.mark.django_db(databases=["default", "ratings"])
@pytest.mark.parametrize(("model", "name", "slug"), SNIPPETS)
def test_a_form_in_the_admin_makes_an_empty_slug_from_the_name(admin, model, name, slug):
    url = f"/admin/snippets/{model._meta.label_lower.replace('.', '/')}/add/"
    page = admin.get(url).content.decode()
    form = querydict_from_html(page, form_index=edit_form(page)).dict()
    response = admin.post(url, form | {"name": name, "slug": ""})
    assert response.status_code == 302
    assert model.objects.get(name=name).slug == slug


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["薪水谈判", "???"])
def test_an_article_in_another_script_can_be_saved_without_a_slug(admin, title):
    url = f"/admin/pages/add/articles/articlepage/{make_topic().pk}/"
    form = querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form").dict()
    response = admin.post(url, form | {"title": title, "slug": "", "body-count": "0"})
    assert response.status_code == 302
    assert ArticlePage.objects.get(title=title).slug == make_slug(title, "articlepage")


@pytest.mark.django_db
def test_a_second_page_with_the_same_title_gets_a_number(admin):
    make_topic("管理", slug="guanli")
    blog = TopicPage.objects.get().get_parent()
    url = f"/admin/pages/add/articles/topicpage/{blog.pk}/"
    form = querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form").dict()
    admin.post(url, form | {"title": "管理", "slug": "", "description": "All about it."})
    assert set(TopicPage.objects.values_list("slug", flat=True)) == {"guanli", "guanli-2"}
