"""The batches of ratings that are held back: to be counted, or to be made void. No stars here."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from companies import batches
from companies.ratings.comments import quarter_name
from companies.ratings.models import Batch
from core.admin_screens import paginate_rows, render_screen

PERMISSION = "ratings.change_batch"
ACTS = {
    "publish": (batches.publish, "Published: the next tally counts this batch."),
    "void": (batches.void, "Void: the next tally deletes the ballots of this batch."),
}


@permission_required(PERMISSION)
def held(request):
    """The batches that are held back."""
    page, numbers = paginate_rows(request, batches.held())
    companies = batches.companies_of(page)
    return render_screen(
        request,
        "companies/admin/batches.html",
        "Batches held back",
        "lock",
        items=page,
        elided_page_range=numbers,
        rows=[shown(batch, companies) for batch in page],
    )


@permission_required(PERMISSION)
def decide(request, employer: int, number: int, act: str):
    """Ask whether a batch shall be published or void, then do it."""
    batch = Batch.objects.filter(employer=employer, number=number).first()
    if act not in ACTS or batch is None:
        raise Http404
    companies = batches.companies_of([batch])
    if request.method == "POST":
        carry_out(request, batch, act, companies.get(employer))
        return redirect("held_batches")
    title = "Publish this batch?" if act == "publish" else "Make this batch void?"
    above = [(reverse("held_batches"), "Batches held back")]
    return render_screen(
        request,
        "companies/admin/batch.html",
        title,
        "lock",
        above,
        act=act,
        row=shown(batch, companies),
    )


def carry_out(request, batch: Batch, act: str, company) -> None:
    """Decide, tell how it went, and write it into the company's history."""
    decide, done = ACTS[act]
    try:
        decide(batch.employer, batch.number)
    except batches.NotAllowed as error:
        messages.info(request, str(error))
        return
    if company:
        log(company, f"companies.{act}_batch", user=request.user, data={"batch": batch.number})
    messages.success(request, done)


def shown(batch: Batch, companies: dict) -> dict:
    """Return what an editor sees of a batch."""
    return {
        "batch": batch,
        "company": companies.get(batch.employer),
        "quarter": quarter_name(batch.quarter),
    }
