"""The batches of ratings that are held back: to be counted, or left paused. No stars here."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from companies.held_batches import find_companies, leave_batch, publish_batch
from companies.ratings import api
from core.admin_screens import paginate_rows, render_screen

PERMISSION = "ratings.change_batch"
ACTS = {
    "publish": (publish_batch, "Published: the next tally counts this batch."),
    "leave": (leave_batch, "Left paused. The company’s page goes on saying so."),
}


@permission_required(PERMISSION)
def show_held_batches(request):
    """The batches that are held back."""
    page, numbers = paginate_rows(request, api.list_held_batches())
    companies = find_companies(page)
    return render_screen(
        request,
        "companies/admin/batches.html",
        "Batches held back",
        "lock",
        items=page,
        elided_page_range=numbers,
        rows=[describe_batch(batch, companies) for batch in page],
    )


@permission_required(PERMISSION)
def decide_batch(request, employer: int, number: int, act: str):
    """Ask whether a batch shall be published or left paused, then do it."""
    batch = api.find_batch(employer, number)
    if act not in ACTS or batch is None:
        raise Http404
    companies = find_companies([batch])
    if request.method == "POST":
        carry_out(request, batch, act, companies.get(employer))
        return redirect("held_batches")
    title = "Publish this batch?" if act == "publish" else "Leave this batch paused?"
    above = [(reverse("held_batches"), "Batches held back")]
    return render_screen(
        request,
        "companies/admin/batch.html",
        title,
        "lock",
        above,
        act=act,
        row=describe_batch(batch, companies),
    )


def carry_out(request, batch: api.BatchRecord, act: str, company) -> None:
    """Decide, tell how it went, and write it into the company's history."""
    decide, done = ACTS[act]
    try:
        decide(batch.employer, batch.number)
    except api.AlreadyDecided as error:
        messages.info(request, str(error))
        return
    if company:
        log(company, f"companies.{act}_batch", user=request.user, data={"batch": batch.number})
    messages.success(request, done)


def describe_batch(batch: api.BatchRecord, companies: dict) -> dict:
    """Return what an editor sees of a batch."""
    return {
        "batch": batch,
        "company": companies.get(batch.employer),
        "quarter": batch.quarter,
    }
