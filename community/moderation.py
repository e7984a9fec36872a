"""What moderators do: read what waits, answer notices, remove what breaks the guidelines."""

from datetime import date, timedelta

from django.db import transaction

from community.models import Answer, Post, Question, Report
from community.posting import NotAllowed, locked, tell_asker, write
from core.mail import send_mail
from core.urls import absolute_url

KEPT_FOR = timedelta(days=183)  # a sender's address and explanation, after the decision
KINDS: dict[str, type[Question] | type[Answer]] = {"question": Question, "answer": Answer}
DONE = "Somebody has decided about this already."


def open_reports(post: Question | Answer):
    """Return the notices about a post that wait for an answer."""
    return post.reports.filter(state=Report.State.OPEN)


def report(post: Question | Answer, said: dict) -> Report:
    """Take a notice about a published post; the same one sent twice is one."""
    about = {post.kind: post} | said
    found, _ = Report.objects.get_or_create(state=Report.State.OPEN, **about)
    return found


def publish(post: Question | Answer, today: date) -> None:
    """Publish what waits, or put back what was removed. Raises NotAllowed."""
    with transaction.atomic():
        post = locked(post)
        if post.is_published:
            raise NotAllowed(DONE)
        waited = post.state == Post.State.WAITING
        post.state, post.reason = Post.State.PUBLISHED, ""
        post.save()
    write(post, f"Your {post.kind} is in our community", "published" if waited else "restored")
    if waited and isinstance(post, Answer):
        tell_asker(post, today)


def remove(post: Question | Answer, reason: str, today: date) -> None:
    """Remove a post; it answers every notice about it. Its author is told why, and may change it.

    `reason` is one of Post.Reason. Raises NotAllowed.
    """
    if reason not in Post.Reason.values:
        raise NotAllowed("Please choose a reason.")
    with transaction.atomic():
        post = locked(post)
        if post.state == Post.State.REMOVED:
            raise NotAllowed(DONE)
        post.state, post.reason = Post.State.REMOVED, reason
        post.save()
        answered = decide(post, Report.State.REMOVED, today)
    write(post, f"Your {post.kind} was removed", "removed")
    tell_senders(answered, post)


def keep(post: Question | Answer, today: date) -> None:
    """Leave a post as it is and answer the notices about it. Raises NotAllowed."""
    with transaction.atomic():
        answered = decide(locked(post), Report.State.KEPT, today)
    if not answered:
        raise NotAllowed(DONE)
    tell_senders(answered, post)


def decide(post: Question | Answer, state: str, today: date) -> list[Report]:
    """Note what became of the open notices about a post, and return these."""
    answered = list(open_reports(post).select_for_update())
    for one in answered:
        one.state, one.decided_on = state, today
        one.save(update_fields=["state", "decided_on"])
    return answered


def tell_senders(answered: list[Report], post: Question | Answer) -> None:
    """Write to the senders of notices what became of them, if they left an address."""
    for one in answered:
        if one.email:
            context = {
                "report": one,
                "kind": post.kind,
                "why": post.get_reason_display() if post.reason else "",
                "rules": absolute_url("/guidelines/"),
            }
            send_mail(
                one.email,
                "Our decision on your notice",
                "community/email/community_report",
                context,
            )


def forget(today: date) -> int:
    """Forget who sent notices that were decided half a year ago, and what they explained."""
    old = Report.objects.filter(decided_on__lt=today - KEPT_FOR).exclude(email="", explanation="")
    return old.update(email="", explanation="")
