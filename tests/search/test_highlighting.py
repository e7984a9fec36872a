"""Pieces of text with the words that were looked for marked."""

import re

import pytest

from search.highlighting import has_words, make_snippet, mark_words

FILLER = "Plain words that nobody looks for. " * 20


def marks(html: str) -> list[str]:
    """Return what is marked."""
    return re.findall("<mark>(.*?)</mark>", html)


def test_a_snippet_is_where_most_different_words_stand():
    text = f"A raise. {FILLER} Ask for a raise in your salary. {FILLER}"
    assert marks(make_snippet(text, "salary raise")) == ["raise", "salary"]


def test_a_word_that_comes_again_counts_once():
    text = f"A raise, a raise, a raise. {FILLER} A raise in salary. {FILLER}"
    assert marks(make_snippet(text, "salary raise")) == ["raise", "salary"]


def test_of_pieces_with_as_many_words_the_first_is_shown():
    text = f"{FILLER} The first raise. {FILLER} The second raise. {FILLER}"
    assert "first" in make_snippet(text, "raise")


def test_a_snippet_without_the_words_is_the_beginning():
    assert make_snippet(FILLER, "raise").startswith("Plain words")


@pytest.mark.parametrize("text", [f"{'z' * 5_000} raise {'z' * 5_000}", "z" * 5_000])
def test_a_snippet_of_words_without_end_is_short(text):
    assert len(make_snippet(text, "raise")) < 250


def test_a_snippet_shows_the_word_after_a_word_without_end():
    assert marks(make_snippet("z" * 5_000 + " raise", "raise")) == ["raise"]


def test_common_words_are_not_marked():
    assert marks(mark_words("How to ask for a raise", "how to ask for the raise")) == [
        "ask",
        "raise",
    ]


def test_common_words_are_marked_where_there_are_no_others():
    assert marks(mark_words("What you are", "what are you")) == ["What", "you", "are"]


def test_common_words_do_not_move_a_snippet():
    text = f"This is for you and how it is with the others. {FILLER} A raise. {FILLER}"
    assert "raise" in marks(make_snippet(text, "how is it for you with the raise"))


@pytest.mark.parametrize("query", ["women's", "women’s", "womens", "women"])
def test_a_word_keeps_its_apostrophe(query):
    assert marks(mark_words("A women’s network", query)) == ["women’s"]


def test_a_letter_after_an_apostrophe_is_no_word():
    assert marks(mark_words("The s of it's and Jane's", "women's")) == []


def test_a_name_is_marked_without_its_apostrophe():
    assert marks(mark_words("Working at L’Oréal", "loreal")) == ["L’Oréal"]


def test_common_words_need_not_be_in_a_text():
    assert has_words("Privacy matters", "what is the privacy")


@pytest.mark.parametrize(("text", "query"), [("One car.", "care"), ("A car.", "cares")])
def test_a_short_word_without_its_ending_is_another_word(text, query):
    assert "<mark>" not in mark_words(text, query)
