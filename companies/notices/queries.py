"""Notices about published comments: received from anyone, decided within a week, logged in public.

A notice never says who wrote a comment: nobody here knows. What its sender tells of herself is
seen by moderators alone, and is forgotten half a year after the decision.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet
from django.urls import reverse

from companies.models import Company, Report
from companies.ratings import api
from core.mail import send_mail
from core.urls import absolute_url

KEPT_FOR = timedelta(days=183)  # the sender's name, address and explanation, after the decision
PUBLIC_REASONS = api.REASONS | {
    "identifies-you": "It tells so much that colleagues could recognize its author.",
}
WITHDRAWN = "Its author has changed or withdrawn the comment."


class NotAllowed(Exception):
    """A decision that was made already, or that lacks its words or its reason."""


def company_of(comment: api.PublishedComment) -> Company | None:
    """Return the company that a comment is about, or what it was merged into."""
    company = Company.objects.filter(pk=comment.employer).select_related("merged_into").first()
    return company and (company.merged_into or company)


@transaction.atomic
def receive(comment: api.PublishedComment, company: Company, said: dict) -> tuple[Report, bool]:
    """Log a notice; say whether it is new. The same one sent twice is one."""
    return Report.objects.get_or_create(
        comment=comment.public_id, company=company, state=Report.State.OPEN, **said
    )


def open_notices() -> QuerySet[Report]:
    """Return the notices that wait for a decision, the oldest first."""
    return Report.objects.filter(state=Report.State.OPEN).select_related("company")


def due_on(report: Report) -> date:
    """Return the day by which a notice is to be answered."""
    return report.received_on + timedelta(days=Report.ANSWER_WITHIN)


def days_left(report: Report, today: date) -> int:
    """Return how many days are left to answer a notice; below 0 it is overdue."""
    return (due_on(report) - today).days


def log() -> QuerySet[Report]:
    """Return every notice, the newest first, with no more than the public may know."""
    known = ("comment", "company", "kind", "state", "decision", "received_on", "decided_on")
    newest = Report.objects.order_by("-received_on", "-pk")
    return newest.select_related("company").only(*known, "company__name", "company__slug")


def numbers(today: date) -> dict[str, int]:
    """Return how many notices there are: "all", one number a state, and "overdue"."""
    found = dict(Report.objects.order_by().values_list("state").annotate(n=Count("pk")))
    states = {state: found.get(state, 0) for state in Report.State.values}
    late = today - timedelta(days=Report.ANSWER_WITHIN)
    overdue = open_notices().filter(received_on__lt=late).count()
    return {"all": sum(states.values()), **states, "overdue": overdue}


def decide(
    report: Report, *, remove: bool, reason: str = "", words: str = "", today: date
) -> Report:
    """Remove a comment or keep it, log that, and write to whoever has left an address.

    `reason` is a code of moderation.REASONS, needed to remove; `words` are public, and needed to
    keep. A removal answers every open notice about the comment. Raises NotAllowed.
    """
    if not remove and not words.strip():
        raise NotAllowed("Please say why the comment stays.")
    with transaction.atomic():
        same = Report.objects.select_for_update().filter(state=Report.State.OPEN)
        answered = list(
            same.filter(comment=report.comment) if remove else same.filter(pk=report.pk)
        )
        if report.pk not in {one.pk for one in answered}:
            raise NotAllowed("Someone has answered this notice already.")
        decision = removed(report.comment, reason, words.strip()) if remove else words.strip()
        state = Report.State.REMOVED if remove else Report.State.KEPT
        for one in answered:
            one.state, one.decision, one.decided_on = state, decision[:500], today
            one.save(update_fields=["state", "decision", "decided_on"])
    for one in answered:
        write(one, "Our decision on your notice", "notice_decided")
    report.refresh_from_db()
    return report


def removed(public: str, reason: str, words: str) -> str:
    """Remove a comment, unless it is gone already; return why, for the log. Raises NotAllowed."""
    comment = api.find_comment(public)
    if comment is None:
        return WITHDRAWN
    if comment.state == api.CommentState.APPROVED:
        try:
            api.decide_comment(public, api.CommentState.REMOVED, reason=reason, words=words)
        except api.ModerationRefused as error:
            raise NotAllowed(str(error)) from None
        except api.CommentGone:
            return WITHDRAWN
    elif comment.state == api.CommentState.REMOVED:
        reason = comment.reason
    else:  # its author has put a new wording in the queue, and the old one is gone
        return WITHDRAWN
    return " ".join(filter(None, [PUBLIC_REASONS.get(reason, ""), words]))


def write(report: Report, subject: str, template: str) -> None:
    """Write to the sender of a notice, if she has left an address."""
    if report.email:
        links = {
            "log": absolute_url(reverse("notices")),
            "rules": absolute_url("/guidelines/"),
        }
        context = {"report": report, "due": due_on(report), **links}
        send_mail(report.email, subject, f"companies/email/{template}", context)


def forget(today: date) -> int:
    """Forget who sent notices that were decided half a year ago, and what they explained."""
    old = Report.objects.filter(decided_on__lt=today - KEPT_FOR).exclude(
        name="", email="", explanation=""
    )
    return old.update(name="", email="", explanation="")
