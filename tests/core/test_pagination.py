"""Lists in pages: a page that does not exist is a 404 that leads back to the first, everywhere."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.factories.articles import make_contributor, make_tag, make_topic, make_user

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

LISTS = {
    "/blog/": "/blog/",
    "/blog/pay/": "/blog/pay/",
    "/tags/raise/": "/tags/raise/",
    "/contributors/": "/contributors/",
    "/contributors/ada-example/": "/contributors/ada-example/",
    "/companies/": "/companies/",
    "/companies/?q=ash&sort=name": "/companies/?q=ash&sort=name",
    "/companies/notices/": "/companies/notices/",
    "/search/?q=pay&kind=articles": "/search/?q=pay&kind=articles",
    "/community/": "/community/",
    "/community/?show=unanswered": "/community/?show=unanswered",
}
ADMIN_LISTS = ["invitations", "comment_queue", "notice_queue", "held_batches", "community_queue"]


@pytest.fixture(autouse=True)
def _lists():
    make_topic("Pay")
    make_tag("Raise")
    make_contributor("Ada Example")


def add_number(path: str, parameter: str, number: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{parameter}={number}"


@pytest.mark.parametrize(("path", "first"), LISTS.items())
def test_a_page_of_a_list_that_does_not_exist_leads_back_to_the_first(client, path, first):
    response = client.get(add_number(path, "page", "99"))
    assert response.status_code == 404
    main = BeautifulSoup(response.content, "html.parser").main
    assert main.h1.text == "That page of the list does not exist"
    assert main.find("a", string="Go to the first page")["href"] == first


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", "9" * 30, "", "a%00b"])
@pytest.mark.parametrize("path", ["/blog/", "/companies/", "/community/"])
def test_what_is_no_number_of_a_page_is_not_found(client, path, number):
    assert client.get(add_number(path, "page", number)).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_the_first_page_of_a_list_is_there_even_if_it_is_empty(client, path):
    assert client.get(add_number(path, "page", "1")).status_code == 200


@pytest.mark.parametrize("name", ADMIN_LISTS)
def test_a_page_of_an_admin_list_that_does_not_exist_leads_back_to_the_first(client, name):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    response = client.get(add_number(reverse(name), "p", "99"))
    assert response.status_code == 404
    main = BeautifulSoup(response.content, "html.parser").main
    assert main.h1.text == "That page of the list does not exist"
    assert main.find("a", string="Go to the first page")["href"] == reverse(name)


def test_an_address_without_a_page_of_a_list_says_something_else(client):
    assert "There is nothing at this address" in client.get("/nowhere/").text
