"""/companies/comments/<public>/report/ and /companies/notices/: notices about comments."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mail_limits import allow_mail
from companies.models import Company, Report
from companies.notices.forms import NoticeForm
from companies.notices.queries import (
    PUBLIC_REASONS,
    count_reports,
    get_company,
    list_public_log,
    receive_report,
    write_to_sender,
)
from companies.ratings.api import PROMPTS, PublishedComment, find_published_comment
from companies.seo import list_company_steps, make_breadcrumbs
from core.form_origin import is_from_own_page
from core.meta import HIDDEN, PageMeta, link_list_pages
from core.pagination import paginate
from core.rate_limits import allow
from core.urls import absolute_url

PER_PAGE = 50
EMPLOYMENT = {
    "current": "works there",
    "former": "worked there",
    "contractor": "is or was a contractor",
}
FAULTS = {
    403: "We could not tell that this form was sent from our own page. Please send it again.",
    429: "There were many notices from your network in the last hour. Yours is not sent yet, and "
    "nothing you typed is lost: please send it again later.",
    422: "Please look again at what is marked below. Your notice is not sent yet.",
}


@csrf_exempt  # the page may be shared between readers, so it has no token: see is_from_own_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request, public):
    """Take a notice about a published comment, from anyone."""
    comment, company = get_subject(public)
    context = describe_comment(comment, company)
    if number := request.GET.get("received", ""):
        return show_received(request, context, number)
    if comment.is_removed:
        return render(request, "companies/report_comment.html", context, status=410)
    form = NoticeForm(request.POST or None)
    status = form_error_status(request, form) if request.method == "POST" else 200
    if status is None:
        return redirect(f"{request.path}?received={send_report(request, form, comment, company)}")
    context |= {"form": form, "fault": FAULTS.get(status, ""), "with_token": status == 403}
    return render(request, "companies/report_comment.html", context, status=status)


def get_subject(public: str) -> tuple[PublishedComment, Company]:
    """Return the published comment of a random name and its company. Raises Http404."""
    comment = find_published_comment(public)
    company = get_company(comment) if comment else None
    if comment is None or company is None:
        raise Http404("There is no such comment.")
    return comment, company


def describe_comment(comment: PublishedComment, company: Company) -> dict:
    """Return what the form and the page after it say of a comment; not for search engines."""
    title = f"Report a comment on {company.name}"
    return {
        "comment": comment,
        "company": company,
        "prompt": dict(PROMPTS).get(comment.prompt, ""),
        "employment": EMPLOYMENT.get(comment.employment, ""),
        "quarter": comment.quarter,
        "reason": PUBLIC_REASONS.get(comment.reason, ""),
        "meta": PageMeta(title, robots=HIDDEN, breadcrumbs=list_company_steps(company, title)),
    }


def form_error_status(request, form: NoticeForm) -> int | None:
    """Return the status with which the form must be shown again, None if it can be taken."""
    if not form.is_valid():
        return 422
    if not is_from_own_page(request):
        return 403
    return None if allow(request, "report") else 429


def send_report(request, form: NoticeForm, comment: PublishedComment, company: Company) -> int:
    """Log a notice, write to its sender, and return its number."""
    report, is_new = receive_report(comment, company, form.said())
    if is_new and report.email and allow_mail(request, report.email):
        write_to_sender(report, "We have your notice", "notice_received")
    return report.pk


def show_received(request, context: dict, number: str):
    """Show the number of a notice that has just come in."""
    same = Report.objects.filter(comment=context["comment"].public_id)
    report = same.filter(pk=number).first() if number.isdecimal() and len(number) < 12 else None
    if report is None:
        raise Http404("There is no such notice.")
    context |= {"number": report.pk, "due": report.due_on}
    return render(request, "companies/report_received.html", context)


@require_safe
def show_report_log(request):
    """The public log: every notice, and what became of it."""
    today = timezone.now().date()
    page = paginate(request, list_public_log(), PER_PAGE)
    meta = PageMeta(
        "Notices about comments",
        "Every notice we got about a published comment, what we decided, and how "
        "long it took: without names.",
        breadcrumbs=make_breadcrumbs([("Notices about comments", reverse("notices"))]),
        **link_list_pages(page, absolute_url(reverse("notices"))),
    )
    rows = [(report, report.due_on, -report.count_days_left(today)) for report in page]
    context = {"notices": page, "rows": rows, "numbers": count_reports(today), "meta": meta}
    return render(request, "companies/notices.html", context)
