"""Asking, answering, changing, taking back, voting."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from community import posting
from community.models import Answer, Post, Question, Vote
from tests.factories.articles import make_user
from tests.factories.community import make_answer, make_member, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

SAID = {"title": "Who pays for training here?", "text": "My manager says I do."}
WORDS = "Ask for it in writing."


def ask(client, **said):
    return client.post("/community/ask/", SAID | said, follow=True)


def reply(client, question, text=WORDS):
    return client.post(f"/community/question/{question.pk}/answer/", {"text": text}, follow=True)


# Asking


def test_the_first_question_of_a_member_waits_for_a_moderator(client, member):
    page = ask(client).text
    assert (Question.objects.get().state, "A moderator reads" in page) == ("waiting", True)


def test_once_something_of_hers_is_published_the_rest_appears_at_once(client, known):
    ask(client)
    assert "Who pays for training here?" in client.get("/community/").text


def test_a_moderator_need_not_wait_for_herself(client, moderator):
    ask(client)
    assert Question.objects.get().is_published


def test_while_something_of_hers_is_removed_the_rest_waits(client, known):
    make_question(**SAID, author=known, state="removed", reason="advertising")
    ask(client)
    assert [post.state for post in known.questions.order_by("pk")][-1] == "waiting"


def test_a_question_sent_twice_is_one(client, member):
    ask(client)
    ask(client)
    assert Question.objects.count() == 1


def test_a_question_keeps_the_day_and_no_hour(client, member):
    ask(client)
    assert Question.objects.get().written_on == timezone.now().date()
    fields = {field.get_internal_type() for field in Question._meta.fields + Answer._meta.fields}
    assert "DateTimeField" not in fields


@pytest.mark.parametrize("title", ["", "   ", "Why?", "??????????????", "x" * 121, "a\x00b" * 9])
def test_what_is_no_question_is_refused_and_stays_in_the_form(client, member, title):
    response = ask(client, title=title)
    assert (response.status_code, Question.objects.count()) == (422, 0)
    assert "My manager says I do." in response.text


def test_too_long_a_text_is_refused_with_how_much_fits(client, member):
    response = ask(client, text="x" * 4001)
    assert response.status_code == 422
    assert "This has 4001 characters; 4000 fit." in response.text


def test_a_line_break_counts_as_one_character(client, member):
    ask(client, text="a\r\n" * 1998 + "end")
    assert Question.objects.get().text == "a\n" * 1998 + "end"


def test_what_turns_the_direction_of_a_text_or_cannot_be_seen_is_left_out(client, member):
    ask(client, title="\u202eWho pays for\u200b training?", text="Not\u2066 me.")
    question = Question.objects.get()
    assert (question.title, question.text) == ("Who pays for training?", "Not me.")


def test_an_error_is_in_the_title_of_the_page(client, member):
    assert "<title>Error: Ask the community" in ask(client, title="").text


def test_a_stranger_logs_in_first_and_finds_what_she_typed(client):
    user = make_member("ada@example.com", password="long enough to pass")
    response = ask(client)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/community/ask/"
    answer = client.post(
        "/accounts/login/?next=/community/ask/",
        {"login": user.email, "password": "long enough to pass"},
        follow=True,
    )
    assert (SAID["title"] in answer.text, SAID["text"] in answer.text) == (True, True)
    assert Question.objects.count() == 0


def test_what_she_typed_is_there_until_it_is_sent(client):
    ask(client)
    client.force_login(make_member())
    for _ in range(2):
        assert SAID["text"] in client.get("/community/ask/").text
    ask(client)
    assert SAID["text"] not in client.get("/community/ask/").text


def test_a_member_confirms_her_address_first_and_finds_what_she_typed(client):
    user = make_user("ada@example.com")
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    client.force_login(user)
    assert "Confirm your address first" in ask(client).text
    EmailAddress.objects.update(verified=True)
    assert SAID["title"] in client.get("/community/ask/").text
    assert Question.objects.count() == 0


def test_what_was_typed_in_one_form_does_not_come_up_in_another(client):
    question = make_question()
    ask(client)
    client.force_login(make_member())
    page = client.get(f"/community/question/{question.pk}/answer/").text
    assert SAID["text"] not in page


def test_too_many_questions_in_an_hour_are_told_to_wait_with_nothing_lost(client, member, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"post": "1/h/user"}
    ask(client)
    response = ask(client, title="And who pays for the travel?")
    assert (response.status_code, Question.objects.count()) == (429, 1)
    assert "And who pays for the travel?" in response.text


def test_a_form_without_a_token_is_refused(member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    assert strict.post("/community/ask/", SAID).status_code == 403


# Answering


def test_an_answer_appears_below_its_question(client, known):
    page = reply(client, make_question()).text
    assert WORDS in page


def test_an_answer_counts(client, known):
    question = make_question()
    reply(client, question)
    question.refresh_from_db()
    assert question.answer_count == 1


def test_an_answer_sent_twice_is_one(client, known):
    question = make_question()
    reply(client, question)
    reply(client, question)
    assert Answer.objects.count() == 1


def test_an_empty_answer_is_refused(client, known):
    assert reply(client, make_question(), " ").status_code == 422


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_what_is_not_published_cannot_be_answered(client, known, state):
    assert reply(client, make_question(state=state)).status_code == 404


def test_who_asked_hears_of_an_answer_if_she_wants(client, known):
    question = make_question(author=make_member("grace@example.com"), wants_mail=True)
    reply(client, question)
    (message,) = mail.outbox
    assert (message.to, WORDS in message.body) == (["grace@example.com"], False)
    assert Answer.objects.get().get_absolute_url() in message.body


@pytest.mark.parametrize("wants_mail", [True, False])
def test_nobody_hears_of_her_own_answer_or_of_what_she_does_not_want(client, known, wants_mail):
    author = known if wants_mail else make_member()
    reply(client, make_question(author=author, wants_mail=wants_mail))
    assert mail.outbox == []


def test_she_hears_once_a_day_at_most(client, known):
    question = make_question(author=make_member(), wants_mail=True)
    reply(client, question)
    reply(client, question, "And ask again in May.")
    assert len(mail.outbox) == 1
    Question.objects.filter(pk=question.pk).update(
        mailed_on=timezone.now().date() - timedelta(days=1)
    )
    reply(client, question, "And once more in June.")
    assert len(mail.outbox) == 2


def test_nobody_hears_of_an_answer_that_waits(client, member):
    reply(client, make_question(author=make_member(), wants_mail=True))
    assert mail.outbox == []


# Changing and taking back


def change(client, kind, post, **said):
    return client.post(f"/community/{kind}/{post.pk}/change/", said, follow=True)


def test_she_changes_her_question(client, known):
    question = known.questions.get()
    change(client, "question", question, **SAID)
    question.refresh_from_db()
    assert (question.title, question.changed_on) == (SAID["title"], timezone.now().date())


def test_she_changes_her_answer(client, member):
    answer = make_answer(author=member)
    change(client, "answer", answer, text="I asked by phone.")
    assert "I asked by phone." in client.get(answer.question.get_absolute_url()).text


def test_what_is_wrong_in_a_change_stays_in_the_form_and_changes_nothing(client, known):
    question = known.questions.get()
    response = change(client, "question", question, title="Hm?", text="More words.")
    question.refresh_from_db()
    assert (response.status_code, "More words." in response.text) == (422, True)
    assert question.title == "How do I begin to lead?"


def test_what_was_removed_waits_again_after_a_change(client, member):
    answer = make_answer(author=member, state="removed", reason="names")
    change(client, "answer", answer, text="Somebody told me so.")
    answer.refresh_from_db()
    assert (answer.state, answer.reason) == ("waiting", "")


def test_while_something_of_hers_is_removed_what_she_changes_waits(client, known):
    make_question(author=known, state="removed", reason="advertising")
    question = known.questions.get(title="How do I begin to lead?")
    change(client, "question", question, **SAID)
    question.refresh_from_db()
    assert question.state == "waiting"
    assert SAID["title"] not in client.get("/search/?q=pays+training").text


@pytest.mark.parametrize("act", ["change", "delete"])
@pytest.mark.parametrize("make", [make_question, make_answer])
def test_nobody_touches_what_others_wrote(client, member, act, make):
    post = make(author=make_member())
    kind = "question" if make is make_question else "answer"
    path = f"/community/{kind}/{post.pk}/{act}/"
    said = {"title": "A title of mine, not hers", "text": "Mine."}
    assert client.get(path).status_code == client.post(path, said).status_code == 404


def test_deleting_is_asked_for_first(client, member):
    answer = make_answer(author=member)
    client.get(f"/community/answer/{answer.pk}/delete/")
    assert Answer.objects.exists()


def test_she_deletes_her_answer(client, member):
    answer = make_answer(author=member)
    client.post(f"/community/answer/{answer.pk}/delete/")
    question = Question.objects.get()
    assert (Answer.objects.exists(), question.answer_count) == (False, 0)


def test_she_deletes_a_question_that_nobody_else_has_answered(client, known):
    question = known.questions.get()
    make_answer(question, author=known)
    client.post(f"/community/question/{question.pk}/delete/")
    assert not Question.objects.exists()


def test_a_question_that_others_have_answered_stays(client, known):
    question = known.questions.get()
    make_answer(question, author=make_member())
    page = client.post(f"/community/question/{question.pk}/delete/", follow=True).text
    assert (Question.objects.exists(), "Others have answered" in page) == (True, True)


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_an_answer_that_nobody_sees_does_not_keep_a_question(client, known, state):
    question = known.questions.get()
    make_answer(question, author=make_member(), state=state)
    client.post(f"/community/question/{question.pk}/delete/")
    assert not Question.objects.exists()


def test_what_cannot_be_deleted_has_no_button_for_it(client, known):
    question = known.questions.get()
    make_answer(question, author=make_member())
    page = client.get(f"/community/question/{question.pk}/delete/").text
    assert ("so it stays" in page, "Delete it</button>" in page) == (True, False)


def test_her_page_shows_what_is_hers_and_what_became_of_it(client, member):
    make_question("Is this seen by her alone?", author=member, state="waiting")
    make_answer(author=member, text="With a name.", state="removed", reason="names")
    make_question("Is this of somebody else?")
    page = client.get("/community/mine/").text
    assert "Is this seen by her alone?" in page
    assert Post.State.WAITING.label in page
    assert Post.Reason.NAMES.label in page
    assert "somebody else" not in page


def test_her_page_is_not_for_strangers(client):
    assert client.get("/community/mine/").status_code == 302


# Helpful


def vote(client, answer):
    return client.post(f"/community/answer/{answer.pk}/helpful/", follow=True)


def test_a_member_finds_an_answer_helpful(client, member):
    assert "It helped you" in vote(client, make_answer()).text


def test_the_second_time_takes_it_back(client, member):
    answer = make_answer()
    vote(client, answer)
    vote(client, answer)
    assert not Vote.objects.exists()


def test_her_own_answer_is_not_hers_to_praise(client, member):
    page = vote(client, make_answer(author=member)).text
    assert (Vote.objects.exists(), "for others to say" in page) == (False, True)


def test_a_stranger_logs_in_and_comes_back_to_the_answer(client):
    answer = make_answer()
    vote(client, answer)
    client.force_login(make_member())
    response = client.get(f"/community/answer/{answer.pk}/helpful/")
    assert (response["Location"], Vote.objects.exists()) == (answer.get_absolute_url(), False)
    assert "once more" in client.get(answer.question.get_absolute_url()).text


def test_what_is_not_published_gets_no_votes(client, member):
    assert vote(client, make_answer(state="removed")).status_code == 404


def test_votes_have_a_limit(client, member, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"vote": "1/h/user"}
    answers = [make_answer(), make_answer()]
    for answer in answers:
        vote(client, answer)
    assert Vote.objects.count() == 1


def test_a_stranger_cannot_fill_a_session_with_what_no_form_takes(client):
    ask(client, text="x" * 100_000, more="y" * 100_000)
    assert len(str(dict(client.session))) < 6_000


# What another tab has done meanwhile


def test_a_change_of_a_post_that_is_deleted_meanwhile_is_told(client, member, monkeypatch):
    client.force_login(member)
    answer = make_answer(author=member)

    def change(post, said, today):
        raise posting.PostNotChangeable("It was deleted meanwhile.")

    monkeypatch.setattr(posting, "change_post", change)
    path = f"/community/answer/{answer.pk}/change/"
    page = client.post(path, {"text": "Ask for it in a letter."}, follow=True)
    assert "It was deleted meanwhile." in page.text


def test_an_answer_to_a_question_that_is_deleted_meanwhile_keeps_its_words(
    client, member, monkeypatch
):
    client.force_login(member)
    question = make_question()
    lock = posting.lock_post
    monkeypatch.setattr(
        posting, "lock_post", lambda post: (Question.objects.all().delete(), lock(post))[1]
    )
    page = reply(client, question)
    assert (page.status_code, Answer.objects.count()) == (409, 0)
    assert WORDS in page.text
    assert "It was deleted meanwhile." in page.text


def test_a_question_answered_meanwhile_stays(member, monkeypatch):
    question = make_question(author=member)
    lock = posting.lock_post

    def answer_first(post):
        found = lock(post)
        make_answer(question)
        return found

    monkeypatch.setattr(posting, "lock_post", answer_first)
    with pytest.raises(posting.PostNotChangeable, match="Others have answered"):
        posting.delete_post(question)
