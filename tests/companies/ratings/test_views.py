"""The ballot box's pages: what they take, and how they refuse, with everything typed kept."""

from datetime import date
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import override_settings

from companies.ratings import ballots, keys, views
from companies.ratings.models import Ballot, Comment, Employer, Nullifier
from companies.ratings.questions import COMMENT_LENGTH, SLUGS
from tests.companies.ratings.conftest import (
    YEAR,
    employer,
    issued_key,
    rated,
    rating,
    run_tally,
)

FORM = "application/x-www-form-urlencoded"
pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.fixture(scope="module")
def key(key_folder):
    """One of our keys; what it has rated is forgotten with each test."""
    with override_settings(RATING_KEYS_DIR=key_folder):
        keys.create_keys(YEAR)
        return issued_key()


def answers(rating_key, **fields):
    """A filled-in form."""
    form = {"act": "submit", "company": "1", "key": str(rating_key)} | dict.fromkeys(SLUGS, "4")
    return form | {"employment": "current", "works": "Tea at four."} | fields


def send(client, form):
    return client.post("/ballot/", urlencode(form), content_type=FORM)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    """What the page says is wrong."""
    return soup(response).select_one("[data-errors]").get_text(" ", strip=True)


def spoilt(key):
    text = str(key)
    return text[:-9] + ("AAAA" if text[-9:-5] != "AAAA" else "BBBB") + text[-5:]


def test_a_rating_is_received(client, key):
    employer()
    response = send(client, answers(key))
    assert response.status_code == 200
    assert soup(response).select_one("[data-received] h1").text == "Received"
    assert ballots.get_rating(key, 1).rating.comments == {"works": "Tea at four."}


def title(response):
    return soup(response).h1.text


def test_the_same_rating_sent_again_is_received_and_counts_once(client, key):
    employer()
    assert [title(send(client, answers(key))) for _ in range(3)] == ["Received"] * 3
    assert (Ballot.objects.count(), Nullifier.objects.count()) == (1, 1)


def test_the_same_rating_sent_again_after_a_tally_is_received(client, key):
    employer()
    send(client, answers(key))
    rated(1, 5)
    run_tally()
    assert title(send(client, answers(key))) == "Received"


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("change", [{"salary": "1"}, {"works": "Tea at five."}, {"care": "yes"}])
def test_a_changed_rating_is_called_changed(client, key, is_counted, change):
    employer()
    send(client, answers(key))
    if is_counted:
        rated(1, 5)
        run_tally()
    response = send(client, answers(key, **change))
    assert title(response) == "Changed"
    assert soup(response).title.text.startswith("Changed")


def test_a_rating_given_again_after_it_was_withdrawn_is_received(client, key):
    employer()
    send(client, answers(key))
    rated(1, 5)
    run_tally()
    send(client, {"act": "withdraw", "company": "1", "key": str(key)})
    assert title(send(client, answers(key, salary="1"))) == "Received"


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda key: "", "Without a rating key we cannot take it."),
        (lambda key: "hello", "This is not a rating key."),
        (lambda key: str(key)[:-3], "This is not a rating key."),
        (lambda key: str(key).replace(f".{YEAR}-", ".1999-"), "Please reload the page"),
        (lambda key: f"{str(key)[:9]}{0:016x}{str(key)[25:]}", "Please reload the page"),
        (spoilt, "We have not signed this key."),
        (lambda key: "x" * 5000, "at most 1200 characters"),
    ],
)
def test_a_wrong_key_is_refused_and_the_answers_kept(client, key, spoil, expected):
    employer()
    response = send(client, answers(key, key=spoil(key), salary="2"))
    page = soup(response)
    assert response.status_code == 422
    assert expected in words(response)
    assert page.select_one('input[name="salary"][value="2"]').has_attr("checked")
    assert page.select_one('textarea[name="works"]').text.strip() == "Tea at four."
    assert not Ballot.objects.exists()


@pytest.fixture
def today(monkeypatch):
    """Let the ballot box think that it is another day: `today(month, day)`."""
    return lambda month, day: monkeypatch.setattr(
        views, "current_date", lambda: date(YEAR, month, day)
    )


def test_a_key_of_an_earlier_year_takes_no_new_rating(client, today):
    today(7, 1)
    keys.create_keys(YEAR - 1)
    employer()
    response = send(client, answers(issued_key(YEAR - 1)))
    assert response.status_code == 422
    assert "This key is of another year." in words(response)


@pytest.mark.parametrize(
    ("month", "day", "year", "status"),
    [
        (1, 14, YEAR - 1, 200),
        (1, 15, YEAR - 1, 422),
        (1, 14, YEAR, 200),
        (12, 18, YEAR, 200),
        (12, 17, YEAR + 1, 422),
        (12, 18, YEAR + 1, 200),
    ],
)
def test_around_new_year_the_keys_of_both_years_rate(client, today, month, day, year, status):
    today(month, day)
    keys.create_keys(year)
    employer()
    assert send(client, answers(issued_key(year))).status_code == status


