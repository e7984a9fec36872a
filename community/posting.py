"""What members do: ask, answer, change and delete posts, and mark answers as helpful."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from community.models import Answer, Post, Question, Vote
from core.mail import send_mail
from core.urls import absolute_url

MODERATES = "community.change_question"


class PostNotChangeable(Exception):
    """A step that a post does not allow; its words are for people."""


def initial_state(author: User) -> Post.State:
    """Return the state of a member's new post.

    It appears at once if a moderator has published something by this member before and nothing
    by them is removed.
    """
    own_posts = (author.questions, author.answers)
    is_known = any(posts.published().exists() for posts in own_posts)
    is_warned = any(posts.removed().exists() for posts in own_posts)
    is_trusted = author.has_perm(MODERATES) or (is_known and not is_warned)
    return Post.State.PUBLISHED if is_trusted else Post.State.WAITING


@transaction.atomic
def ask_question(author: User, said: dict) -> Question:
    """Ask a question; the same one sent twice is one."""
    User.objects.select_for_update().get(pk=author.pk)
    same = author.questions.exclude(state=Post.State.REMOVED).filter(**said)
    if question := same.first():
        return question
    return Question.objects.create(author=author, state=initial_state(author), **said)


@transaction.atomic
def answer_question(author: User, question: Question, text: str, today: date) -> Answer:
    """Answer a question; the same answer sent twice is one.

    Raises PostNotChangeable where the question was deleted meanwhile.
    """
    User.objects.select_for_update().get(pk=author.pk)
    lock_post(question)
    same = author.answers.exclude(state=Post.State.REMOVED).filter(question=question, text=text)
    if found := same.first():
        return found
    made = Answer.objects.create(
        author=author, question=question, text=text, state=initial_state(author), written_on=today
    )
    if made.is_published:
        tell_asker(made, today)
    return made


def lock_post(post: Question | Answer) -> Question | Answer:
    """Return a post as it is now, locked until the transaction ends. Raises PostNotChangeable."""
    found = type(post).objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if found is None:
        raise PostNotChangeable("It was deleted meanwhile.")
    return found


@transaction.atomic
def change_post(post: Question | Answer, said: dict, today: date) -> None:
    """Change the words of a post.

    A removed post waits for a moderator again, and so does any other post by an author whose
    new posts would wait. Raises PostNotChangeable.
    """
    post = lock_post(post)
    for name, value in said.items():
        setattr(post, name, value)
    post.changed_on = today
    is_removed = post.state == Post.State.REMOVED
    if is_removed or (post.author and initial_state(post.author) == Post.State.WAITING):
        post.state, post.reason = Post.State.WAITING, ""
    post.save()


@transaction.atomic
def delete_post(post: Question | Answer) -> None:
    """Delete a post. Raises PostNotChangeable for a question that others have answered."""
    post = lock_post(post)  # so that nobody answers it meanwhile
    if words := reason_not_deletable(post):
        raise PostNotChangeable(words)
    post.delete()


def reason_not_deletable(post: Question | Answer) -> str:
    """Return why a post cannot be deleted, "" if it can."""
    if isinstance(post, Question) and is_answered_by_others(post):
        return "Others have answered this question, so it stays. You can change its words."
    return ""


def is_answered_by_others(question: Question) -> bool:
    """Say whether readers see an answer by somebody other than the question's author."""
    return question.answers.published().exclude(author=question.author_id).exists()


@transaction.atomic
def toggle_helpful(user: User, answer: Answer) -> bool:
    """Note that an answer helped a member, or undo that if they said so before.

    Return whether it counts as helpful now. Raises PostNotChangeable for the member's own answer.
    """
    if answer.author_id == user.pk:
        raise PostNotChangeable("This answer is yours: whether it helps is for others to say.")
    vote, is_new = Vote.objects.get_or_create(user=user, answer=answer)
    if not is_new:
        vote.delete()
    return is_new


def tell_asker(answer: Answer, today: date) -> None:
    """Tell the asker about an answer, if they want mail: once a day at most."""
    question = answer.question
    wants = question.wants_mail and question.is_published and question.mailed_on != today
    if wants and answer.author_id != question.author_id:
        question.mailed_on = today
        question.save(update_fields=["mailed_on"])
        write_to_author(question, "Somebody has answered your question", "answered", answer)


def write_to_author(
    post: Question | Answer, subject: str, event: str, about: Question | Answer | None = None
) -> None:
    """Write to the author of a post about something that happened, if their account is active."""
    if post.author and post.author.is_active:
        context = {
            "event": event,
            "post": post,
            "url": absolute_url((about or post).get_absolute_url()),
            "own_url": absolute_url(reverse("own_posts")),
        }
        send_mail(str(post.author.email), subject, "community/email/community", context)
