"""How the community's questions are searched."""

from community.models import Question
from search.indexed_types import IndexedType


def open_text(question: Question) -> str:
    """Return a question's words and those of its published answers."""
    return "\n".join(filter(None, [question.text, question.answers_text]))


QUESTIONS = IndexedType(
    name="community",
    label="Community",
    row="community/suggestion.html",
    result="community/result.html",
    model=Question,
    objects=lambda: Question.objects.published(),
    rows=lambda found: found.defer("text"),
    details=lambda found: found.with_answers(),
    names=lambda found: found.values_list("pk", "title", "answer_count"),
    open_text=open_text,
    data=lambda question: {"answers": question.answer_count},
)
