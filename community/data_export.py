"""A member's share of this app's data (accounts.privacy)."""

from django.db.models import F

from accounts.models import User
from community.posting import is_answered_by_others


def export_posts(user: User) -> dict:
    """Return what the member asked and answered, and which answers they found helpful."""
    return {
        "questions": list(
            user.questions.values("title", "text", "state", "written_on", "wants_mail")
        ),
        "answers": list(
            user.answers.values("text", "state", "written_on", question_title=F("question__title"))
        ),
        "helpful_answers_to": list(user.votes.values_list("answer__question__title", flat=True)),
    }


def delete_posts(user: User) -> None:
    """Delete what the member wrote. A question that others have answered stays, and is nobody's."""
    for answer in user.answers.all():
        answer.delete()
    for question in user.questions.all():
        if not is_answered_by_others(question):
            question.delete()
