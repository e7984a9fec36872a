"""The header's personal fragment."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu(client):
    """Fetch the menu as a user, on a page; returns its parsed HTML."""

    def get(user, page=""):
        client.force_login(user)
        response = client.get("/accounts/menu/", {"page": page})
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return get


def links(html):
    return [a["href"] for a in html.select("a")]


def test_a_member_finds_her_name_and_her_account(menu):
    html = menu(make_user(name="Ada Example"))
    assert "Ada" in html.summary.text
    assert links(html) == ["/accounts/", "/community/mine/", "/rating-key/"]


def test_a_member_without_a_name_is_called_by_her_address(menu):
    assert "ada" in menu(make_user("ada@example.com")).summary.text


def test_an_editor_finds_the_desk_and_the_page_she_is_on(menu):
    article = make_article()
    html = menu(make_user(role="Editors"), article.pk)
    assert f"/admin/pages/{article.pk}/edit/" in links(html)
    assert "/admin/" in links(html)


def test_a_member_is_not_offered_to_edit(menu):
    assert not [link for link in links(menu(make_user(), make_article().pk)) if "admin" in link]


@pytest.mark.parametrize("page", ["", "x", "999999", "9" * 40, "²"])
def test_a_page_that_is_not_there_is_not_offered(menu, page):
    html = menu(make_user(role="Editors"), page)
    assert not [link for link in links(html) if "edit" in link]


def test_logging_out_takes_a_form_with_a_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    html = BeautifulSoup(client.get("/accounts/menu/").content, "html.parser")
    assert client.post("/accounts/logout/").status_code == 403
    token = html.select_one("form [name=csrfmiddlewaretoken]")["value"]
    response = client.post(html.form["action"], {"csrfmiddlewaretoken": token})
    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_menu_is_never_cached(client):
    client.force_login(make_user())
    assert "no-store" in client.get("/accounts/menu/")["Cache-Control"]


def test_a_stranger_is_sent_nothing_personal(client):
    html = BeautifulSoup(client.get("/accounts/menu/").content, "html.parser")
    assert html.select("form") == []
    assert links(html) == ["/accounts/login/", "/accounts/signup/"]
