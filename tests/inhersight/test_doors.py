"""There is one log-in: every other door that a dependency brings leads to it, or is not there."""

import base64
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm, SetPasswordForm
from django.contrib.auth.views import LoginView
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.factories.articles import make_standard_page, make_user
from tests.support.url_walk import walk_urls

pytestmark = pytest.mark.django_db

PASSWORD = "a password nobody guesses"
ADDRESS = "editor@example.com"
OURS = "/accounts/"
FORMS = (AuthenticationForm, PasswordResetForm, SetPasswordForm, PasswordViewRestrictionForm)
NAMES = re.compile(r"log_?in|authenticate|password", re.IGNORECASE)


def is_door(view) -> bool:
    """Say whether a view takes a password or a log-in, by its class, its form or its name."""
    cls = getattr(view, "view_class", None)
    form = getattr(cls, "form_class", None)
    return (
        (isinstance(cls, type) and issubclass(cls, LoginView))
        or (isinstance(form, type) and issubclass(form, FORMS))
        or bool(NAMES.search(getattr(cls or view, "__name__", "")))
    )


ALL = sorted({address for address, _ in walk_urls()})
DOORS = sorted(
    {address for address, view in walk_urls() if is_door(view) and not address.startswith(OURS)}
)


@pytest.fixture
def editor():
    """An editor with a password."""
    user = make_user(ADDRESS, role="Editors", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


def credentials() -> dict:
    """What a log-in form could ask for, under every usual name."""
    names = ["username", "login", "email", "user"]
    return dict.fromkeys(names, ADDRESS) | {"password": PASSWORD, "remember": "on"}


def leads_to_ours(response) -> bool:
    """Say whether a response is a redirect to the account log-in."""
    return (
        response.status_code == 302
        and urlsplit(response.headers["Location"]).path == "/accounts/login/"
    )


def test_the_walk_knows_a_door_when_it_sees_one():
    assert {"/_util/login/", "/admin/login/", "/admin/password_reset/"} <= set(DOORS)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", DOORS)
def test_a_door_that_is_not_ours_leads_to_the_log_in_or_is_not_there(client, address, method):
    response = getattr(client, method)(address, credentials())
    assert response.status_code == 404 or leads_to_ours(response)


def test_no_address_but_the_log_in_takes_a_password(editor):
    opened = []
    for address in ALL:
        browser = Client(raise_request_exception=False)
        browser.post(address, credentials())
        if "_auth_user_id" in browser.session:
            opened.append(address)
    assert opened == ["/accounts/login/"]


def test_a_header_with_a_password_opens_nothing(client, editor):
    basic = base64.b64encode(f"{ADDRESS}:{PASSWORD}".encode()).decode()
    for words in (f"Basic {basic}", "Bearer anything", "Token anything"):
        response = client.get("/admin/", headers={"Authorization": words})
        assert response.status_code == 302


@pytest.mark.parametrize("address", ["/_util/login/", "/admin/login/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_where_the_reader_was_going_is_kept(client, address, method):
    if method == "get":
        response = client.get(f"{address}?next=/admin/reports/")
    else:
        response = client.post(address, {"next": "/admin/reports/"})
    assert parse_qs(urlsplit(response.headers["Location"]).query) == {"next": ["/admin/reports/"]}


ELSEWHERE = [
    *("https://evil.example/", "//evil.example/", "/\\evil.example/", "https:evil.example"),
    *("javascript:alert(1)", "///evil.example", "http:///evil.example"),
]


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("address", ["/_util/login/", "/admin/login/", "/accounts/login/"])
def test_a_log_in_leads_to_no_other_site(client, editor, address, where):
    response = client.get(address, {"next": where}, follow=True)
    form = {"login": ADDRESS, "password": PASSWORD, "next": where}
    assert response.request["PATH_INFO"] == "/accounts/login/"
    went = client.post("/accounts/login/", form).headers["Location"]
    assert went == "/"


def test_a_log_in_changes_the_sessions_key(client, editor):
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert client.session.session_key != before


def test_a_private_page_leads_to_the_log_in(client):
    page = make_standard_page("For members")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    response = client.get(page.url, follow=True)
    assert response.request["PATH_INFO"] == "/accounts/login/"
    assert parse_qs(response.request["QUERY_STRING"]) == {"next": [page.url]}


def test_a_page_that_is_not_for_her_group_says_so_and_leads_in_no_circle(client):
    page = make_standard_page("For editors")
    PageViewRestriction.objects.create(page=page, restriction_type="groups")
    client.force_login(make_user())
    assert client.get(page.url, follow=True).status_code == 403


def test_a_shared_password_opens_no_page(client):
    page = make_standard_page("Secret")
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="open"
    )
    address = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    response = client.post(address, {"password": "open", "return_url": page.url})
    assert response.status_code == 404
    assert b"<p>Secret.</p>" not in client.get(page.url).content


def test_a_shared_password_opens_no_document(client):
    collection = Collection.get_first_root_node().add_child(name="Private")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="open"
    )
    document = Document.objects.create(
        title="Secret", collection=collection, file=ContentFile(b"secret", "secret.txt")
    )
    address = f"/documents/authenticate_with_password/{restriction.pk}/"
    response = client.post(address, {"password": "open", "return_url": document.url})
    assert response.status_code == 404
    assert client.get(document.url).content != b"secret"


def test_the_editors_own_settings_take_no_password(client, editor):
    client.force_login(editor)
    page = client.get("/admin/account/").content.decode()
    assert "old_password" not in page
