"""The community in a browser: asking, answering and moderating, with the keyboard and without
scripts."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD

MEMBER = """
from allauth.account.models import EmailAddress
from accounts.models import User
user = User.objects.create_user({address!r}, {password!r})
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""
AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from community.models import Answer, Question
question = Question.objects.create(title="Who answers all at once?", state="published")
def answer(number):
    asked = Question.objects.get(pk=question.pk)
    Answer.objects.create(question=asked, text=f"Number {number}.", state="published")
    connection.close()
with ThreadPoolExecutor(6) as pool:
    list(pool.map(answer, range(12)))
question.refresh_from_db()
print(question.answer_count)
"""
QUESTION = "How do I ask for {word} at work?"


@pytest.fixture
def member(site):
    """The address of a member; her password is PASSWORD."""
    address = f"asker-{uuid4().hex[:10]}@example.com"
    site.run(MEMBER.format(address=address, password=PASSWORD))
    return address


@pytest.fixture
def question():
    """A question that nobody has asked."""
    return QUESTION.format(word=uuid4().hex[:8])


def log_in(page, name):
    """Fill the log-in form that is open."""
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def ask(page, question):
    """Fill the form of a question and send it by the keyboard."""
    page.get_by_label("Your question", exact=True).focus()
    page.keyboard.type(question)
    page.keyboard.press("Tab")
    page.keyboard.type("I have been here for a year.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


@pytest.mark.database
@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_is_asked_moderated_found_and_answered(
    visit, site, mailbox, member, question, javascript
):
    asker = visit(javascript=javascript)
    asker.goto("/community/")
    asker.get_by_role("link", name="Ask a question").first.click()
    log_in(asker, member)
    ask(asker, question)
    expect(asker.get_by_text("Waits for a moderator")).to_be_visible()

    moderator = visit()
    moderator.goto("/admin/community/")
    log_in(moderator, "moderator")
    moderator.goto("/admin/community/")
    moderator.get_by_role("link", name=question).click()
    moderator.get_by_role("button", name="Publish").click()
    expect(moderator.get_by_text("Published.")).to_be_visible()
    assert question in mailbox.text_for(member)

    reader = visit(javascript=javascript, width=390)
    reader.goto("/search/?q=" + question.split()[5])
    reader.get_by_role("link", name=re.compile("How do I ask for")).first.click()
    reader.get_by_role("link", name="Answer this question").click()
    log_in(reader, "editor")
    reader.get_by_label("Your answer").fill("Ask in writing.")
    reader.get_by_role("button", name="Send your answer").click()
    expect(reader.get_by_role("heading", name="1 answer")).to_be_visible()
    mailbox.link_for(member, "#answer-")

    asker.goto(reader.url)
    asker.get_by_role("button", name="Helpful").click()
    expect(asker.get_by_role("button", name="It helped you")).to_be_visible()


def test_the_pages_of_a_member_violate_no_accessibility_rule(visit, violations, site):
    page = visit(watched=False)
    page.goto("/accounts/login/?next=/community/ask/")
    log_in(page, "editor")
    page.wait_for_url("**/community/ask/")
    page.goto("/community/")
    path = page.locator(".result__title a").last.get_attribute("href")
    number = path.split("/")[2]
    paths = [
        *("/community/ask/", "/community/mine/", path),
        *(f"/community/question/{number}/answer/", f"/community/question/{number}/report/"),
    ]
    assert violations(page, paths) == []


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(visit):
    page = visit(watched=False)
    page.goto("/accounts/login/?next=/community/ask/")
    log_in(page, "editor")
    page.get_by_label("Your question", exact=True).fill("Why so?")
    page.get_by_label("What one should know").fill("A long story.")
    page.get_by_role("button", name="Send your question").click()
    expect(page.get_by_text("Please ask in a whole sentence")).to_be_visible()
    expect(page.get_by_label("What one should know")).to_have_value("A long story.")


@pytest.mark.database
def test_answers_that_come_at_once_are_all_counted(site):
    assert site.run(AT_ONCE) == "12\n"
