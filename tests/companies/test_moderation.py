"""The moderation of comments, and the answers to notices about them."""

import re
import secrets
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import Report
from companies.ratings.models import Comment
from companies.ratings.questions import SIXTEEN
from tests.factories.articles import make_user
from tests.factories.companies import make_company, publish

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])

TEXT = "My manager lets us swap shifts."


@pytest.fixture
def moderator(client):
    """A moderator, logged in."""
    user = make_user("moderator@example.com", role="Moderators")
    client.force_login(user)
    return user


def comment(text=TEXT, **fields):
    """A comment that waits, on a company of its own unless one is given."""
    fields.setdefault("employer", make_company("Larkfield Care").pk)
    values = {"prompt": "works", "employment": "former", "quarter": 8107, "state": "waiting"}
    return Comment.objects.create(
        handle=secrets.token_bytes(32),
        public_id=secrets.token_urlsafe(16),
        text=text,
        **(values | fields),
    )


def address(one):
    """The page of a comment."""
    return reverse("moderate_comment", args=[one.public_id])


def opened(client, one):
    """What the form of a comment holds when a moderator opens it."""
    return {"seen": client.get(address(one)).context["form"]["seen"].value()}


def decide(client, one, act, **said):
    """Open a comment and press a button."""
    return client.post(address(one), opened(client, one) | {"act": act} | said, follow=True)


def texts(client, **query):
    """The comments that the list shows, in its order."""
    return [row["text"] for row in client.get(reverse("comment_queue"), query).context["rows"]]


def test_the_queue_begins_with_the_earliest_quarter(client, moderator):
    comment("Later", quarter=8108)
    comment("Early", quarter=8101)
    comment("Decided", quarter=8100, state="approved")
    assert texts(client) == ["Early", "Later"]


def test_what_an_author_has_written_is_in_the_queue_again(client, moderator):
    comment("Removed", state="removed", unread=True)
    assert texts(client) == ["Removed"]
    assert "The author has written" in client.get(reverse("comment_queue")).content.decode()


@pytest.mark.parametrize("state", ["approved", "returned", "rejected", "removed"])
def test_decided_ones_are_found_by_their_state(client, moderator, state):
    comment("Waits")
    comment("Decided", state=state)
    assert texts(client, state=state) == ["Decided"]


def test_a_long_queue_has_pages(client, moderator):
    company = make_company()
    for number in range(30):
        comment(f"Number {number}", employer=company.pk)
    assert len(texts(client)) == 25
    assert len(texts(client, p=2)) == 5


def test_a_moderator_sees_text_prompt_and_company(client, moderator):
    page = client.get(address(comment())).content.decode()
    for words in (TEXT, "What works for women here?", "Larkfield Care"):
        assert words in page


