"""A member's own pages: profile, sessions, newsletter, reading, terms; and all the cookies."""

import io
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client

from accounts import newsletter
from accounts.models import Membership, Session, Subscription
from accounts.sessions import name_browser
from tests.factories.accounts import ADDRESS, make_member
from tests.factories.articles import make_article, make_topic
from tests.support.account_steps import (
    ask_for_code,
    code_in_mail,
    enter,
    is_logged_in,
    join,
    link_in_mail,
    log_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    """A member who is logged in."""
    user = make_member()
    log_in(client)
    return user


def text(response):
    """What a page says."""
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


# Profile and terms


def test_a_member_says_how_they_are_called(client, member):
    client.post("/accounts/", {"name": "Ada"})
    member.refresh_from_db()
    assert member.name == "Ada"


def test_a_member_need_not_say_anything(client, member):
    client.post("/accounts/", {"name": ""})
    assert "Saved." in text(client.get("/accounts/"))


def test_a_member_is_asked_for_nothing_that_is_not_used(client, member):
    form = client.get("/accounts/").context["form"]
    assert list(form.fields) == ["name"]


def test_what_is_too_long_is_refused_and_kept_in_the_form(client, member):
    response = client.post("/accounts/", {"name": "A" * 121})
    assert "A" * 121 in response.content.decode()
    assert response.context["form"].errors


def test_new_terms_ask_for_agreement(client):
    join(client)
    assert "Please read our terms" not in text(client.get("/accounts/"))
    membership = Membership.load()
    membership.terms_version = date(2030, 1, 1)
    membership.save()
    assert "Please read our terms" in text(client.get("/accounts/"))
    client.post("/accounts/terms/agree/")
    assert "Please read our terms" not in text(client.get("/accounts/"))


# Sessions


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(agent, name):
    assert name_browser(agent) == name


def test_a_member_sees_where_they_are_logged_in(client, member):
    other = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    log_in(other)
    page = text(client.get("/accounts/sessions/"))
    assert "Firefox on Linux" in page
    assert "This one" in page


def test_a_member_ends_the_other_sessions(client, member):
    other = Client()
    log_in(other)
    client.post("/accounts/sessions/")
    assert (is_logged_in(client), other.get("/accounts/").status_code) == (True, 302)


def test_a_session_is_kept_with_its_day_and_no_address(client, member):
    session = member.sessions.get()
    assert session.started_on == date.today()
    assert "127.0.0.1" not in str(vars(session)) + str(session.get_decoded())


def test_a_session_does_not_tell_the_hour_of_the_last_visit(client, member):
    client.get("/accounts/profile/")
    assert Session.objects.get().expire_date.time() == time()


# The newsletter


def test_the_newsletter_is_asked_for_twice(client, member):
    client.post("/accounts/newsletter/", {"ask": "1"})
    assert not Subscription.objects.confirmed().exists()
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_the_link_in_the_mail_confirms_it(client, member):
    client.post("/accounts/newsletter/", {"ask": "1"})
    link = link_in_mail()
    client.get(link)
    assert not Subscription.objects.confirmed().exists()
    Client().post(link)
    assert Subscription.objects.confirmed().exists()


def subscribed(member):
    """A member's confirmed subscription."""
    subscription = newsletter.ask_for_newsletter(member)
    newsletter.confirm_subscription(subscription, date(2026, 1, 1))
    mail.outbox.clear()
    return subscription


def send():
    """Send the week's letter."""
    output = io.StringIO()
    call_command("send_newsletter", stdout=output)
    return output.getvalue()


def new_article(title, **fields):
    """An article of this week."""
    return make_article(title, first_published_at=datetime.now(UTC) - timedelta(days=1), **fields)


def test_the_letter_goes_to_those_who_confirmed(client, member):
    newsletter.ask_for_newsletter(make_member("unsure@example.com"))
    subscribed(member)
    new_article("Fresh")
    assert send() == "1 letters sent.\n"
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_the_letter_has_the_articles_of_the_week(client, member):
    subscribed(member)
    make_article("Old", first_published_at=datetime(2026, 1, 1, tzinfo=UTC))
    new_article("Fresh")
    send()
    assert ("Fresh" in mail.outbox[0].body, "Old" in mail.outbox[0].body) == (True, False)


def test_followed_topics_come_first(client, member):
    subscribed(member)
    pay = make_topic("Pay")
    client.post(f"/accounts/reading/topic/{pay.pk}/", {"wanted": "1"})
    new_article("On pay", topic=pay)
    new_article("On leading", topic=make_topic("Leading"))
    send()
    body = mail.outbox[0].body
    assert body.index("On pay") < body.index("On leading")


def test_the_letter_has_no_gated_text(client, member):
    subscribed(member)
    new_article("Fresh", access="members", body=[("prose", "<p>The secret.</p>")])
    send()
    message = mail.outbox[0]
    assert "The secret" not in message.body + str(message.alternatives)


def test_no_letter_is_sent_when_nothing_is_new(client, member):
    subscribed(member)
    assert (send(), mail.outbox) == ("0 letters sent.\n", [])


def test_one_click_stops_it_without_logging_in(client, member):
    subscribed(member)
    new_article("Fresh")
    send()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.search(r"https?://[^/]+(/[^>]+)", headers["List-Unsubscribe"])[1]
    mail_program = Client(enforce_csrf_checks=True)
    answer = mail_program.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, Subscription.objects.count()) == (200, 0)