def test_a_key_of_an_earlier_year_still_changes_its_rating(client):
    keys.create_keys(YEAR - 1)
    old = issued_key(YEAR - 1)
    employer()
    ballots.submit_rating(old, 1, rating("1"))
    assert send(client, answers(old)).status_code == 200
    assert ballots.get_rating(old, 1).rating.answers == "4" * len(SLUGS)


def test_a_key_of_an_earlier_year_does_not_rate_again_what_it_has_withdrawn(client, today):
    today(7, 1)
    keys.create_keys(YEAR - 1)
    old = issued_key(YEAR - 1)
    employer()
    ballots.submit_rating(old, 1, rating())
    rated(1, 6)
    run_tally()
    ballots.withdraw_ratings(old, 1)
    response = send(client, answers(old))
    assert response.status_code == 422
    assert "This key is of another year." in words(response)
    assert ballots.get_rating(old, 1).rating is None


def test_a_fourth_employer_is_refused_in_words(client, key):
    for pk in (1, 2, 3, 4):
        employer(pk)
    for pk in (1, 2, 3):
        send(client, answers(key, company=str(pk)))
    response = send(client, answers(key, company="4"))
    assert response.status_code == 422
    assert "This key has rated three employers already" in words(response)


@pytest.mark.parametrize("company", ["99", "", "one", "9" * 30, "9" * 5000, "1\0"])
@pytest.mark.parametrize("act", ["submit", "open", "ask-withdraw", "withdraw"])
def test_an_unknown_company_is_refused(client, key, act, company):
    response = send(client, answers(key, act=act, company=company))
    assert response.status_code == 422
    assert words(response) == "We do not know this company."


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"salary": ""}, "Salary : Please choose stars"),
        ({"salary": "6"}, "Salary : Select a valid choice"),
        ({"works": "x" * 601}, "at most 600 characters"),
        (dict.fromkeys(SLUGS, "na"), "At least one question needs stars."),
    ],
)
def test_a_wrong_answer_is_named_and_the_key_kept(client, key, fields, expected):
    employer()
    response = send(client, answers(key, **fields))
    assert response.status_code == 422
    assert expected in words(response)
    assert soup(response).select_one('textarea[name="key"]').text.strip() == str(key)


def test_each_error_leads_to_its_field(client, key):
    employer()
    page = soup(send(client, answers(key, salary="", works="x" * 601, key="")))
    targets = [link["href"] for link in page.select("[data-errors] a")]
    assert len(targets) == 3
    assert all(page.select_one(target) for target in targets)


def test_line_breaks_count_once_as_in_the_browser(client, key):
    employer()
    text = "a\r\n" * (COMMENT_LENGTH // 2 - 1) + "bb"
    assert send(client, answers(key, works=text)).status_code == 200
    assert ballots.get_rating(key, 1).rating.comments["works"] == text.replace("\r\n", "\n")


def test_words_that_fit_no_envelope_are_refused(client, key):
    employer()
    text = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(600))
    response = send(client, answers(key, works=text, change=text[::-1], advice=text[1:]))
    assert response.status_code == 422
    assert "Please shorten them." in words(response)


@pytest.mark.parametrize(
    ("body", "kind"),
    [("x" * 70_000, FORM), ("{}", "application/json"), ("", "multipart/form-data; boundary=x")],
)
def test_what_is_no_form_of_ours_is_refused(client, body, kind):
    assert client.post("/ballot/", body, content_type=kind).status_code == 400


def test_her_rating_opens_with_her_key_as_she_gave_it(client, key):
    employer()
    send(client, answers(key, salary="2", level="senior", care="yes"))
    response = send(client, {"act": "open", "company": "1", "key": str(key)})
    page = soup(response)
    assert response.status_code == 200
    assert page.select_one('input[name="salary"][checked]')["value"] == "2"
    assert page.select_one('select[name="level"] [selected]')["value"] == "senior"
    assert page.select_one('select[name="care"] [selected]')["value"] == "yes"
    assert page.select_one('textarea[name="works"]').text.strip() == "Tea at four."
    assert page.select_one('textarea[name="key"]').text.strip() == str(key)


@pytest.mark.parametrize("act", ["open", "ask-withdraw", "withdraw"])
def test_without_a_rating_there_is_nothing_to_change(client, key, act):
    employer()
    response = send(client, {"act": act, "company": "1", "key": str(key)})
    assert response.status_code == 422
    assert "there is no rating of this company" in response.content.decode()


@pytest.mark.parametrize("act", ["open", "ask-withdraw", "withdraw"])
def test_a_forged_key_opens_nothing(client, key, act):
    employer()
    send(client, answers(key))
    response = send(client, {"act": act, "company": "1", "key": spoilt(key)})
    assert response.status_code == 422
    assert b"We have not signed this key." in response.content
    assert Ballot.objects.exists()