@pytest.mark.parametrize("where", ["queue", "comment", "notice"])
def test_a_moderator_sees_no_stars_no_group_and_no_handle(client, moderator, where):
    company = make_company("Larkfield Care")
    publish(company, overall=4.0, at_least=20)
    one = comment(employer=company.pk)
    pages = {
        "queue": reverse("comment_queue"),
        "comment": address(one),
        "notice": reverse("answer_notice", args=[notice(one, company).pk]),
    }
    page = client.get(pages[where]).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    hidden = ["stars?", "former", "4[.]0", "20–49", one.handle.hex(), *SIXTEEN]
    assert [words for words in hidden if re.search(rf"\b{words}\b", main, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("act", "state", "reason"),
    [
        ("approve", "approved", ""),
        ("return", "returned", "names"),
        ("reject", "rejected", "insult"),
    ],
)
def test_a_button_decides(client, moderator, act, state, reason):
    one = comment()
    decide(client, one, act, reason=reason)
    one.refresh_from_db()
    assert (one.state, one.reason) == (state, reason)


@pytest.mark.parametrize("act", ["approve", "return", "reject"])
def test_no_decision_changes_her_words(client, moderator, act):
    one = comment()
    decide(client, one, act, reason="names", text="Changed.", words="Please leave out the name.")
    one.refresh_from_db()
    assert one.text == TEXT


@pytest.mark.parametrize("act", ["return", "reject"])
def test_without_a_reason_nothing_is_decided_and_nothing_typed_is_lost(client, moderator, act):
    one = comment()
    answer = decide(client, one, act, words="Please leave out the name.")
    one.refresh_from_db()
    assert (answer.status_code, one.state) == (422, "waiting")
    assert "Please choose a reason." in answer.content.decode()
    assert "Please leave out the name." in answer.content.decode()


def test_an_approval_needs_no_reason_and_keeps_none(client, moderator):
    one = comment()
    decide(client, one, "approve", reason="insult")
    one.refresh_from_db()
    assert (one.state, one.reason) == ("approved", "")


def test_the_author_gets_the_message(client, moderator):
    one = comment()
    decide(client, one, "return", reason="names", words="Please leave out the name.")
    one.refresh_from_db()
    assert one.thread == [{"by": "moderator", "text": "Please leave out the name."}]


def test_a_question_leaves_the_comment_waiting(client, moderator):
    one = comment(unread=True)
    decide(client, one, "ask", words="Which year was that?")
    one.refresh_from_db()
    assert (one.state, one.unread) == ("waiting", False)
    assert one.thread == [{"by": "moderator", "text": "Which year was that?"}]


def test_an_empty_question_is_not_asked(client, moderator):
    one = comment()
    answer = decide(client, one, "ask", words="  ")
    assert (answer.status_code, "Please write your message." in answer.content.decode()) == (
        422,
        True,
    )


def test_a_message_that_is_too_long_is_not_cut_short(client, moderator):
    one = comment()
    answer = decide(client, one, "ask", words="x" * 2001)
    assert answer.status_code == 422
    assert "This has 2001 characters; 2000 fit." in answer.content.decode()
    assert "x" * 2001 in answer.content.decode()


def test_what_was_said_is_on_the_page(client, moderator):
    said = [
        {"by": "moderator", "text": "Which year was that?"},
        {"by": "author", "kind": "proof", "text": "The letter says <2025>."},
    ]
    page = client.get(address(comment(thread=said, unread=True))).content.decode()
    assert "Which year was that?" in page
    assert "Author (proof)" in page
    assert "The letter says &lt;2025&gt;." in page


def test_what_needs_no_answer_leaves_the_queue(client, moderator):
    one = comment(state="approved", unread=True)
    decide(client, one, "read")
    assert texts(client) == []


def test_a_second_decision_gets_a_calm_message(client, moderator):
    one = comment()
    seen = opened(client, one)
    decide(client, one, "reject", reason="insult")
    answer = client.post(address(one), seen | {"act": "approve"}, follow=True)
    one.refresh_from_db()
    assert one.state == "rejected"
    assert answer.status_code == 200
    assert "Someone has decided about this comment already." in answer.content.decode()


def test_an_act_without_a_button_decides_nothing(client, moderator):
    one = comment()
    answer = decide(client, one, "publish", words="Hm.")
    one.refresh_from_db()
    assert (answer.status_code, one.state) == (422, "waiting")
    assert "Please press one of the buttons." in answer.content.decode()


def test_words_that_changed_meanwhile_are_read_anew(client, moderator):
    one = comment()
    seen = opened(client, one)
    Comment.objects.filter(pk=one.pk).update(text="My manager is called Ann Example.")
    answer = client.post(address(one), seen | {"act": "approve"})
    one.refresh_from_db()
    assert (answer.status_code, one.state) == (422, "waiting")
    assert "My manager is called Ann Example." in answer.content.decode()
    again = answer.context["form"]["seen"].value()
    client.post(address(one), {"seen": again, "act": "approve"})
    one.refresh_from_db()
    assert one.state == "approved"


def test_a_withdrawn_comment_gets_a_calm_message(client, moderator):
    one = comment()
    seen = opened(client, one)
    Comment.objects.all().delete()
    answer = client.post(address(one), seen | {"act": "approve"}, follow=True)
    assert answer.status_code == 200
    assert "its author has changed or withdrawn it" in answer.content.decode()


def test_the_next_comment_follows(client, moderator):
    one, other = comment(), comment("Another.", quarter=8108)
    assert decide(client, one, "approve").redirect_chain == [(address(other), 302)]
    assert decide(client, other, "approve").redirect_chain == [(reverse("comment_queue"), 302)]


def test_a_published_comment_is_removed_and_put_back(client, moderator):
    one = comment(state="approved", released=True)
    decide(client, one, "remove", reason="names")
    one.refresh_from_db()
    assert (one.state, one.reason) == ("removed", "names")
    decide(client, one, "restore")
    one.refresh_from_db()
    assert (one.state, one.reason) == ("approved", "")


def test_a_comment_on_a_company_that_is_gone_can_be_decided(client, moderator):
    one = comment(employer=10**6)
    assert "A company that is gone" in client.get(reverse("comment_queue")).content.decode()
    decide(client, one, "approve")
    one.refresh_from_db()
    assert one.state == "approved"


# Notices


def notice(one, company=None, **fields):
    """An open notice about a comment."""
    values = {"kind": "untrue", "explanation": "The rota was abolished.", "in_good_faith": True}
    return Report.objects.create(
        comment=one.public_id, company=company or make_company(), **(values | fields)
    )


def published():
    """A comment that readers see."""
    return comment(state="approved", released=True)


def answer(client, report, act, **said):
    """Answer a notice."""
    url = reverse("answer_notice", args=[report.pk])
    return client.post(url, {"act": act} | said, follow=True)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (0, "7 days left"),
        (6, "1 day left"),
        (7, "To be answered today"),
        (8, "Overdue by 1 day"),
        (17, "Overdue by 10 days"),
    ],
)
def test_an_open_notice_has_a_clock(client, moderator, ago, words):
    report = notice(published())
    received = timezone.now().date() - timedelta(days=ago)
    Report.objects.filter(pk=report.pk).update(received_on=received)
    for url in (reverse("notice_queue"), reverse("answer_notice", args=[report.pk])):
        page = client.get(url).content.decode()
        assert words in page
        assert ("w-status--critical" in page) == ("Overdue" in words)


