"""Notices about published comments: received from anyone, decided within a week, logged in public.

A notice never says who wrote a comment: nobody here knows. What its sender tells of
themselves is seen by moderators alone, and is forgotten half a year after the decision.
"""

from datetime import date

from django.db import transaction
from django.db.models import Count, QuerySet
from django.urls import reverse

from companies.models import Company, Report
from companies.ratings import api
from core.mail import send_mail
from core.urls import absolute_url
from moderation.reports import decide_reports

PUBLIC_REASONS = api.REASONS | {
    "identifies-you": "It tells so much that colleagues could recognize its author.",
}
WITHDRAWN = "Its author has changed or withdrawn the comment."


class ReportNotDecidable(Exception):
    """A decision that was made already, or that lacks its words or its reason."""


def get_company(comment: api.PublishedComment) -> Company | None:
    """Return the company that a comment is about, or what it was merged into."""
    company = Company.objects.filter(pk=comment.employer).select_related("merged_into").first()
    return company and (company.merged_into or company)


@transaction.atomic
def receive_report(
    comment: api.PublishedComment, company: Company, said: dict
) -> tuple[Report, bool]:
    """Log a notice; say whether it is new. The same one sent twice is one."""
    return Report.objects.get_or_create(
        comment=comment.public_id, company=company, state=Report.State.OPEN, **said
    )


def list_public_log() -> QuerySet[Report]:
    """Return every notice, the newest first, with no more than the public may know."""
    known = ("comment", "company", "kind", "state", "decision", "received_on", "decided_on")
    newest = Report.objects.order_by("-received_on", "-pk")
    return newest.select_related("company").only(*known, "company__name", "company__slug")


def count_reports(today: date) -> dict[str, int]:
    """Return how many reports there are: "all", one number a state, and "overdue"."""
    found = dict(Report.objects.order_by().values_list("state").annotate(n=Count("pk")))
    states = {state: found.get(state, 0) for state in Report.State.values}
    return {
        "all": sum(states.values()),
        **states,
        "overdue": Report.objects.overdue(today).count(),
    }


def decide_report(
    report: Report, *, remove: bool, reason: str = "", words: str = "", today: date
) -> Report:
    """Remove a comment or keep it, log that, and write to whoever has left an address.

    `reason` is a code of api.REASONS, needed to remove; `words` are public, and needed to
    keep. A removal answers every open notice about the comment. Raises ReportNotDecidable.
    """
    if not remove and not words.strip():
        raise ReportNotDecidable("Please say why the comment stays.")
    with transaction.atomic():
        same = {"comment": report.comment} if remove else {"pk": report.pk}
        reports = Report.objects.filter(**same)
        if not reports.open().filter(pk=report.pk).exists():
            raise ReportNotDecidable("Someone has answered this notice already.")
        decision = remove_comment(report.comment, reason, words.strip()) if remove else words
        state = Report.State.REMOVED if remove else Report.State.KEPT
        decided = decide_reports(reports, state, today, decision=decision.strip()[:500])
        if report.pk not in {one.pk for one in decided}:
            raise ReportNotDecidable("Someone has answered this notice already.")
    for one in decided:
        write_to_sender(one, "Our decision on your notice", "notice_decided")
    report.refresh_from_db()
    return report


def remove_comment(public: str, reason: str, words: str) -> str:
    """Remove a comment, unless it is gone already; return why, for the log.

    Raises ReportNotDecidable.
    """
    comment = api.find_comment(public)
    if comment is None:
        return WITHDRAWN
    if comment.state == api.CommentState.APPROVED:
        try:
            api.decide_comment(public, api.CommentState.REMOVED, reason=reason, words=words)
        except api.ModerationRefused as error:
            raise ReportNotDecidable(str(error)) from None
        except api.CommentGone:
            return WITHDRAWN
    elif comment.state == api.CommentState.REMOVED:
        reason = comment.reason
    else:  # its author has put a new wording in the queue, and the old one is gone
        return WITHDRAWN
    return " ".join(filter(None, [PUBLIC_REASONS.get(reason, ""), words]))


def write_to_sender(report: Report, subject: str, template: str) -> None:
    """Write to the sender of a notice, if they have left an address."""
    if report.email:
        links = {
            "log": absolute_url(reverse("notices")),
            "rules": absolute_url("/guidelines/"),
        }
        context = {"report": report, "due": report.due_on, **links}
        send_mail(report.email, subject, f"companies/email/{template}", context)


def forget_senders(today: date) -> int:
    """Forget who sent reports that were decided half a year ago, and what they explained."""
    return Report.objects.forget_senders(today)