def test_looking_at_the_way_out_stops_nothing(client, member):
    subscription = subscribed(member)
    Client().get(f"/accounts/newsletter/stop/{subscription.token}/")
    assert Subscription.objects.exists()


def test_a_member_stops_it_in_the_account(client, member):
    subscribed(member)
    client.post("/accounts/newsletter/", {"stop": "1"})
    assert not Subscription.objects.exists()


# Reading


def test_a_member_saves_an_article_and_finds_it_again(client, member):
    article = make_article("Keep me")
    client.post(f"/accounts/reading/article/{article.pk}/", {"wanted": "1"})
    assert "Keep me" in text(client.get("/accounts/reading/"))


def test_a_member_removes_it_again(client, member):
    article = make_article("Keep me")
    for wanted in "10":
        client.post(f"/accounts/reading/article/{article.pk}/", {"wanted": wanted})
    assert "Keep me" not in text(client.get("/accounts/reading/"))


def test_saving_leads_back_to_the_article(client, member):
    article = make_article()
    form = {"wanted": "1", "next": article.url}
    path = f"/accounts/reading/article/{article.pk}/"
    assert client.post(path, form).headers["Location"] == article.url


def test_saving_leads_to_no_other_site(client, member):
    path = f"/accounts/reading/article/{make_article().pk}/"
    answer = client.post(path, {"wanted": "1", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/accounts/reading/"


def test_a_draft_cannot_be_saved(client, member):
    path = f"/accounts/reading/article/{make_article(live=False).pk}/"
    assert client.post(path, {"wanted": "1"}).status_code == 404


# Cookies


def test_no_cookie_is_set_that_the_privacy_page_does_not_name():
    named = (settings.BASE_DIR / "demo" / "content" / "pages" / "privacy.md").read_text()
    make_member()
    browser = Client()
    article = make_article()
    for path in ["/", "/blog/", article.url, "/accounts/signup/", "/accounts/login/", "/feed/"]:
        browser.get(path)
    join(browser, "new@example.com")
    browser.get("/accounts/reading/")
    other = Client()
    ask_for_code(other)
    enter(other, code_in_mail())
    other.get("/accounts/2fa/")
    set_by_us = {*browser.cookies, *other.cookies}
    assert set_by_us == {"sessionid", "csrftoken", "signed_in", "read"}
    assert [name for name in set_by_us if f"[{name}, " not in named] == []
