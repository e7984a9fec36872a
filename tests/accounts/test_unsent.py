"""A session ends while somebody writes: what was typed stays, and can be sent again."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.models import ArticlePage, Tag
from community.models import Question
from tests.factories.accounts import PASSWORD, make_member
from tests.factories.articles import make_article, make_user
from tests.factories.community import make_question
from tests.support.account_steps import log_in

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

TEXT = "Say it at the start of the meeting,\r\nnot at the end. <b>&amp;</b> “Ünïcode” \U0001f642"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def editor(client):
    """An editor whose session has just ended."""
    user = make_user("ada@example.com", role="Editors", password=PASSWORD)
    return user


def form_in(response) -> tuple[str, list[tuple[str, str]]]:
    """Where the form on a page goes to, and what it sends."""
    form = BeautifulSoup(response.content, "html.parser").select_one("form[data-unsent]")
    sent = [(field["name"], field["value"]) for field in form.select("input[type=hidden]")]
    return form["action"], [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"]


def send_again(client, response):
    """Press the button of the page."""
    action, sent = form_in(response)
    data: dict[str, list] = {}
    for name, value in sent:
        data.setdefault(name, []).append(value)
    return client.post(action, data)


def test_the_form_of_who_is_logged_out_is_kept_whole(client, editor):
    sent = {"name": "Ada", "bio": TEXT, "links": ["one", "two"]}
    response = client.post("/admin/snippets/articles/contributor/add/?a=1", sent)
    assert response.status_code == 401
    action, kept = form_in(response)
    assert action == "/admin/snippets/articles/contributor/add/?a=1"
    assert kept == [("name", "Ada"), ("bio", TEXT), ("links", "one"), ("links", "two")]


def test_the_way_to_log_in_opens_beside_it(client, editor):
    page = client.post("/admin/snippets/articles/tag/add/", {"description": TEXT})
    link = BeautifulSoup(page.content, "html.parser").select_one("main a[target=_blank]")
    assert link["href"].startswith("/accounts/login/?next=%2Fadmin%2F")


def test_the_page_shows_what_was_written(client, editor):
    page = client.post("/admin/snippets/articles/tag/add/", {"description": TEXT})
    assert "“Ünïcode”" in BeautifulSoup(page.content, "html.parser").select_one(".prose").text


def test_the_page_is_kept_in_no_cache(client, editor):
    page = client.post("/admin/snippets/articles/tag/add/", {"description": TEXT})
    assert "no-store" in page.headers["Cache-Control"]


def test_it_is_saved_when_it_is_sent_again(client, editor):
    said = {"name": "Pay and promotion", "slug": "pay", "description": TEXT}
    page = client.post("/admin/snippets/articles/tag/add/", said)
    assert not Tag.objects.exists()
    log_in(client)  # in another tab
    send_again(client, page)
    assert Tag.objects.get().description.splitlines() == TEXT.splitlines()


def test_an_article_is_saved_when_it_is_sent_again(client, editor):
    article = make_article(live=False)
    client.force_login(editor)
    path = f"/admin/pages/{article.pk}/edit/"
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    form = soup.select_one("form[data-edit-form]")
    data = {f["name"]: f.get("value", "") for f in form.select("input[name]")}
    data |= {f["name"]: f.text for f in form.select("textarea[name]")}
    data = {n: v for n, v in data.items() if n not in {"csrfmiddlewaretoken", "tags"}}
    data |= {"body-count": "1", "body-0-type": "prose", "body-0-order": "0", "body-0-deleted": ""}
    data["body-0-value"] = json.dumps(
        {"blocks": [{"key": "a", "text": "New words.", "type": "unstyled", "depth": 0,
                     "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}
    )  # fmt: skip
    client.logout()
    page = client.post(path, data)
    assert page.status_code == 401
    log_in(client)
    assert send_again(client, page).status_code == 302
    assert "New words." in str(ArticlePage.objects.get().get_latest_revision_as_object().body)


def test_a_settings_page_is_kept_too(client, editor):
    page = client.post("/admin/settings/accounts/membership/1/", {"gate_text": TEXT})
    assert ("gate_text", TEXT) in form_in(page)[1]


def test_a_companys_form_is_kept_too(client, editor):
    page = client.post("/admin/snippets/companies/company/add/", {"text": TEXT})
    assert ("text", TEXT) in form_in(page)[1]


def test_a_missing_second_step_loses_nothing_either(client, editor, settings):
    settings.STAFF_MFA = True
    log_in(client)
    page = client.post("/admin/snippets/articles/tag/add/", {"description": TEXT})
    assert page.status_code == 401
    assert ("description", TEXT) in form_in(page)[1]
    assert "/accounts/second-step/" in page.content.decode()


def test_a_form_without_words_leads_to_the_log_in_as_before(client):
    assert client.post("/admin/snippets/articles/tag/add/", {"name": "x"}).status_code == 302


def test_a_page_that_is_only_asked_for_leads_to_the_log_in_as_before(client):
    assert client.get("/admin/snippets/articles/tag/add/").status_code == 302


@pytest.mark.parametrize("name", ["password", "new_password1", "credential"])
def test_no_secret_is_repeated_on_a_page(client, name):
    assert client.post("/admin/account/", {name: "s3cret" * 9, "bio": TEXT}).status_code == 302


def test_a_passkey_that_fails_is_repeated_on_no_page(client):
    response = client.post("/accounts/2fa/webauthn/login/", {"credential": "x" * 90})
    assert response.status_code == 302


# Autosave


def test_autosave_is_told_in_words_that_it_shows(client, editor):
    article = make_article(live=False)
    response = client.post(
        f"/admin/pages/{article.pk}/edit/", {"title": TEXT}, headers={"Accept": "application/json"}
    )
    assert response.status_code == 401
    said = response.json()
    assert said["error_code"] == "validation_error"  # one whose words Wagtail shows
    assert "You are logged out" in said["error_message"]


def test_an_open_form_asks_whether_its_session_goes_on(client, editor):
    ask = {"path": "/admin/session/", "headers": {"Accept": "application/json"}}
    assert client.get(**ask).status_code == 401
    client.force_login(editor)
    assert client.get(**ask).json() == {"success": True}


def test_every_page_of_the_admin_has_the_script(client, editor):
    client.force_login(editor)
    assert "js/admin/keep-text.js" in client.get("/admin/").content.decode()


# The token of a form that is older than the session


@pytest.fixture
def strict():
    """A browser whose forms need their token."""
    return Client(enforce_csrf_checks=True)


def test_a_form_that_is_older_than_the_log_in_is_kept_and_sent_again(strict, editor):
    strict.force_login(editor)
    said = {"name": "Pay", "slug": "pay", "description": TEXT, "csrfmiddlewaretoken": "a" * 64}
    page = strict.post("/admin/snippets/articles/tag/add/", said, headers=OWN)
    assert page.status_code == 403
    soup = BeautifulSoup(page.content, "html.parser")
    action, sent = form_in(page)
    sent = dict(sent) | {
        "csrfmiddlewaretoken": soup.select_one("form[data-unsent] [name=csrfmiddlewaretoken]")[
            "value"
        ]
    }
    strict.post(action, sent, headers=OWN)
    assert Tag.objects.get().name == "Pay"


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_a_form_of_another_site_gets_no_button_to_send_it(strict, editor, headers):
    strict.force_login(editor)
    said = {"name": "Evil", "slug": "evil", "description": TEXT}
    page = strict.post("/admin/snippets/articles/tag/add/", said, headers=headers)
    assert page.status_code == 403
    assert b"data-unsent" not in page.content
    assert TEXT.splitlines()[0] not in page.content.decode()


def test_autosave_with_an_old_token_is_told_in_words(strict, editor):
    strict.force_login(editor)
    headers = OWN | {"Accept": "application/json"}
    response = strict.post("/admin/pages/1/edit/", {"title": TEXT}, headers=headers)
    assert response.status_code == 403
    assert "save once more" in response.json()["error_message"]


# Readers' forms


def test_a_question_waits_until_its_writer_has_logged_in_again(client):
    member = make_member("asker@example.com")
    make_question("Before", author=member)
    client.force_login(member)
    client.logout()
    client.post("/community/ask/", {"title": "What do I say to my boss?", "text": TEXT})
    client.force_login(member)
    page = client.get("/community/ask/").content.decode()
    assert "What do I say to my boss?" in page
    assert "Say it at the start of the meeting" in page


def test_a_question_with_an_old_token_is_kept_and_sent_again(strict):
    member = make_member("asker@example.com")
    make_question("Before", author=member)
    strict.force_login(member)
    said = {"title": "What do I say to my boss?", "text": TEXT, "csrfmiddlewaretoken": "a" * 64}
    page = strict.post("/community/ask/", said, headers=OWN)
    soup = BeautifulSoup(page.content, "html.parser")
    token = soup.select_one("form[data-unsent] [name=csrfmiddlewaretoken]")["value"]
    action, sent = form_in(page)
    strict.post(action, dict(sent) | {"csrfmiddlewaretoken": token}, headers=OWN)
    assert Question.objects.filter(title="What do I say to my boss?").exists()
