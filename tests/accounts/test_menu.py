"""The header's personal fragment."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories.accounts import ADDRESS
from tests.factories.articles import make_article, make_user
from tests.support.account_steps import code_in_mail, join, link_in_mail

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


def test_a_member_finds_their_name_and_account(menu):
    html = menu(make_user(name="Ada Example"))
    assert "Ada" in html.summary.text
    assert links(html) == ["/accounts/", "/community/mine/", "/rating-key/"]


def test_a_member_without_a_name_is_called_by_their_address(menu):
    assert "ada" in menu(make_user("ada@example.com")).summary.text


def test_an_editor_finds_the_desk_and_the_page_they_are_on(menu):
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


# What the site has to say to a member


@pytest.fixture
def confirmed(client):
    """A browser in which an address was confirmed; the page that follows is a shared one."""
    join(client)
    form = {"action_code": "1", "code": code_in_mail(), "next": "/blog/"}
    assert client.post("/accounts/email/", form).headers["Location"] == "/blog/"
    return client


def messages_in(response):
    html = BeautifulSoup(response.content, "html.parser")
    return [message.text for message in html.select(".notice[role=status]")]


def test_a_message_comes_with_the_menu(confirmed):
    assert messages_in(confirmed.get("/accounts/menu/")) == [f"{ADDRESS} is confirmed."]


def test_a_message_is_told_once(confirmed):
    confirmed.get("/accounts/menu/")
    assert messages_in(confirmed.get("/accounts/menu/")) == []
    assert messages_in(confirmed.get("/accounts/")) == []


def test_without_scripts_a_message_waits_for_the_next_account_page(confirmed):
    confirmed.get("/blog/")
    assert messages_in(confirmed.get("/accounts/")) == [f"{ADDRESS} is confirmed."]


@pytest.mark.parametrize("path", ["/", "/blog/", "/companies/", "/community/"])
def test_a_shared_page_holds_no_message(confirmed, path):
    assert f"{ADDRESS} is confirmed" not in confirmed.get(path).text


def test_confirming_by_a_link_lands_on_a_page_that_says_so(client):
    join(client)
    page = Client().post(link_in_mail(), follow=True)
    assert f"{ADDRESS} is confirmed. The account is yours." in page.text
