"""The ballot box in the site's own process: it sees no cookie, no session, no address."""

from urllib.parse import urlencode

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from companies.ratings import views
from companies.ratings.middleware import KEPT, BlindfoldMiddleware
from companies.ratings.models import Ballot
from tests.companies.ratings.conftest import employer, issued_key
from tests.factories.articles import make_user
from tests.support.ballot_posts import FORM, filled

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])
ASKED = {
    "a rating": lambda key: ("/ballot/", filled(key)),
    "a rating with errors": lambda key: ("/ballot/", filled(key, salary="")),
    "a forged key": lambda key: ("/ballot/", filled("wr1.2026.x.y")),
    "an unknown company": lambda key: ("/ballot/", filled(key, company=99)),
    "to change a rating": lambda key: ("/ballot/", filled(key, act="open")),
    "to withdraw nothing": lambda key: ("/ballot/", filled(key, act="withdraw")),
    "the inbox": lambda key: ("/ballot/inbox/", {"key": str(key)}),
}


@pytest.fixture
def member(client):
    """A browser in which a member is signed in."""
    client.force_login(make_user())
    client.cookies["signed_in"] = "1"
    return client


def post(client, path, fields, **extra):
    """Post a form as a browser does."""
    return client.post(path, urlencode(fields), content_type=FORM, **extra)


@pytest.mark.parametrize("what", ASKED)
def test_the_site_s_database_is_not_asked_anything(member, what):
    employer()
    path, fields = ASKED[what](issued_key())
    with CaptureQueriesContext(connections["default"]) as captured:
        post(member, path, fields)
    assert [query["sql"] for query in captured] == []


def test_the_site_s_database_is_not_asked_for_the_empty_page_either(member):
    with CaptureQueriesContext(connections["default"]) as captured:
        member.get("/ballot/")
    assert len(captured) == 0


@pytest.mark.parametrize("what", ASKED)
def test_no_cookie_is_set(member, what):
    employer()
    path, fields = ASKED[what](issued_key())
    response = post(member, path, fields)
    assert (response.cookies.output(), "Cookie" in response.get("Vary", "")) == ("", False)


@pytest.mark.parametrize("what", ["a rating with errors", "a forged key", "the inbox"])
def test_a_member_and_a_stranger_get_the_same_answer(client, member, what):
    employer()
    path, fields = ASKED[what](issued_key())
    known = post(member, path, fields)
    client.cookies.clear()
    assert post(client, path, fields).content == known.content


def test_a_rating_arrives(member):
    employer()
    response = post(member, "/ballot/", filled(issued_key()))
    assert (response.status_code, Ballot.objects.count()) == (200, 1)


def seen(path, **headers):
    """What is left of a request's headers once the blindfold is on."""
    request = RequestFactory().post(path, {}, **headers)
    left = []

    def look(request):
        left.extend(request.META)
        left.extend(request.COOKIES)
        return HttpResponse()

    BlindfoldMiddleware(look)(request)
    return left


def test_cookies_addresses_and_the_browser_s_name_are_taken_away():
    left = seen(
        "/ballot/",
        HTTP_COOKIE="sessionid=x",
        HTTP_USER_AGENT="Browser",
        HTTP_X_FORWARDED_FOR="192.0.2.1",
        HTTP_REFERER="http://localhost/companies/",
        REMOTE_ADDR="192.0.2.1",
        HTTP_ACCEPT_LANGUAGE="pt",
    )
    assert {name for name in left if not name.startswith("wsgi.")} <= KEPT


def test_other_pages_keep_their_headers():
    assert "HTTP_USER_AGENT" in seen("/companies/", HTTP_USER_AGENT="Browser")


def test_a_cookie_that_something_inside_sets_does_not_leave():
    def careless(request):
        response = HttpResponse()
        response.set_cookie("who", "she")
        return response

    response = BlindfoldMiddleware(careless)(RequestFactory().get("/ballot/"))
    assert response.cookies.output() == ""


def test_the_blindfold_comes_before_all_that_could_look(settings):
    assert settings.MIDDLEWARE[0] == "companies.ratings.middleware.BlindfoldMiddleware"


def test_the_site_s_page_may_read_the_answer(client, settings):
    response = client.get("/ballot/", HTTP_ORIGIN=settings.SITE_URL)
    assert response["Access-Control-Allow-Origin"] == settings.SITE_URL
    assert "Access-Control-Allow-Credentials" not in response


def test_another_site_s_page_may_not(client):
    response = client.get("/ballot/", HTTP_ORIGIN="https://elsewhere.example")
    assert "Access-Control-Allow-Origin" not in response


def test_no_answer_is_kept_by_a_cache(client):
    assert client.get("/ballot/")["Cache-Control"] == "no-store"


def test_a_form_with_a_file_is_refused_before_it_is_read(client):
    response = client.post("/ballot/", {"company": "1"})  # multipart/form-data
    assert response.status_code == 400


def test_a_form_beyond_all_measure_is_refused(client):
    response = client.post("/ballot/", "x" * (views.LARGEST + 1), content_type=FORM)
    assert response.status_code == 400
