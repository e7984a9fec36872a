"""What everyone sees of questions and answers."""

import pytest

from community.models import Question, Vote
from tests.factories.articles import make_user
from tests.factories.community import make_answer, make_member, make_question

pytestmark = pytest.mark.django_db


def test_the_newest_question_comes_first(client):
    make_question("How do I ask for a raise?")
    make_question("Who pays for training?")
    page = client.get("/community/").text
    assert page.index("Who pays for training?") < page.index("How do I ask for a raise?")


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_the_list_has_published_questions_alone(client, state):
    make_question("How do I ask for a raise?", state=state)
    assert "How do I ask" not in client.get("/community/").text


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_an_unpublished_question_is_not_found(client, state):
    assert client.get(make_question(state=state).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_a_question_shows_published_answers_alone(client, state):
    answer = make_answer(text="Ask your union.", state=state)
    assert "Ask your union." not in client.get(answer.question.get_absolute_url()).text


def test_questions_without_an_answer_can_be_listed_alone(client):
    make_answer(make_question("How do I ask for a raise?"))
    make_question("Who pays for training?")
    page = client.get("/community/?show=unanswered").text
    assert ("How do I ask" in page, "Who pays" in page) == (False, True)


def test_an_answer_that_waits_does_not_count(client):
    make_answer(make_question("How do I ask for a raise?"), state="waiting")
    assert "How do I ask" in client.get("/community/?show=unanswered").text


def test_an_empty_community_invites_the_first_question(client):
    assert "Nobody has asked anything yet" in client.get("/community/").text


def test_the_list_is_the_same_for_everyone(client, member):
    make_question()
    response = client.get("/community/")
    assert (len(response.cookies), "Cookie" in response.headers.get("Vary", "")) == (0, False)


def test_an_old_title_in_an_address_leads_to_the_question(client):
    question = make_question("Who pays for training?")
    response = client.get(f"/community/{question.pk}/who-pays/")
    assert (response.status_code, response["Location"]) == (301, question.get_absolute_url())


def test_a_title_without_latin_letters_has_an_address(client):
    question = make_question("どうすれば昇給を頼めますか？")
    assert client.get(question.get_absolute_url()).status_code == 200


def test_a_title_that_reads_like_a_part_of_the_site_has_an_address(client):
    question = make_question("昇給を頼めますか answer")
    assert client.get(question.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_question_that_never_was_is_not_found(client, number):
    assert client.get(f"/community/{number}/who-pays/").status_code == 404


def test_no_name_and_no_address_of_an_author_is_shown(client):
    author = make_member("ada@example.com", name="Ada Example")
    answer = make_answer(make_question(author=author), author=author)
    page = client.get(answer.question.get_absolute_url()).text
    assert ("Ada" in page, "ada@" in page) == (False, False)


def test_an_answer_by_the_one_who_asked_says_so(client):
    author = make_member()
    answer = make_answer(make_question(author=author), author=author)
    assert "By the one who asked" in client.get(answer.question.get_absolute_url()).text


def test_two_posts_of_deleted_accounts_are_not_taken_for_one_author(client):
    answer = make_answer(make_question(author=None), author=None)
    assert "By the one who asked" not in client.get(answer.question.get_absolute_url()).text


def test_the_most_helpful_answer_comes_first(client):
    question = make_question()
    make_answer(question, "First of all, wait.")
    best = make_answer(question, "Ask in writing.")
    Vote.objects.create(answer=best, user=make_member())
    page = client.get(question.get_absolute_url()).text
    assert page.index("Ask in writing.") < page.index("First of all, wait.")


def test_what_members_write_is_text_and_no_html(client):
    question = make_question("Is <b>bold</b> too bold?", text="<script>alert(1)</script>")
    page = client.get(question.get_absolute_url()).text
    assert ("<b>bold</b>" in page, "<script>alert" in page) == (False, False)


def test_a_link_that_a_member_writes_gets_no_credit_from_search_engines(client):
    question = make_question(text="See https://example.com/pay for more.")
    assert (
        'href="https://example.com/pay" rel="nofollow"'
        in client.get(question.get_absolute_url()).text
    )


def test_search_engines_are_told_of_question_and_answers(client):
    answer = make_answer(make_question("Who pays for training?"), "The employer does.")
    page = client.get(answer.question.get_absolute_url()).text
    assert '"@type": "QAPage"' in page
    assert '"answerCount": 1' in page


def test_the_sitemap_lists_published_questions_alone(client):
    shown, waiting = make_question(), make_question(state="waiting")
    listed = client.get("/sitemap-community.xml").text
    assert (shown.get_absolute_url() in listed, waiting.get_absolute_url() in listed) == (
        True,
        False,
    )


def test_the_sitemap_has_the_list_once_there_is_a_question(client):
    assert "sitemap-lists.xml" not in client.get("/sitemap.xml").text
    make_question()
    assert "/community/</loc>" in client.get("/sitemap-community-lists.xml").text


def test_the_front_page_shows_a_question_with_an_answer(client):
    make_question("Who pays for training?")
    assert "Who pays for training?" not in client.get("/").text
    make_answer(Question.objects.get())
    assert "Who pays for training?" in client.get("/").text


def test_a_stranger_is_offered_to_join_and_sees_no_form(client):
    page = client.get(make_question().get_absolute_url()).text
    assert ("An account is free" in page, "<textarea" in page) == (True, False)


def test_a_member_without_a_confirmed_address_sees_no_form(client):
    client.force_login(make_user())
    assert "<textarea" not in client.get(make_question().get_absolute_url()).text


def test_a_question_takes_few_queries_however_many_answers(client, django_assert_max_num_queries):
    question = make_question()
    for _ in range(12):
        make_answer(question)
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get(question.get_absolute_url())