def test_the_oldest_notice_comes_first(client, moderator):
    late = notice(published())
    early = notice(published())
    Report.objects.filter(pk=early.pk).update(received_on="2026-01-01")
    rows = client.get(reverse("notice_queue")).context["rows"]
    assert [report for report, _ in rows] == [early, late]


def test_a_removal_removes_the_comment_and_is_logged(client, moderator):
    one = published()
    report = notice(one)
    answer(client, report, "remove", reason="untrue", words="The rota is gone.")
    one.refresh_from_db()
    report.refresh_from_db()
    assert (one.state, one.reason) == ("removed", "untrue")
    assert report.state == "removed"
    assert report.decision.endswith("The rota is gone.")
    assert report.decided_on == timezone.now().date()


def test_a_comment_is_kept_with_public_words(client, moderator):
    one = published()
    report = notice(one)
    answer(client, report, "keep", words="It is an opinion.")
    one.refresh_from_db()
    report.refresh_from_db()
    assert one.state == "approved"
    assert (report.state, report.decision) == ("kept", "It is an opinion.")


@pytest.mark.parametrize(
    ("act", "said", "words"),
    [
        ("remove", {"words": "Gone."}, "Please choose a reason."),
        ("keep", {"reason": "names"}, "Please say why the comment stays."),
        ("keep", {"words": "x" * 401}, "This has 401 characters; 400 fit."),
        ("", {"words": "Hm."}, "Please press one of the buttons."),
        ("publish", {"words": "Hm."}, "Please press one of the buttons."),
    ],
)
def test_an_answer_that_lacks_something_decides_nothing(client, moderator, act, said, words):
    report = notice(published())
    page = answer(client, report, act, **said)
    report.refresh_from_db()
    assert (page.status_code, report.state) == (422, "open")
    assert words in page.content.decode()


def test_a_second_answer_gets_a_calm_message(client, moderator):
    report = notice(published())
    answer(client, report, "keep", words="It is an opinion.")
    page = answer(client, report, "remove", reason="untrue")
    report.refresh_from_db()
    assert report.state == "kept"
    assert "Someone has answered this notice already." in page.content.decode()


def test_an_answered_notice_can_be_read(client, moderator):
    report = notice(published())
    answer(client, report, "keep", words="It is an opinion.")
    rows = client.get(reverse("notice_queue"), {"state": "answered"}).context["rows"]
    assert [one for one, _ in rows] == [report]
    page = client.get(reverse("answer_notice", args=[report.pk])).content.decode()
    assert "It is an opinion." in page
    assert "<button" not in page[page.index("Our decision") :]
