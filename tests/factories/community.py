"""Makers of members, questions and answers."""

import itertools

from allauth.account.models import EmailAddress

from community.models import Answer, Question
from tests.factories.articles import make_user

numbers = itertools.count(1)


def make_member(email=None, **fields):
    """A member whose address is confirmed."""
    email = email or f"member-{next(numbers)}@example.com"
    user = make_user(email, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_question(title=None, **fields) -> Question:
    """A published question, of nobody's account unless an author is given."""
    title = title or f"Who can tell me about number {next(numbers)}?"
    return Question.objects.create(title=title, **({"state": "published"} | fields))


def make_answer(question=None, text="I asked for it in writing.", **fields) -> Answer:
    """A published answer."""
    question = question or make_question()
    return Answer.objects.create(question=question, text=text, **({"state": "published"} | fields))
