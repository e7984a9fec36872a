"""The community in the search."""

import pytest
from django.core.management import call_command

from community import moderation
from search import queries
from tests.factories.community import make_answer, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def suggested(text) -> list[str]:
    """The questions that are suggested for some words."""
    return [
        hit.title
        for group in queries.suggest(text)
        if group.kind.name == "community"
        for hit in group.hits
    ]


def found(client, words) -> str:
    return client.get("/search/", {"q": words, "kind": "community"}).text


def test_a_question_is_suggested_by_words_of_its_title(client):
    make_question("Who pays for zephyr training?")
    page = client.get("/search/suggest/?q=zephyr").text
    assert ("Who pays for zephyr training?" in page, "No answer yet" in page) == (True, True)


def test_a_slip_finds_it():
    make_question("Who pays for zephyr training?")
    assert suggested("zehpyr trainig") == ["Who pays for zephyr training?"]


def test_of_titles_that_match_as_well_the_more_answered_comes_first():
    make_question("Is a zephyr allowed?")
    make_answer(make_question("Is a zephyr wanted?"))
    assert suggested("zephyr") == ["Is a zephyr wanted?", "Is a zephyr allowed?"]


def test_programs_are_told_how_many_answers_there_are(client):
    make_answer(make_question("Is a zephyr wanted?"))
    answer = client.get("/search/suggest/?q=zephyr", headers={"accept": "application/json"}).json()
    assert answer["groups"][0]["items"][0]["answers"] == 1


def test_its_text_finds_it(client):
    make_question("Who pays for training?", text="It is about a zephyr.")
    assert "It is about a <mark>zephyr</mark>." in found(client, "zephyr")


def test_the_text_of_a_published_answer_finds_it(client):
    make_answer(make_question("Who pays for training?"), "The zephyr does.")
    assert "The <mark>zephyr</mark> does." in found(client, "zephyr")


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_the_text_of_another_answer_does_not(client, state):
    make_answer(make_question("Who pays for training?"), "The zephyr does.", state=state)
    assert "Who pays" not in found(client, "zephyr")


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_an_unpublished_question_is_not_found(client, state):
    make_question("Who pays for zephyr training?", state=state)
    assert suggested("zephyr") == suggested("zehpyr") == []
    assert "Who pays" not in found(client, "zephyr")


def test_a_removed_question_leaves_the_index(client, django_assert_num_queries):
    from wagtail.search.models import IndexEntry

    question = make_question("Who pays for training?", text="A zephyr.")
    kept = IndexEntry.objects.filter(object_id=question.pk)
    assert kept.exists()
    moderation.remove_post(question, "names", question.written_on)
    assert not kept.exists()


def test_the_words_of_a_removed_answer_leave_the_index(client):
    answer = make_answer(make_question("Who pays for training?"), "The zephyr does.")
    moderation.remove_post(answer, "names", answer.written_on)
    assert "Who pays" not in found(client, "zephyr")


def test_a_deleted_question_is_not_found(client):
    make_question("Who pays for zephyr training?").delete()
    assert "Who pays" not in found(client, "zephyr")


def test_a_changed_title_is_found_at_once(client):
    question = make_question("Who pays for training?")
    question.title = "Who pays for the zephyr?"
    question.save()
    assert suggested("zephyr") == ["Who pays for the zephyr?"]
    assert "Who pays for the" in found(client, "zephyr")


def test_update_index_brings_questions_and_answers_back(client):
    from wagtail.search.models import IndexEntry

    make_answer(make_question("Who pays for training?"), "The zephyr does.")
    IndexEntry.objects.all().delete()
    call_command("update_index", verbosity=0)
    assert "The <mark>zephyr</mark> does." in found(client, "zephyr")
