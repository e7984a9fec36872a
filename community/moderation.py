"""What moderators do: read what waits, decide about reports, remove what breaks the guidelines."""

from datetime import date

from django.db import transaction

from community.models import Answer, Post, Question, Report
from community.posting import PostNotChangeable, lock_post, tell_asker, write_to_author
from core.mail import send_mail
from core.urls import absolute_url
from moderation.reports import decide_reports

KINDS: dict[str, type[Question] | type[Answer]] = {"question": Question, "answer": Answer}
DONE = "Somebody has decided about this already."


def receive_report(post: Question | Answer, said: dict) -> Report:
    """Take a report about a published post; the same one sent twice is one."""
    about = {post.kind: post} | said
    found, _ = Report.objects.get_or_create(state=Report.State.OPEN, **about)
    return found


def publish_post(post: Question | Answer, today: date) -> None:
    """Publish a waiting post, or put back a removed one. Raises PostNotChangeable."""
    with transaction.atomic():
        post = lock_post(post)
        if post.is_published:
            raise PostNotChangeable(DONE)
        waited = post.state == Post.State.WAITING
        post.state, post.reason = Post.State.PUBLISHED, ""
        post.save()
    write_to_author(
        post, f"Your {post.kind} is in our community", "published" if waited else "restored"
    )
    if waited and isinstance(post, Answer):
        tell_asker(post, today)


def remove_post(post: Question | Answer, reason: str, today: date) -> None:
    """Remove a post; it answers every report about it. Its author is told why, and may change it.

    `reason` is one of Post.Reason. Raises PostNotChangeable.
    """
    if reason not in Post.Reason.values:
        raise PostNotChangeable("Please choose a reason.")
    with transaction.atomic():
        post = lock_post(post)
        if post.state == Post.State.REMOVED:
            raise PostNotChangeable(DONE)
        post.state, post.reason = Post.State.REMOVED, reason
        post.save()
        decided = decide_reports(post.reports.all(), Report.State.REMOVED, today)
    write_to_author(post, f"Your {post.kind} was removed", "removed")
    tell_senders(decided, post)


def keep_post(post: Question | Answer, today: date) -> None:
    """Leave a post as it is and answer the reports about it. Raises PostNotChangeable."""
    with transaction.atomic():
        decided = decide_reports(lock_post(post).reports.all(), Report.State.KEPT, today)
    if not decided:
        raise PostNotChangeable(DONE)
    tell_senders(decided, post)


def tell_senders(decided: list[Report], post: Question | Answer) -> None:
    """Write to the senders of reports what became of them, if they left an address."""
    for one in decided:
        if one.email:
            context = {
                "report": one,
                "kind": post.kind,
                "why": post.get_reason_display() if post.reason else "",
                "rules": absolute_url("/guidelines/"),
            }
            send_mail(
                one.email,
                "Our decision on your report",
                "community/email/community_report",
                context,
            )


def forget_senders(today: date) -> int:
    """Forget who sent reports that were decided half a year ago, and what they explained."""
    return Report.objects.forget_senders(today)
