"""Load the demo questions and answers, unless somebody has asked something already."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import yaml
from django.db import transaction

from accounts.models import User
from community.models import Answer, Post, Question, Vote
from core.progress import ShowProgress, show_no_progress

FILE = Path(__file__).parent / "content" / "questions.yaml"


def read_plans() -> list[dict]:
    """Return what is asked and answered, the oldest question first."""
    return sorted(yaml.safe_load(FILE.read_text()), key=lambda plan: -plan["days_ago"])


@transaction.atomic
def load_questions(
    today: date, voters: Iterable[User], track: ShowProgress = show_no_progress
) -> int:
    """Add the questions, written by nobody's account; return how many are new."""
    if Question.objects.exists():
        return 0
    voters, made = list(voters), read_plans()
    for plan in track(made, "Questions and answers"):
        question = Question.objects.create(
            title=plan["title"],
            text=plan["text"].strip(),
            state=Post.State.PUBLISHED,
            written_on=today - timedelta(days=plan["days_ago"]),
        )
        for said in plan["answers"]:
            answer = Answer.objects.create(
                question=question,
                text=said["text"].strip(),
                state=Post.State.PUBLISHED,
                written_on=today - timedelta(days=said["days_ago"]),
            )
            Vote.objects.bulk_create(
                Vote(answer=answer, user=user) for user in voters[: said["helpful"]]
            )
    return len(made)
