"""The notices about comments: what is open, by when it is to be answered, and the answer."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from companies.admin.comments import describe_comment, map_companies
from companies.admin.forms import NoticeForm
from companies.models import Report
from companies.notices import queries
from companies.ratings.api import find_comment
from core.admin_screens import paginate_rows, render_screen

PERMISSION = "companies.change_report"
ANSWERED = "Someone has answered this notice already. Nothing was changed."


@permission_required(PERMISSION)
def show_report_queue(request):
    """The notices that are open, the oldest first; or those that are answered."""
    today = timezone.now().date()
    is_answered = request.GET.get("state") == "answered"
    rows = Report.objects.decided() if is_answered else Report.objects.open()
    page, numbers = paginate_rows(request, rows.select_related("company"))
    return render_screen(
        request,
        "companies/admin/notices.html",
        "Notices",
        "warning",
        items=page,
        elided_page_range=numbers,
        rows=[(report, report.describe_deadline(today)) for report in page],
        is_answered=is_answered,
    )


@permission_required(PERMISSION)
def answer_report(request, pk: int):
    """One notice, with the comment it is about: remove that or keep it."""
    report = get_object_or_404(Report.objects.select_related("company"), pk=pk)
    is_open = report.is_open
    if request.method == "POST" and not is_open:
        messages.info(request, ANSWERED)
        return redirect("notice_queue")
    form = NoticeForm(request.POST or None) if is_open else None
    if form and form.is_valid():
        decide_by_form(request, form, report)
        return redirect("notice_queue")
    comment = find_comment(report.comment)
    return render_screen(
        request,
        "companies/admin/notice.html",
        f"Notice {report.pk}",
        "warning",
        [(reverse("notice_queue"), "Notices")],
        form=form,
        report=report,
        clock=report.describe_deadline(timezone.now().date()),
        comment=describe_comment(comment, map_companies([comment])) if comment else None,
    )


def decide_by_form(request, form: NoticeForm, report: Report) -> None:
    """Answer a notice and tell how it went."""
    said = form.cleaned_data
    is_removal = said["act"] == "remove"
    try:
        queries.decide_report(
            report,
            remove=is_removal,
            reason=said["reason"] if is_removal else "",
            words=said["words"],
            today=timezone.now().date(),
        )
    except queries.ReportNotDecidable as error:
        messages.info(request, f"{error} Nothing was changed.")
    else:
        messages.success(request, "Answered. The public log says so.")
