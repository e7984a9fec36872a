"""What moderators read, publish, remove and keep; reports; what becomes of a member's posts."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts import privacy
from community.models import Answer, Post, Question, Report, Vote
from tests.factories.articles import make_user
from tests.factories.community import make_answer, make_member, make_question

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])  # the dashboard asks both

REPORT = {"kind": "insult", "explanation": "It calls me names.", "email": "grace@example.com"}


def address(post) -> str:
    kind = "question" if isinstance(post, Question) else "answer"
    return f"/admin/community/{kind}/{post.pk}/"


def decide(client, post, act, **said):
    """Open a post and press a button."""
    page = client.get(address(post))
    seen = page.context["form"]["seen"].value() if page.context and "form" in page.context else ""
    return client.post(address(post), {"act": act, "seen": seen} | said, follow=True)


def report(client, post, **said):
    kind = "question" if isinstance(post, Question) else "answer"
    path = f"/community/{kind}/{post.pk}/report/"
    return client.post(path, REPORT | said, follow=True)


def state_of(post) -> str:
    post.refresh_from_db()
    return post.state


# Who may


@pytest.mark.parametrize("role", [None, "Contributors"])
def test_others_do_not_moderate(client, role):
    client.force_login(make_user(role=role))
    post = make_question(state="waiting")
    decide(client, post, "publish")
    assert state_of(post) == "waiting"


@pytest.mark.parametrize("role", ["Moderators", "Editors"])
def test_moderators_and_editors_see_what_waits(client, role):
    client.force_login(make_user(role=role))
    make_question("How do I ask for a raise?", state="waiting")
    assert "How do I ask for a raise?" in client.get("/admin/community/").text


def test_the_dashboard_says_how_much_waits(client, moderator):
    make_question(state="waiting")
    make_answer(state="waiting")
    page = client.get("/admin/").text
    assert '<span class="waiting__number">2</span> Posts that wait' in page


# Deciding


def test_what_is_published_appears_and_its_author_hears_of_it(client, moderator):
    post = make_question("Who pays for training?", state="waiting", author=make_member("a@b.org"))
    decide(client, post, "publish")
    assert "Who pays for training?" in client.get("/community/").text
    assert [message.to for message in mail.outbox] == [["a@b.org"]]


def test_who_asked_hears_of_an_answer_once_it_is_published(client, moderator):
    question = make_question(author=make_member("asker@example.com"), wants_mail=True)
    decide(client, make_answer(question, state="waiting"), "publish")
    assert [message.to for message in mail.outbox] == [["asker@example.com"]]


def test_what_is_removed_is_gone_and_its_author_is_told_why(client, moderator):
    post = make_answer(text="Dana did it.", author=make_member("a@b.org"))
    decide(client, post, "remove", reason="names")
    assert "Dana did it." not in client.get(post.question.get_absolute_url()).text
    assert Post.Reason.NAMES.label in mail.outbox[-1].body


def test_a_removed_answer_does_not_count(client, moderator):
    post = make_answer()
    decide(client, post, "remove", reason="names")
    assert Question.objects.get().answer_count == 0


def test_nothing_is_removed_without_a_reason(client, moderator):
    post = make_answer()
    response = decide(client, post, "remove")
    assert (response.status_code, state_of(post)) == (422, "published")
    assert "Please choose a reason." in response.text


def test_what_was_removed_can_be_put_back(client, moderator):
    post = make_answer(state="removed", reason="insult")
    decide(client, post, "restore")
    assert (state_of(post), post.reason) == ("published", "")


def test_the_second_of_two_moderators_changes_nothing(client, moderator):
    post = make_answer(state="removed", reason="insult")
    page = decide(client, post, "remove", reason="names").text
    assert ("decided about this already" in page, state_of(post)) == (True, "removed")
    assert post.reason == "insult"


def test_a_decision_without_a_button_is_refused(client, moderator):
    post = make_answer()
    assert client.post(address(post), {"reason": "names"}).status_code == 422


@pytest.mark.parametrize("kind", ["vote", "report"])
def test_only_posts_are_moderated(client, moderator, kind):
    assert client.get(f"/admin/community/{kind}/1/").status_code == 404


def test_what_its_author_has_changed_meanwhile_is_read_anew(client, moderator):
    post = make_question("Who pays for training?", state="waiting")
    seen = client.get(address(post)).context["form"]["seen"].value()
    Question.objects.update(text="Jane Doe should.")
    response = client.post(address(post), {"act": "publish", "seen": seen})
    assert (response.status_code, state_of(post)) == (422, "waiting")
    assert "Jane Doe should." in response.text
    decide(client, post, "publish")
    assert state_of(post) == "published"


# Reports


@pytest.mark.parametrize("make", [make_question, make_answer])
def test_anyone_may_report_a_post(client, make):
    page = report(client, make()).text
    assert ("We have your report" in page, Report.objects.count()) == (True, 1)


def test_a_report_sent_twice_is_one(client):
    post = make_question()
    report(client, post)
    report(client, post)
    assert Report.objects.count() == 1


@pytest.mark.parametrize("said", [{"kind": ""}, {"explanation": " "}, {"email": "nobody"}])
def test_a_report_that_lacks_something_stays_in_the_form(client, said):
    response = report(client, make_question(), **said)
    assert (response.status_code, Report.objects.count()) == (422, 0)


def test_too_many_reports_are_told_to_wait_with_nothing_lost(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"report": "1/h/network"}
    report(client, make_question())
    response = report(client, make_question(), explanation="The second one.")
    assert (response.status_code, Report.objects.count()) == (429, 1)
    assert "The second one." in response.text


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_what_nobody_sees_cannot_be_reported(client, state):
    assert report(client, make_answer(state=state)).status_code == 404


def test_an_answer_to_a_removed_question_cannot_be_reported(client):
    assert report(client, make_answer(make_question(state="removed"))).status_code == 404


def test_a_moderator_sees_what_is_reported_and_why(client, moderator):
    post = make_answer(text="You fool.")
    report(client, post)
    assert "You fool." in client.get("/admin/community/?state=reported").text
    assert "It calls me names." in client.get(address(post)).text


def test_what_was_reported_first_comes_first(client, moderator):
    late, early = make_question("Who was reported late?"), make_answer(text="Reported early.")
    report(client, late)
    report(client, early)
    Report.objects.filter(answer=early).update(received_on=timezone.now() - timedelta(days=8))
    page = client.get("/admin/community/?state=reported").text
    assert page.index("Reported early.") < page.index("Who was reported late?")
    assert '<span class="waiting__number">1</span> Reports overdue' in client.get("/admin/").text


def test_the_queue_takes_as_many_queries_for_many_posts(
    client, moderator, django_assert_max_num_queries
):
    for _ in range(12):
        make_answer(state="waiting")
    client.get("/admin/community/")
    with django_assert_max_num_queries(14):
        assert client.get("/admin/community/").text.count("I asked for it in writing.") == 12


@pytest.mark.parametrize(("act", "state"), [("remove", "removed"), ("keep", "kept")])
def test_a_decision_answers_every_report_about_a_post(client, moderator, act, state):
    post = make_answer()
    report(client, post)
    report(client, post, email="", explanation="It is rude.")
    decide(client, post, act, reason="insult" if act == "remove" else "")
    assert {one.state for one in Report.objects.all()} == {state}


@pytest.mark.parametrize(("act", "words"), [("remove", "It is removed."), ("keep", "it stays")])
def test_who_sent_a_report_hears_what_became_of_it(client, moderator, act, words):
    post = make_answer()
    report(client, post)
    decide(client, post, act, reason="insult" if act == "remove" else "")
    (message,) = mail.outbox
    assert (message.to, words in message.body) == (["grace@example.com"], True)


def test_who_sent_a_report_is_forgotten_half_a_year_later(client):
    report(client, make_answer())
    old = timezone.now().date() - timedelta(days=184)
    Report.objects.update(state="kept", decided_on=old)
    call_command("housekeeping", verbosity=0)
    one = Report.objects.get()
    assert (one.email, one.explanation) == ("", "")


# A member's data


def test_her_posts_are_in_her_data(member):
    make_answer(make_question("Who pays for training?", author=member), "I do.", author=member)
    Vote.objects.create(answer=make_answer(make_question("Who asks first?")), user=member)
    data = privacy.export_data(member)["community"]
    assert data["helpful_answers_to"] == ["Who asks first?"]
    assert data["questions"][0]["title"] == "Who pays for training?"
    assert (data["answers"][0]["text"], data["answers"][0]["question_title"]) == (
        "I do.",
        "Who pays for training?",
    )


def test_her_answers_go_with_her_account(member):
    make_answer(author=member)
    privacy.delete_account(member)
    assert (Answer.objects.count(), Question.objects.get().answer_count) == (0, 0)


def test_her_unanswered_questions_go_with_her_account(member):
    make_question(author=member)
    privacy.delete_account(member)
    assert not Question.objects.exists()


def test_a_question_that_others_answered_stays_and_is_nobodys(member):
    make_answer(make_question(author=member), author=make_member())
    privacy.delete_account(member)
    assert Question.objects.get().author is None
