"""Made-up questions, to measure with."""

from collections.abc import Iterator

from community.models import Answer, Post, Question

CHUNK = 500


def add_questions(number: int, subjects: Iterator[str], track) -> None:
    """Add questions about some subjects, every other one with an answer."""
    for first in track(range(0, number, CHUNK), "Questions", -(-number // CHUNK)):
        serials = range(first, min(first + CHUNK, number))
        rows = [make_question(n, f"Any advice on {next(subjects).lower()}?") for n in serials]
        questions = Question.objects.bulk_create(rows)
        Answer.objects.bulk_create(
            Answer(question=one, text="Made up to measure with.", state=Post.State.PUBLISHED)
            for one in questions
            if one.answer_count
        )


def make_question(serial: int, title: str) -> Question:
    """Return a published question, not saved yet."""
    return Question(
        title=title,
        text="This question was made up to measure how fast this site is.",
        state=Post.State.PUBLISHED,
        answer_count=serial % 2,
    )