def test_a_rating_is_withdrawn(client, key):
    employer()
    send(client, answers(key))
    response = send(client, {"act": "withdraw", "company": "1", "key": str(key)})
    assert soup(response).h1.text == "Withdrawn"
    assert not Ballot.objects.exists()


def test_before_a_rating_is_withdrawn_the_box_asks(client, key):
    employer()
    send(client, answers(key))
    response = send(client, {"act": "ask-withdraw", "company": "1", "key": str(key)})
    assert title(response) == "Withdraw your rating of Larkfield Care?"
    assert Ballot.objects.exists()
    form = soup(response).form
    fields = {tag["name"]: tag["value"] for tag in form.select("[name]")}
    assert title(send(client, fields)) == "Withdrawn"
    assert not Ballot.objects.exists()


def test_every_page_asks_before_a_rating_is_withdrawn(client, key):
    employer()
    send(client, answers(key))
    inbox = client.post("/ballot/inbox/", urlencode({"key": str(key)}), content_type=FORM)
    start = send(client, {"act": "open", "company": "1", "key": "hello"})
    for response in (inbox, start):
        acts = [button["value"] for button in soup(response).select("button[name=act]")]
        assert "ask-withdraw" in acts
        assert not {"withdraw", "delete"} & set(acts)


def test_before_a_comment_is_deleted_the_inbox_asks(client, key):
    employer()
    send(client, answers(key))
    rated(1, 5)
    run_tally()
    form = {"key": str(key), "comment": Comment.objects.get().public_id, "act": "ask-delete"}
    response = client.post("/ballot/inbox/", urlencode(form), content_type=FORM)
    assert title(response) == "Delete your comment?"
    assert "Tea at four." in response.content.decode()
    assert Comment.objects.exists()
    fields = {tag["name"]: tag["value"] for tag in soup(response).form.select("[name]")}
    client.post("/ballot/inbox/", urlencode(fields), content_type=FORM)
    assert not Comment.objects.exists()


def test_the_inbox_lists_what_a_key_has_rated(client, key):
    employer()
    send(client, answers(key))
    page = client.post("/ballot/inbox/", urlencode({"key": str(key)}), content_type=FORM)
    assert "Larkfield Care" in page.content.decode()
    assert "it will count in one of the next releases" in page.content.decode()


def test_the_inbox_shows_a_counted_comment_and_takes_an_answer(client, key):
    employer()
    send(client, answers(key))
    rated(1, 5)
    run_tally()
    comment = Comment.objects.get()
    form = {
        "key": str(key),
        "comment": comment.public_id,
        "act": "answer",
        "text": "It was in May.",
    }
    page = client.post("/ballot/inbox/", urlencode(form), content_type=FORM)
    assert b"It was in May." in page.content
    comment.refresh_from_db()
    assert comment.thread[-1]["text"] == "It was in May."


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "a\0b"}, "a character in it that is none"),
        ({"comment": "\0"}, "a character in it that is none"),
        ({"comment": "\0", "act": "ask-delete"}, "a character in it that is none"),
        ({"comment": "x", "act": "ask-delete"}, "not there any more"),
        ({"act": "shout"}, "We did not understand that."),
        ({"comment": "x" * 5000}, "not there any more"),
    ],
)
def test_what_an_inbox_cannot_do_is_said(client, key, fields, expected):
    employer()
    send(client, answers(key))
    rated(1, 5)
    run_tally()
    form = {"key": str(key), "comment": Comment.objects.get().public_id, "act": "answer"}
    page = client.post(
        "/ballot/inbox/", urlencode(form | {"text": "May."} | fields), content_type=FORM
    )
    assert page.status_code == 422
    assert expected in page.content.decode()


def test_words_with_a_null_character_are_refused(client, key):
    employer()
    response = send(client, answers(key, works="a\0b"))
    assert response.status_code == 422
    assert not Ballot.objects.exists()


def test_a_wrong_key_opens_no_inbox(client):
    page = client.post("/ballot/inbox/", urlencode({"key": "hello"}), content_type=FORM)
    assert page.status_code == 422
    assert b">hello</textarea>" in page.content.replace(b"\n", b"")


def test_only_the_site_s_own_pages_may_read_the_answer(client, key, settings):
    employer()
    for origin, expected in [
        (settings.SITE_URL, settings.SITE_URL),
        ("https://evil.example", None),
    ]:
        response = client.post(
            "/ballot/", urlencode(answers(key)), content_type=FORM, headers={"origin": origin}
        )
        assert response.get("Access-Control-Allow-Origin") == expected


def test_no_cookie_is_read_or_set(client, key, django_user_model):
    employer()
    client.force_login(django_user_model.objects.create_user("ada@example.com"))
    response = send(client, answers(key))
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_the_box_needs_nothing_of_the_site_s_database(client, key, django_assert_num_queries):
    Employer.objects.create(id=1, name="Larkfield Care", industry="health")
    with django_assert_num_queries(0, using="default"):
        send(client, answers(key))
